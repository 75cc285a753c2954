"""Documents that a commune sends, judged before any is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from assessments.services.evidence import evidence_limits
from capacity.exceptions import DocumentRefused
from communes.actors import Actor
from communes.models import Commune
from records.services.incoming import Incoming, judge_all


def judge_documents(
    files: Sequence[UploadedFile], commune: Commune, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the documents, all found right, or raise DocumentRefused.

    What the antivirus refuses is logged: call this outside the transaction that keeps them.
    """
    return judge_all(
        files,
        refused=DocumentRefused,
        limits=evidence_limits(),
        infected="capacity.file_infected",
        target=commune,
        by=actor.user,
        at=at,
    )
