"""Documents sent to the pages of cooperation, judged before any is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model

from communes.actors import Actor
from communes.cooperation.exceptions import CooperationRefusal
from records.services.antivirus import Infected
from records.services.events import record_event
from records.services.file_types import FileLimits, FileRefused
from records.services.incoming import Incoming, judge, kept_name

LIMITS = FileLimits(max_bytes=20 * 1024 * 1024, max_pixels=60_000_000)
INFECTED = "cooperation.file_infected"


class DocumentRefused(CooperationRefusal):
    """A document that was not kept; the words are those of the check that refused it."""

    def __init__(self, refusal: FileRefused) -> None:
        super().__init__()
        self.refusal = refusal

    @property
    def message(self) -> str:
        return self.refusal.message


def judge_documents(
    files: Sequence[UploadedFile], target: Model, *, actor: Actor, at: datetime
) -> list[Incoming]:
    """Return the documents, all found right, or raise DocumentRefused.

    What the antivirus refuses is logged on ``target``: call this outside the transaction that keeps them.
    """
    found = []
    for upload in files:
        try:
            found.append(judge(upload, name=upload.name or "", limits=LIMITS))
        except FileRefused as refusal:
            if isinstance(refusal, Infected):
                data = {"name": kept_name(upload.name or ""), "found": refusal.params["name"]}
                record_event(INFECTED, actor=actor.user, target=target, data=data, at=at)
            raise DocumentRefused(refusal) from refusal
    return found
