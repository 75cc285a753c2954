"""What a page of entry reads of one file, each part once and only when the page draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from assessments.models import Assessment
from assessments.scoring import AxisScore, Check, Field, Indicator, ScoreSheet, Value, sheet_to_document
from assessments.services.access import access_assessment
from assessments.services.answers import stored_values
from assessments.services.contradictions import broken_checks, keeping_back, known_of, on_field
from assessments.services.evidence_carrying import codes_to_renew, renewed_codes
from assessments.services.evidence_marks import codes_not_accepted
from assessments.services.line_cards import FileRows, LineCard, StageSheet, file_rows, line_cards
from assessments.services.live import figures_from, sheets_from
from assessments.services.missing import MissingItem, find_missing
from assessments.services.questionnaire import (
    EntryScope,
    Questionnaire,
    Section,
    entry_scope,
    is_typed,
    line_fields,
    questionnaire_of,
)
from assessments.services.questions import Asking, asking_for
from assessments.services.threads.reading import Thread, section_thread
from communes.access import ActorRequest
from config.toolbox.languages import pick


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section is: fields asked, answered and refused; its points, None for the conditions."""

    section: Section
    asked: int
    answered: int
    refused: int
    score: AxisScore | None

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked and not self.refused


@dataclass(frozen=True, slots=True)
class Questioned:
    """A figure that is possible and improbable: what is asked, and what the commune says of it so far."""

    field: Field
    line: str
    section: str
    texts: Sequence[str]
    note: str


class Desk:
    """One file as its commune works on it."""

    def __init__(self, request: ActorRequest, pk: int) -> None:
        self.at = timezone.now()
        self.actor = request.actor
        self.assessment = access_assessment(pk, actor=self.actor, at=self.at)

    @classmethod
    def of(cls, assessment: Assessment, request: ActorRequest) -> "Desk":
        """Return the desk of a file that was already found."""
        desk = cls.__new__(cls)
        desk.at, desk.actor, desk.assessment = timezone.now(), request.actor, assessment
        return desk

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.assessment)

    @cached_property
    def scope(self) -> EntryScope:
        return entry_scope(self.assessment, at=self.at, decisions=self.rows.decisions)

    @cached_property
    def rows(self) -> FileRows:
        return file_rows(self.assessment, sees_review=False)

    @cached_property
    def values(self) -> dict[str, Value]:
        """Return the figures in force, by field."""
        return stored_values(self.questionnaire, self.rows.answers)

    @cached_property
    def sheets(self) -> list[ScoreSheet]:
        """Return the score of what is declared now, under each grid."""
        figures = figures_from(self.questionnaire, self.rows.answers, self.rows.proofs)
        return sheets_from(self.questionnaire, figures, year=self.assessment.cycle.assessed_year)

    @property
    def sheet(self) -> ScoreSheet:
        return self.sheets[0]

    @cached_property
    def cards(self) -> Mapping[str, LineCard]:
        documents = [sheet_to_document(sheet) for sheet in self.sheets]
        return line_cards(self.rows, [StageSheet("", documents)])

    def thread(self, section: Section) -> Thread:
        """Return what was said and asked on the lines of a section."""
        assert self.actor is not None
        lines = [line.code for line in section.lines]
        return section_thread(self.assessment, self.actor, lines=lines, at=self.at)

    @cached_property
    def asking(self) -> Asking:
        return asking_for(self.assessment, self.questionnaire, at=self.at)

    @cached_property
    def to_renew(self) -> set[str]:
        """Return the documents of last year that were said to be renewed and are not yet."""
        items = [item for items in self.rows.evidence.values() for item in items]
        return codes_to_renew(self.assessment, renewed_codes(items))

    @cached_property
    def missing(self) -> list[MissingItem]:
        returned = self.scope.returned
        return find_missing(
            self.questionnaire,
            self.rows.answers,
            self.rows.evidence,
            to_renew=self.to_renew,
            not_accepted=codes_not_accepted(
                (item for items in self.rows.evidence.values() for item in items), self.assessment
            ),
            returned=returned,
            contradictions=keeping_back(
                self.assessment, self.questionnaire, self.values, lambda: self.asking.last_year
            ),
        )

    @cached_property
    def broken(self) -> list[Check]:
        """Return the checks of the grids that the figures do not meet."""
        known = known_of(self.assessment, self.values, self.asking.last_year)
        return broken_checks(self.questionnaire, known)

    def warnings_on(self, field: Field) -> list[str]:
        """Return what is asked about the figure of a field: none while it is not answered."""
        value = self.values.get(field.code)
        if value is None:
            return []
        contradicted = [pick(check, "message") for check in on_field(self.broken, field.code)]
        return [*contradicted, *self.asking.questions_on(field, value), *self._on_lines(field)]

    def _on_lines(self, field: Field) -> list[str]:
        """Return what is asked beside a field about the values of lines that it gives."""
        values = {line: sheet.lines[line].value for sheet in self.sheets for line in sheet.lines}
        return [
            text
            for line in self.questionnaire.lines_asked_at(field.code)
            if isinstance(line, Indicator) and isinstance(value := values[line.code], Decimal)
            for text in self.asking.questions_on_line(line, value)
        ]

    def asked_with(self, field: Field) -> list[Field]:
        """Return the other fields about which something else may be asked once this one changes."""
        lines = {line.code for line in self.questionnaire.lines_with(field.code)}
        by_line = (
            other
            for other in self.questionnaire.fields.values()
            if not lines.isdisjoint(line.code for line in self.questionnaire.lines_asked_at(other.code))
        )
        by_check = (
            other for check in self.questionnaire.checks if field in check.fields for other in check.fields
        )
        found = {other.code: other for other in (*by_check, *by_line)}
        return [other for code, other in found.items() if code != field.code]

    @cached_property
    def questioned(self) -> list[Questioned]:
        """Return the figures that are questioned and may still be written, in the order of the pages."""
        found = {}
        for section in self.questionnaire.sections.values():
            for line in section.lines:
                for field in filter(is_typed, line_fields(line)):
                    texts = self.warnings_on(field) if self.scope.allows_field(field.code) else []
                    if texts and field.code not in found:
                        note = self.rows.answers[field.code].note
                        found[field.code] = Questioned(field, line.code, section.code, texts, note)
        return list(found.values())

    @cached_property
    def progress(self) -> list[Progress]:
        """Return how far each section is, in the order of the grids."""
        answers = self.rows.answers
        rows = []
        for section in self.questionnaire.sections.values():
            codes = [code for code, field in section.fields.items() if is_typed(field)]
            given = [answers[code] for code in codes if code in answers]
            answered = sum(1 for answer in given if answer.value and not answer.refused_text)
            refused = sum(1 for answer in given if answer.refused_text)
            rows.append(Progress(section, len(codes), answered, refused, self._score_of(section)))
        return rows

    def _score_of(self, section: Section) -> AxisScore | None:
        if section.axis is None:
            return None
        sheet = next(sheet for sheet in self.sheets if sheet.grid is section.grid)
        return sheet.axes[section.axis.code]
