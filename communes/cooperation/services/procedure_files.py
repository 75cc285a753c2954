"""The documents of a creation: of a line of its checklist, or of a step as a whole."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import ReasonMissing
from communes.actors import Actor
from communes.cooperation.enums import Step
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import ChecklistItem, Procedure, ProcedureFile
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.procedures import lock_procedure, reached, record
from config.toolbox.languages import spoken
from records.services.incoming import Incoming


class NoFile(CooperationRefusal):
    text = _("No file was received: choose at least one.")


class StepToCome(CooperationRefusal):
    text = _("The step “%(step)s” has not begun: its documents come with it.")


class ProofStays(CooperationRefusal):
    text = _("“%(name)s” belongs to a step that was concluded: it stays. Others can be added.")


class FileGone(CooperationRefusal):
    text = _("This was removed meanwhile.")


def add_files(
    procedure: Procedure,
    step: str,
    files: Sequence[UploadedFile],
    *,
    title: str = "",
    actor: Actor,
    at: datetime,
) -> list[ProcedureFile]:
    """Keep documents of a step as a whole: of the one under way, or late ones of a step behind.

    Raises NoFile, StepToCome, DocumentRefused or what ``lock_procedure`` raises, having kept nothing.
    """
    incoming = judge_documents(files, procedure, actor=actor, at=at)
    if not incoming:
        raise NoFile()
    with transaction.atomic():
        row = lock_procedure(procedure, version=None, actor=actor)
        if not reached(row, step):
            raise StepToCome(step=Step(step).label)
        return keep_files(row, step, incoming, title=title, actor=actor, at=at)


def keep_files(
    procedure: Procedure,
    step: str,
    incoming: Sequence[Incoming],
    *,
    item: ChecklistItem | None = None,
    title: str = "",
    actor: Actor,
    at: datetime,
) -> list[ProcedureFile]:
    """Keep documents found right, in the caller's transaction, and log each."""
    kept = []
    for one in incoming:
        stored = one.store(by=actor.user, at=at)
        row = ProcedureFile.objects.create(
            procedure=procedure,
            step=step,
            item=item,
            title=" ".join(title.split()),
            file=stored,
            added_by=actor.user,
            added_at=at,
        )
        data = {"file": stored.name, "step": spoken(lambda: Step(step).label)}
        record(procedure, "cooperation.procedure_file_added", data, actor, at)
        kept.append(row)
    return kept


@transaction.atomic
def remove_file(file: ProcedureFile, reason: str, *, actor: Actor, at: datetime) -> None:
    """Take away a document of the step under way; it is kept as removed, its reason in the log.

    Raises ReasonMissing, ProofStays, FileGone or what ``lock_procedure`` raises.
    """
    row = lock_procedure(file.procedure, version=None, actor=actor)
    found = row.files.select_related("file").filter(pk=file.pk, removed_at=None).first()
    if found is None:
        raise FileGone()
    if not reason.strip():
        raise ReasonMissing()
    if found.step != row.step:
        raise ProofStays(name=found.file.name)
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    data = {"file": found.file.name, "reason": reason.strip()}
    record(row, "cooperation.procedure_file_removed", data, actor, at)


def files_of_step(procedure: Procedure, step: str) -> list[ProcedureFile]:
    """Return the documents of a step as a whole, the oldest first. One query."""
    rows = procedure.files.filter(step=step, item=None, removed_at=None)
    return list(rows.select_related("file").order_by("pk"))


def file_of(procedure: Procedure, pk: int) -> ProcedureFile:
    """Return one document of a creation; a removed one is a 404."""
    rows = procedure.files.filter(removed_at=None).select_related("file", "procedure")
    return get_object_or_404(rows, pk=pk)
