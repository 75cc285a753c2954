"""Save what people type: the one function that writes answers, whatever they came by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import AnswerSource
from assessments.exceptions import AssessmentError
from assessments.models import Answer, Assessment
from assessments.scoring import Field
from assessments.services.answers.judging import Judgement, written
from assessments.services.answers.log import log_changes
from assessments.services.answers.reading import NOT_KEPT
from assessments.services.questionnaire import check_writer, entry_scope
from assessments.services.workflow import lock_assessment
from communes.actors import Actor

_CHANGED_COLUMNS = [
    "value",
    "refused_text",
    "refused_code",
    "note",
    "source",
    "version",
    "changed_by",
    "changed_at",
]


class UnknownField(AssessmentError):
    code = "unknown_field"
    text = _("The field “%(field)s” does not exist in the grid of this file.")


class FieldStatus(models.TextChoices):
    """What became of one field of a save."""

    SAVED = "saved", _("Saved")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")
    CONFLICT = "conflict", _("Changed by someone else")


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    """One field after a save: the answer as it now stands, and why the text was not taken.

    ``answer`` is None while the field was never written. On a conflict it is the other person's.
    """

    field: Field
    status: FieldStatus
    answer: Answer | None
    refusal: AssessmentError | None = None

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def value(self) -> str:
        return self.answer.value if self.answer else ""


@dataclass(frozen=True)
class SaveOutcome:
    """What a save gave, field by field; a field that it freed from a refusal is among them.

    ``changed`` are the fields whose figure is no longer the same.
    """

    fields: Mapping[str, FieldOutcome]
    changed: tuple[str, ...]
    figures_version: int

    def with_status(self, *statuses: FieldStatus) -> list[FieldOutcome]:
        """Return the fields of some statuses."""
        return [outcome for outcome in self.fields.values() if outcome.status in statuses]

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was refused and nobody else was in the way."""
        return not self.with_status(FieldStatus.REFUSED, FieldStatus.CONFLICT)


@transaction.atomic
def save_answers(
    assessment: Assessment,
    *,
    values: Mapping[str, str],
    versions: Mapping[str, int] | None,
    actor: Actor | None,
    at: datetime,
    source: str = AnswerSource.FORM,
    notes: Mapping[str, str] | None = None,
) -> SaveOutcome:
    """Write what was typed in some fields of a file; a blank text takes the answer back.

    ``versions`` are those that the writer saw (0 for none): a field that someone else has saved since is a
    conflict and is left as it is. None compares nothing. ``notes`` answer the questions on figures.

    A text that is not an answer is kept beside the figure in force, which stays. A text refused because of
    another figure is accepted once that one allows it. When a part and its whole are typed together and do
    not fit, the part is refused. Nothing is ever changed into something else than was typed. An import alone
    may say that a proof exists, for figures that come with their documents elsewhere; the document sent
    later takes the place of that word.

    Raises WrongState, DeadlinePassed, EntryNotOpen, NotAllowed or UnknownField, having changed nothing.
    """
    notes = notes or {}
    locked = lock_assessment(assessment)
    scope = entry_scope(locked, at=at)
    if scope.closed is not None:
        raise scope.closed
    check_writer(locked, actor, by_import=source == AnswerSource.IMPORT)
    for code in [*values, *notes]:
        if code not in scope.questionnaire.fields:
            raise UnknownField(field=code)
    answers = {row.field: row for row in Answer.objects.filter(assessment=locked)}
    writer = actor.user if actor else None
    judgement = Judgement(
        scope,
        answers,
        versions,
        writer.pk if writer else None,
        takes_proofs=source == AnswerSource.IMPORT,
    )
    judgement.judge_values(values)
    judgement.judge_notes(notes)
    writing = _Writing(locked, judgement, answers)
    writing.apply(values, source)
    writing.save(writer, at)
    if writing.changes:
        locked.figures_version += 1
        locked.save(update_fields=["figures_version"])
        log_changes(
            locked,
            writing.changes,
            questionnaire=scope.questionnaire,
            by=writer,
            source=source,
            at=at,
        )
    outcomes = {code: writing.outcome(code) for code in dict.fromkeys([*values, *notes, *writing.freed])}
    return SaveOutcome(outcomes, tuple(writing.changes), locked.figures_version)


class _Writing:
    """Turns a judgement into rows; ``changes`` are the figures before and after."""

    def __init__(self, assessment: Assessment, judgement: Judgement, answers: dict[str, Answer]) -> None:
        self.assessment, self.judgement, self.answers = assessment, judgement, answers
        self.touched: dict[str, Answer] = {}
        self.changes: dict[str, tuple[str, str]] = {}

    @property
    def freed(self) -> list[str]:
        """Return the fields whose waiting text was accepted."""
        return [code for code in self.judgement.accepted if code in self.judgement.retried]

    def apply(self, values: Mapping[str, str], source: str) -> None:
        fields = self.judgement.questionnaire.fields
        for code, value in self.judgement.accepted.items():
            row, text = self._row(code), written(fields[code], value)
            if row.value != text:
                self.changes[code] = (row.value, text)
            self._put(row, value=text, refused_text="", refused_code="", source=source)
        for code, refusal in self.judgement.refused.items():
            if code in values and not isinstance(refusal, NOT_KEPT):
                self._put(
                    self._row(code), refused_text=values[code], refused_code=refusal.code, source=source
                )
        for code, note in self.judgement.notes.items():
            self._put(self._row(code), note=note)

    def _row(self, code: str) -> Answer:
        known = self.touched.get(code) or self.answers.get(code)
        return known or Answer(assessment=self.assessment, field=code, version=0)

    def _put(self, row: Answer, **columns: str) -> None:
        source = columns.pop("source", row.source)
        if all(getattr(row, name) == text for name, text in columns.items()):
            return
        row.source = source
        for name, text in columns.items():
            setattr(row, name, text)
        self.touched[row.field] = row

    def save(self, writer: User | None, at: datetime) -> None:
        for row in self.touched.values():
            row.version += 1
            row.changed_by, row.changed_at = writer, at
        rows: Iterable[Answer] = self.touched.values()
        new = [row for row in rows if row.pk is None]
        Answer.objects.bulk_update([row for row in rows if row.pk is not None], _CHANGED_COLUMNS)
        Answer.objects.bulk_create(new)
        self.answers |= self.touched

    def outcome(self, code: str) -> FieldOutcome:
        field, answer = self.judgement.questionnaire.fields[code], self.answers.get(code)
        if code in self.judgement.conflicts:
            return FieldOutcome(field, FieldStatus.CONFLICT, answer)
        if refusal := self.judgement.refused.get(code):
            return FieldOutcome(field, FieldStatus.REFUSED, answer, refusal)
        status = FieldStatus.SAVED if code in self.touched else FieldStatus.UNCHANGED
        return FieldOutcome(field, status, answer)
