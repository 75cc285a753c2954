"""Documents sent to the pages of cooperation, judged before any is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from communes.actors import Actor
from communes.cooperation.exceptions import CooperationRefusal
from records.services.file_types import FileLimits, FileNotKept
from records.services.incoming import Incoming, judge_all

LIMITS = FileLimits(max_bytes=20 * 1024 * 1024, max_pixels=60_000_000)
INFECTED = "cooperation.file_infected"


class DocumentRefused(FileNotKept, CooperationRefusal):
    """A document that was not kept."""


def judge_documents(
    files: Sequence[UploadedFile], target: Model, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the documents, all found right, or raise DocumentRefused.

    What the antivirus refuses is logged on ``target``: call this outside the transaction that keeps them.
    """
    return judge_all(
        files, refused=DocumentRefused, limits=LIMITS, infected=INFECTED, target=target, by=actor.user, at=at
    )
