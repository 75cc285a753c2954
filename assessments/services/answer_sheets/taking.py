"""What a workbook would change in its file, and the change itself: all of it or nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import AnswerSource
from assessments.exceptions import AssessmentError, Overtaken
from assessments.models import Answer, Assessment
from assessments.scoring import Field
from assessments.services.answer_sheets.making import as_read, emptying_words, takes_note
from assessments.services.answers import SaveOutcome, save_answers
from assessments.services.answers.judging import Judgement, written
from assessments.services.questionnaire import GridLine, check_writer, entry_scope
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from config.toolbox.languages import pick
from records.services.events import record_event

EVENT = "assessment.sheet_taken"
IMPORT = AnswerSource.IMPORT


class SheetOvertaken(Overtaken):
    code = "sheet_overtaken"
    text = gettext_lazy("The file was changed while you read the differences. Here they are anew.")


class NotChosen(AssessmentError):
    code = "not_chosen"
    text = gettext_lazy("Choose which value stays wherever a figure was changed on the portal.")


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What was typed for one field: where, its texts ("" for a cell left empty), the version it was over.

    ``emptied`` is what stands in the cell that takes the figure back.
    """

    field: str
    sheet: str
    row: int
    value: str
    note: str
    version: int
    emptied: str = ""

    @property
    def empties(self) -> bool:
        """Tell whether the figure is taken back: its word was chosen, in whichever language."""
        return self.emptied in emptying_words().values()


@dataclass(frozen=True, slots=True)
class SheetError:
    """One fault of a workbook: where it is, what was read, what was expected. Headings are row 1."""

    sheet: str
    row: int
    label: str
    value: str
    expected: str

    def __str__(self) -> str:
        # Each name keeps its own direction in the sentence (isolates of Unicode).
        parts = {
            "sheet": f"\u2068{self.sheet}\u2069",
            "row": self.row,
            "field": f"\u2068{self.label}\u2069",
            "value": f"\u2068{self.value}\u2069",
            "expected": self.expected,
        }
        if not self.value or self.value in self.expected:
            return _("Sheet “%(sheet)s”, row %(row)s, %(field)s: %(expected)s") % parts
        return _("Sheet “%(sheet)s”, row %(row)s, %(field)s: “%(value)s” was read. %(expected)s") % parts


class SheetRefused(Exception):
    """A workbook that was not taken: every fault of it. Nothing was changed."""

    def __init__(self, errors: Sequence[SheetError]) -> None:
        self.errors = sorted(errors, key=lambda error: (error.sheet, error.row))
        super().__init__("\n".join(map(str, self.errors)))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a workbook would change; texts as people read them.

    ``answer`` is the one on the portal, None without one. ``is_conflict`` tells that it was changed there
    since the workbook was made, to something else than what the workbook holds.
    """

    cell: TypedCell
    field: Field
    line: GridLine
    answer: Answer | None
    before: str
    after: str
    note_before: str
    note_after: str
    is_conflict: bool

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0


@dataclass(frozen=True)
class SheetPlan:
    """What a workbook would do: its differences in the order of its rows, and how many cells say the same."""

    differences: Sequence[Difference]
    unchanged: int

    @property
    def conflicts(self) -> list[Difference]:
        return [row for row in self.differences if row.is_conflict]


def plan_sheet(
    assessment: Assessment, cells: Sequence[TypedCell], *, actor: Actor, at: datetime
) -> SheetPlan:
    """Return what the cells of a workbook would change; nothing is written. Up to two queries.

    Raises what keeps the file closed, NotAllowed, or SheetRefused with every fault.
    """
    scope = entry_scope(assessment, at=at)
    if scope.closed is not None:
        raise scope.closed
    check_writer(assessment, actor)
    rows = Answer.objects.filter(assessment=assessment).select_related("changed_by")
    judgement = Judgement(scope, {row.field: row for row in rows}, None, actor.user.pk)
    judgement.judge_values(_values(cells))
    judgement.judge_notes({cell.field: cell.note for cell in cells if cell.note})
    if errors := _faults(cells, judgement):
        raise SheetRefused(errors)
    found = [_difference(cell, judgement) for cell in cells]
    differences = [row for row in found if row is not None]
    return SheetPlan(differences, len(found) - len(differences))


def _values(cells: Iterable[TypedCell]) -> dict[str, str]:
    """Return the texts to judge or to write by field: "" for a figure that is taken back."""
    return {cell.field: cell.value for cell in cells if cell.value or cell.empties}


def _faults(cells: Sequence[TypedCell], judgement: Judgement) -> list[SheetError]:
    fields = judgement.questionnaire.fields
    errors = []
    for cell in cells:
        known = fields[cell.field]
        if refusal := judgement.refused.get(cell.field):
            read = cell.value or cell.note
            errors.append(_error(cell, known, read[:60], refusal.message))
        elif cell.emptied and not cell.empties:
            words = _("Choose the word of the list, or leave the cell empty.")
            errors.append(_error(cell, known, cell.emptied[:60], words))
        elif cell.empties and cell.value:
            words = _("A figure is written here and taken back in the same row: choose one of the two.")
            errors.append(_error(cell, known, cell.value[:60], words))
        elif cell.empties and cell.note:
            words = _("An explanation goes with a figure, and this one is taken back.")
            errors.append(_error(cell, known, cell.note[:60], words))
        elif cell.note and not takes_note(known):
            errors.append(_error(cell, known, cell.note[:60], _("No explanation is asked here.")))
        elif cell.note and not cell.value and not _has_answer(judgement.answers.get(cell.field)):
            words = _("An explanation goes with a figure: fill in the figure too.")
            errors.append(_error(cell, known, "", words))
    return errors


def _error(cell: TypedCell, known: Field, value: str, expected: str) -> SheetError:
    return SheetError(cell.sheet, cell.row, label_of(known), value, expected)


def _has_answer(answer: Answer | None) -> bool:
    return answer is not None and bool(answer.value or answer.refused_text)


def label_of(known: Field) -> str:
    """Return the name of a field in the active language."""
    return pick(known, "label")


def _difference(cell: TypedCell, judgement: Judgement) -> Difference | None:
    """Return what one cell changes, None when the portal says the same already."""
    known, answer = judgement.questionnaire.fields[cell.field], judgement.answers.get(cell.field)
    value = answer.value if answer else ""
    refused = answer.refused_text if answer else ""
    note = answer.note if answer else ""
    is_said = bool(cell.value) or cell.empties
    typed = written(known, judgement.accepted[cell.field]) if is_said else value
    new_note = judgement.notes.get(cell.field, note)
    changes_value = is_said and (typed != value or bool(refused))
    if not changes_value and new_note == note:
        return None
    return Difference(
        cell,
        known,
        judgement.questionnaire.lines_with(cell.field)[0],
        answer,
        before=refused or as_read(known, value),
        after=_after(known, typed, cell) if changes_value else refused or as_read(known, value),
        note_before=note,
        note_after=new_note,
        is_conflict=(answer.version if answer else 0) != cell.version,
    )


def _after(known: Field, typed: str, cell: TypedCell) -> str:
    return _("Emptied: not answered") if cell.empties else as_read(known, typed)


@transaction.atomic
def take_sheet(
    assessment: Assessment,
    cells: Sequence[TypedCell],
    *,
    seen: Mapping[str, int],
    from_sheet: Collection[str],
    from_portal: Collection[str],
    actor: Actor,
    at: datetime,
) -> SaveOutcome:
    """Write the differences of a workbook through ``save_answers``, all of them or none.

    ``seen`` are the versions of the answers when the differences were shown, by field. Fields in conflict
    must be in ``from_sheet`` or in ``from_portal``, which keeps the portal's.

    Raises what ``plan_sheet`` and ``save_answers`` raise, NotChosen, SheetOvertaken or SheetRefused.
    """
    locked = lock_assessment(assessment)
    plan = plan_sheet(locked, cells, actor=actor, at=at)
    now = {row.cell.field: row.version for row in plan.differences}
    if now != seen:
        raise SheetOvertaken()
    conflicts = {row.cell.field for row in plan.conflicts}
    if conflicts - set(from_sheet) - set(from_portal):
        raise NotChosen()
    taken = [row for row in plan.differences if row.cell.field not in conflicts.intersection(from_portal)]
    outcome = save_answers(
        locked,
        values=_values(row.cell for row in taken),
        notes={row.cell.field: row.cell.note for row in taken if row.cell.note},
        versions=now,
        actor=actor,
        at=at,
        source=IMPORT,
    )
    if not outcome.is_clean:
        raise SheetRefused(_left_over(taken, outcome))
    if taken:
        record_event(
            EVENT,
            actor=actor.user,
            target=locked,
            data={"count": len(taken), "kept": len(plan.differences) - len(taken)},
            at=at,
        )
    return outcome


def _left_over(taken: Sequence[Difference], outcome: SaveOutcome) -> list[SheetError]:
    """Return why some figures were refused once the portal's own stayed beside them."""
    return [
        _error(row.cell, row.field, row.cell.value, result.refusal.message)
        for row in taken
        if (result := outcome.fields.get(row.cell.field)) and result.refusal is not None
    ]
