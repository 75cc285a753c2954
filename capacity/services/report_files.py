"""Documents that prove what a line of a report says."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from capacity.exceptions import CapacityRefusal
from capacity.models import ReportFile, ReportLine
from capacity.services.dispatch import WRITABLE, SheetSent, lock_writable, touch
from capacity.services.documents import judge_documents
from communes.actors import Actor
from records.services.events import record_event

MOST_FILES = 20


class TooManyDocuments(CapacityRefusal):
    code = "too_many_documents"
    text = _("A line takes %(most)s documents at most.")


class NoDocument(CapacityRefusal):
    code = "no_document"
    text = _("Choose at least one document.")


def add_documents(
    line: ReportLine, files: Sequence[UploadedFile], *, actor: Actor, at: datetime
) -> list[ReportFile]:
    """Keep documents beside a line, all of them or none.

    Raises NotAllowed, SheetSent, NoDocument, TooManyDocuments or DocumentRefused.
    """
    if not files:
        raise NoDocument()
    if line.report.state not in WRITABLE:
        raise SheetSent()
    incoming = judge_documents(files, line.report.commune, actor=actor, at=at)
    with transaction.atomic():
        report = lock_writable(line.report, actor=actor)
        if line.files.count() + len(incoming) > MOST_FILES:
            raise TooManyDocuments(most=MOST_FILES)
        rows = [
            ReportFile.objects.create(line=line, file=one.store(by=actor.user, at=at)) for one in incoming
        ]
        touch(report, actor=actor, at=at)
        for one in incoming:
            data = {"year": report.year, "number": line.number, "name": one.name}
            record_event(
                "capacity.report_file_added", actor=actor.user, target=report.commune, data=data, at=at
            )
        return rows


@transaction.atomic
def remove_document(document: ReportFile, *, actor: Actor, at: datetime) -> None:
    """Take a document away from its line; its bytes stay, for what was sent names it.

    Raises NotAllowed or SheetSent.
    """
    line = document.line
    report = lock_writable(line.report, actor=actor)
    data = {"year": report.year, "number": line.number, "name": document.file.name}
    document.delete()
    touch(report, actor=actor, at=at)
    record_event("capacity.report_file_removed", actor=actor.user, target=report.commune, data=data, at=at)
