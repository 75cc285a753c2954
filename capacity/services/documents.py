"""Documents that a commune sends, judged before any is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from assessments.services.evidence import evidence_limits
from capacity.exceptions import DocumentRefused
from communes.actors import Actor
from communes.models import Commune
from records.services.antivirus import Infected
from records.services.events import record_event
from records.services.file_types import FileRefused
from records.services.incoming import Incoming, judge, kept_name


def judge_documents(
    files: Sequence[UploadedFile], commune: Commune, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the documents, all found right, or raise DocumentRefused.

    What the antivirus refuses is logged: call this outside the transaction that keeps them.
    """
    found = []
    limits = evidence_limits()
    for upload in files:
        try:
            found.append(judge(upload, name=upload.name or "", limits=limits))
        except FileRefused as refusal:
            if isinstance(refusal, Infected):
                data = {"name": kept_name(upload.name or ""), "found": refusal.params["name"]}
                record_event("capacity.file_infected", actor=actor.user, target=commune, data=data, at=at)
            raise DocumentRefused(refusal) from refusal
    return found
