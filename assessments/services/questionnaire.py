"""What a file asks of its commune, and what of it may be written now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.enums import EDITABLE_STATES, Decision, State
from assessments.exceptions import AssessmentError, DeadlinePassed, NotAllowed, WrongState
from assessments.models import Assessment, Grid, LineDecision
from assessments.scoring import Axis, Check, Condition, Document, Field, FieldType, Folder, Indicator
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring.metrics import RatioMetric
from assessments.services.grids import grids_of, scoring_grid
from communes.actors import Actor
from config.toolbox.dates import format_moment
from config.toolbox.languages import pick

GridLine = Condition | Indicator
CONDITIONS = "conditions"


class EntryNotOpen(AssessmentError):
    code = "entry_not_open"
    text = _("Entry opens on %(date)s.")


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A part that cannot be greater than its whole, because a rule of the grid says so."""

    part: Field
    whole: Field


@dataclass(frozen=True, eq=False)
class Section:
    """A page of the entry: the conditions of a grid, or one axis of it."""

    code: str
    grid: ScoringGrid
    axis: Axis | None
    lines: tuple[GridLine, ...]

    @property
    def title(self) -> str:
        """Return the name of the section in the active language."""
        return pick(self.axis, "title") if self.axis else gettext("Mandatory minimum conditions")

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {field.code: field for line in self.lines for field in line_fields(line)}


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """The fields, lines and documents of a file's grids. A field that stands in both is asked once."""

    grids: tuple[ScoringGrid, ...]

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {code: field for grid in reversed(self.grids) for code, field in grid.fields.items()}

    @cached_property
    def sections(self) -> dict[str, Section]:
        found = [section for grid in self.grids for section in _sections(grid)]
        return {section.code: section for section in found}

    @cached_property
    def lines(self) -> dict[str, GridLine]:
        return {line.code: line for section in self.sections.values() for line in section.lines}

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Return the checks of all grids; one that stands in two is applied once."""
        return tuple({check.code: check for grid in reversed(self.grids) for check in grid.checks}.values())

    @cached_property
    def ceilings(self) -> tuple[Ceiling, ...]:
        return tuple(
            Ceiling(metric.numerator, metric.denominator)
            for grid in self.grids
            for indicator in grid.indicators
            if isinstance(metric := indicator.metric, RatioMetric) and metric.numerator_within_denominator
        )

    @cached_property
    def folders(self) -> dict[str, Folder]:
        return {folder.code: folder for grid in self.grids for folder in grid.folders}

    @cached_property
    def documents(self) -> dict[str, Document]:
        return {document.code: document for grid in self.grids for document in grid.documents}

    @cached_property
    def _section_of_line(self) -> dict[str, str]:
        return {line.code: section.code for section in self.sections.values() for line in section.lines}

    def section_of(self, line: str) -> str:
        """Return the code of the section that a line stands in."""
        return self._section_of_line[line]

    @cached_property
    def _lines_by_field(self) -> dict[str, list[GridLine]]:
        found: dict[str, list[GridLine]] = {}
        for line in self.lines.values():
            for field in line_fields(line):
                found.setdefault(field.code, []).append(line)
        return found

    def lines_with(self, field: str) -> list[GridLine]:
        """Return the lines that read a field, in the grids' order."""
        return self._lines_by_field.get(field, [])

    @cached_property
    def _asked_at(self) -> dict[str, list[GridLine]]:
        found: dict[str, list[GridLine]] = {}
        for line in self.lines.values():
            if carrier := self._carrier(line):
                found.setdefault(carrier.code, []).append(line)
        return found

    def _carrier(self, line: GridLine) -> Field | None:
        typed = [
            field for field in line_fields(line) if is_typed(field) and field.type is not FieldType.BOOLEAN
        ]
        own = [field for field in typed if self.lines_with(field.code)[0] is line]
        return next(iter(own or typed), None)

    def lines_asked_at(self, field: str) -> list[GridLine]:
        """Return the lines whose value is questioned beside a field: each at one that is its own, if any."""
        return self._asked_at.get(field, [])

    def documents_for(self, line: str) -> list[Document]:
        """Return the documents that prove a line."""
        return [document for document in self.documents.values() if line in document.proves]

    def lines_of_document(self, document: Document) -> list[GridLine]:
        """Return the lines that a document proves."""
        return [self.lines[code] for code in document.proves if code in self.lines]


def line_fields(line: GridLine) -> tuple[Field, ...]:
    """Return the fields that a condition or an indicator reads, each once, in the grid's order."""
    if isinstance(line, Indicator):
        return line.inputs
    return tuple({field.code: field for test in line.tests for field in test.fields}.values())


def is_typed(field: Field) -> bool:
    """Tell whether people type a field: proofs are given by sending documents."""
    return field.type is not FieldType.EVIDENCE


def questionnaire_of(assessment: Assessment) -> Questionnaire:
    """Return what a file asks; built once a process for the same grids."""
    return _questionnaire(tuple(map(scoring_grid, grids_of(assessment))))


def questionnaire_of_grid(grid: Grid) -> Questionnaire:
    """Return what one grid asks, whoever answers it."""
    return _questionnaire((scoring_grid(grid),))


@lru_cache(maxsize=32)
def _questionnaire(grids: tuple[ScoringGrid, ...]) -> Questionnaire:
    return Questionnaire(grids)


def _sections(grid: ScoringGrid) -> Iterable[Section]:
    if grid.conditions:
        yield Section(CONDITIONS, grid, None, grid.conditions)
    for axis in grid.axes:
        lines = tuple(line for line in grid.indicators if line.axis == axis.code)
        yield Section(axis.code, grid, axis, lines)


@dataclass(frozen=True, eq=False)
class EntryScope:
    """What of a file may be written at one time: all of it, the lines sent back, or nothing.

    ``closed`` says why nothing may be written. ``returned`` are the lines of a returned file that wait for
    the commune, with the reviewer's decision on each; None when every line is open.
    """

    questionnaire: Questionnaire
    closed: AssessmentError | None
    returned: Mapping[str, LineDecision] | None

    @property
    def is_open(self) -> bool:
        return self.closed is None

    def allows_line(self, line: str) -> bool:
        return self.is_open and (self.returned is None or line in self.returned)

    def allows_field(self, field: str) -> bool:
        """Tell whether a field may be written: one of its lines is open."""
        return any(self.allows_line(line.code) for line in self.questionnaire.lines_with(field))

    def allows_document(self, code: str) -> bool:
        """Tell whether files may be added under a code: always in a draft, for lines sent back later."""
        if self.returned is None:
            return self.is_open
        return any(map(self.allows_line, self.questionnaire.documents[code].proves))


def entry_scope(
    assessment: Assessment, *, at: datetime, decisions: Mapping[str, LineDecision] | None = None
) -> EntryScope:
    """Return what of a file may be written at this time.

    One query, for a returned file whose decisions by line are not given.
    """
    returned = returned_lines(assessment, decisions)
    return EntryScope(questionnaire_of(assessment), _why_closed(assessment, at), returned)


def returned_lines(
    assessment: Assessment, decisions: Mapping[str, LineDecision] | None = None
) -> dict[str, LineDecision] | None:
    """Return the lines of a returned file that wait for the commune; None for a file in another state."""
    if assessment.state != State.RETURNED:
        return None
    if decisions is None:
        rows = LineDecision.objects.filter(assessment=assessment).order_by("line")
        decisions = {row.line: row for row in rows}
    return {
        line: row
        for line, row in decisions.items()
        if row.decision == Decision.RETURNED and row.answered_at is None
    }


def _why_closed(assessment: Assessment, at: datetime) -> AssessmentError | None:
    if assessment.state not in EDITABLE_STATES:
        return WrongState(state=State(assessment.state).label)
    if at < assessment.cycle.entry_opens_at:
        return EntryNotOpen(date=format_moment(assessment.cycle.entry_opens_at))
    if at > assessment.entry_closes_at:
        return DeadlinePassed(date=format_moment(assessment.entry_closes_at))
    return None


def check_writer(assessment: Assessment, actor: Actor | None, *, by_import: bool = False) -> None:
    """Raise NotAllowed unless the actor may write in this file.

    Its commune may; so may an import by an administrator, or by the portal itself (no actor).
    """
    if by_import and (actor is None or actor.is_administrator):
        return
    if actor is None or not actor.is_commune or actor.commune_id != assessment.commune_id:
        raise NotAllowed()
