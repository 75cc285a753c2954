"""The checklist of each step of a creation: what it asks, what was done of it (requirement W8)."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.actors import Actor
from communes.cooperation.enums import Step
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal
from communes.cooperation.models import ChecklistItem, ItemDone, Procedure, ProcedureFile
from communes.cooperation.services.documents import judge_documents
from communes.cooperation.services.procedure_files import keep_files
from communes.cooperation.services.procedures import lock_procedure, record
from config.toolbox.clock import local_day
from config.toolbox.languages import pick, texts_of
from records.services.events import record_event

COMMITTED_FILE = Path(__file__).resolve().parent.parent / "seed" / "checklist.csv"


class NotUnderWay(CooperationRefusal):
    text = gettext_lazy("This line belongs to the step “%(step)s”, which is not under way.")


class DayToCome(CooperationRefusal):
    text = gettext_lazy("What is done was done today at the latest.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a step's checklist in one creation: what was done of it, its documents."""

    item: ChecklistItem
    done: ItemDone | None
    files: Sequence[ProcedureFile]

    @property
    def is_done(self) -> bool:
        return self.done is not None and self.done.done_on is not None

    @property
    def lacks_document(self) -> bool:
        return self.item.needs_document and not self.files

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing more is asked: done, with its document where one is needed."""
        return self.is_done and not self.lacks_document


def items_of(procedure: Procedure, step: str) -> QuerySet[ChecklistItem]:
    """Return what a step asks of a creation of this origin, in order."""
    wanted = ChecklistItem.objects.filter(step=step, is_active=True, origin__in=["", procedure.origin])
    return wanted.order_by("position", "code")


def lines_of(procedure: Procedure, step: str) -> list[Line]:
    """Return the lines of a step with what was done of them. Three queries."""
    items = list(items_of(procedure, step))
    done = {row.item_id: row for row in procedure.items.filter(item__step=step).select_related("changed_by")}
    files: dict[int | None, list[ProcedureFile]] = defaultdict(list)
    for row in procedure.files.filter(step=step, removed_at=None).select_related("file").order_by("pk"):
        files[row.item_id].append(row)
    return [Line(item, done.get(item.pk), files[item.pk]) for item in items]


def missing_in_checklist(procedure: Procedure) -> list[str]:
    """Return the required lines of the step under way that are not done, and those without their document."""
    missing = []
    for line in lines_of(procedure, procedure.step):
        if not line.item.is_required and not line.is_done:
            continue
        title = pick(line.item, "title")
        if not line.is_done:
            missing.append(_("Not done: %(line)s") % {"line": title})
        elif line.lacks_document:
            missing.append(_("Document missing: %(line)s") % {"line": title})
    return missing


def write_line(
    procedure: Procedure,
    item: ChecklistItem,
    *,
    done_on: date | None,
    note: str = "",
    files: Sequence[UploadedFile] = (),
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> ItemDone:
    """Tick a line of the step under way (``done_on`` None: not done), with its documents.

    ``version`` is that of the line as the writer saw it, 0 for one never written. Raises NotUnderWay,
    DayToCome, ChangedMeanwhile, DocumentRefused or what ``lock_procedure`` raises, having kept nothing.
    """
    incoming = judge_documents(files, procedure, actor=actor, at=at)
    with transaction.atomic():
        row = lock_procedure(procedure, version=None, actor=actor)
        if item.step != row.step:
            raise NotUnderWay(step=item.get_step_display())
        if done_on is not None and done_on > local_day(at):
            raise DayToCome()
        done = row.items.filter(item=item).first() or ItemDone(procedure=row, item=item, version=0)
        if version is not None and done.version != version:
            raise ChangedMeanwhile()
        done.done_on, done.note = done_on, note.strip()
        done.version += 1
        done.changed_by, done.changed_at = actor.user, at
        done.save()
        keep_files(row, item.step, incoming, item=item, actor=actor, at=at)
        titles = texts_of(item, "title")
        code = "cooperation.item_done" if done_on else "cooperation.item_undone"
        record(row, code, {"line": titles, "note": done.note or "–"}, actor, at)
        return done


@transaction.atomic
def load_checklist(at: datetime) -> int:
    """Add the committed lines whose code is not there yet; return how many. Those that are, are left alone.

    The steps are those of the workshops of March 2022; what each asks in detail is an assumption, that
    administrators change without touching code.
    """
    known = set(ChecklistItem.objects.values_list("code", flat=True))
    with COMMITTED_FILE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] not in known]
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            step=Step(row["step"]),
            is_required=row["is_required"] == "yes",
            needs_document=row["needs_document"] == "yes",
            position=int(row["position"]),
            **{name: row[name] for name in ("code", "origin", "title_ar", "title_fr")},
        )
        for row in rows
    )
    if rows:
        record_event("cooperation.checklist_loaded", actor=None, data={"count": len(rows)}, at=at)
    return len(rows)
