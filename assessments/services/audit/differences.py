"""Where communes misjudge themselves: declared, reviewed, audited and final figures of a cycle, by line.

Only files that were corrected can differ: the others count as they are. Points are worked out from the
figures of each stage by the scoring itself, as the stored scores were.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from assessments.enums import APPROVED_STATES, VERIFIED_STAGES, Stage
from assessments.models import Assessment, Correction, Cycle, ScoreSheet
from assessments.scoring import Condition, Line, Result
from assessments.scoring import ScoreSheet as Scored
from assessments.services.access import visible_assessments
from assessments.services.figures import Figures, asked_of, read_declared
from assessments.services.grids import scoring_grid
from assessments.services.questionnaire import GridLine, Questionnaire, line_fields
from assessments.services.score_runs import score_figures
from communes.actors import Actor
from communes.enums import Role
from communes.models import Commune

READERS = (Role.ADMINISTRATOR, Role.REVIEWER, Role.APPROVER, Role.AUDITOR, Role.CAPACITY_OFFICER)
CENT = Decimal("0.01")
# The stages of a figure as the page shows them; an erratum is the last word, as an appeal is.
DECLARED, REVIEWED, AUDITED, FINAL = "declared", "reviewed", "audited", "final"
COLUMN_WORDS: dict[str, "str | Promise"] = {
    DECLARED: pgettext_lazy("figure", "Declared"),
    REVIEWED: pgettext_lazy("figure", "Reviewed"),
    AUDITED: pgettext_lazy("figure", "Audited"),
    FINAL: pgettext_lazy("figure", "Final"),
}
COLUMNS = tuple(COLUMN_WORDS)
_UNTIL: dict[str, tuple[Stage, ...]] = {
    REVIEWED: VERIFIED_STAGES[:1],
    AUDITED: VERIFIED_STAGES[:2],
    FINAL: VERIFIED_STAGES,
}
# What can be compared: all that was corrected, or one step of it.
STEPS: dict[str, tuple[str, str]] = {
    "all": (DECLARED, FINAL),
    "review": (DECLARED, REVIEWED),
    "audit": (REVIEWED, AUDITED),
    "appeal": (AUDITED, FINAL),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of one file whose figures an authority corrected: what it gave at each of ``COLUMNS``."""

    assessment_id: int
    commune: Commune
    line: GridLine
    figures: Mapping[str, Figures]
    results: Mapping[str, Any]
    corrections: Sequence[Correction]

    @property
    def is_condition(self) -> bool:
        return isinstance(self.line, Condition)

    def points(self, column: str) -> Decimal:
        """Return the points at a stage; of a condition 1 when it is met, else 0."""
        result = self.results[column]
        return result.points if isinstance(result, Line) else Decimal(result is Result.MET)

    def value(self, column: str) -> Decimal | None:
        """Return the value of an indicator at a stage; None for a checklist, a condition, or without one."""
        result = self.results[column]
        value = result.value if isinstance(result, Line) else None
        return value if isinstance(value, Decimal) else None

    def gained(self, step: str) -> Decimal:
        """Return the points that a step of ``STEPS`` brought; negative where the commune had too many."""
        before, after = STEPS[step]
        return self.points(after) - self.points(before)

    def moved(self, step: str) -> bool:
        """Tell whether a figure of the line is another after the step."""
        before, after = STEPS[step]
        return self.figures[before] != self.figures[after]


@dataclass(frozen=True)
class LineDifference:
    """What a step did to one line over the files compared."""

    line: GridLine
    axis: str
    max_points: Decimal | None
    compared: int
    changes: Sequence[Change]
    step: str

    @property
    def is_condition(self) -> bool:
        return self.max_points is None

    @cached_property
    def gains(self) -> list[Decimal]:
        return [change.gained(self.step) for change in self.changes]

    @property
    def corrected(self) -> int:
        return len(self.changes)

    @property
    def down(self) -> int:
        """The communes that had given themselves too much."""
        return sum(gain < 0 for gain in self.gains)

    @property
    def up(self) -> int:
        return sum(gain > 0 for gain in self.gains)

    @property
    def lost(self) -> Decimal:
        """The points that the step took from all communes together, what it gave deducted."""
        return -sum(self.gains, Decimal(0))

    @property
    def overstating(self) -> Decimal:
        """The share of the files compared that had too many points, in percent."""
        return (100 * Decimal(self.down) / self.compared).quantize(CENT) if self.compared else Decimal(0)

    @property
    def mean_points(self) -> Decimal | None:
        return _mean(self.gains)

    @property
    def largest_points(self) -> Decimal | None:
        return max(self.gains, key=abs, default=None)

    @cached_property
    def _value_changes(self) -> list[Decimal]:
        before, after = STEPS[self.step]
        pairs = ((change.value(before), change.value(after)) for change in self.changes)
        return [last - first for first, last in pairs if first is not None and last is not None]

    @property
    def mean_value(self) -> Decimal | None:
        return _mean(self._value_changes)

    @property
    def largest_value(self) -> Decimal | None:
        return max(self._value_changes, key=abs, default=None)


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT) if values else None


@dataclass(frozen=True)
class Differences:
    """The differences of a cycle for one reader, by line of its grids.

    ``compared`` counts the files of each grid that a step of ``STEPS`` compares.
    """

    questionnaire: Questionnaire
    compared: Sequence[Mapping[str, int]]
    changes: Mapping[str, Sequence[Change]]

    @property
    def files(self) -> int:
        return self.compared[0]["all"]

    @property
    def corrected_files(self) -> int:
        """The files in which some figure was put right."""
        return len({change.assessment_id for changes in self.changes.values() for change in changes})

    def of_line(self, code: str, step: str) -> LineDifference:
        """Return the difference of one line. Raise KeyError for a line that the grids do not have."""
        line = self.questionnaire.lines[code]
        return LineDifference(
            line=line,
            axis=getattr(line, "axis", ""),
            max_points=getattr(line, "max_points", None),
            compared=self.compared[self._grid_of(line)][step],
            changes=[change for change in self.changes.get(code, ()) if change.moved(step)],
            step=step,
        )

    def _grid_of(self, line: GridLine) -> int:
        grids = self.questionnaire.grids
        return next(
            index for index, grid in enumerate(grids) if line in grid.indicators or line in grid.conditions
        )

    def indicators(self, step: str) -> list[LineDifference]:
        """Return the indicators, the one that lost the most points first."""
        rows = [self.of_line(code, step) for code in self.questionnaire.lines]
        return sorted(
            (row for row in rows if not row.is_condition), key=lambda row: (-row.lost, row.line.code)
        )

    def conditions(self, step: str) -> list[LineDifference]:
        """Return the conditions, the one that most communes turned out to miss first."""
        rows = [self.of_line(code, step) for code in self.questionnaire.lines]
        return sorted((row for row in rows if row.is_condition), key=lambda row: (-row.lost, row.line.code))


def approved_files(
    cycle: Cycle, actor: Actor | None, *, region: str = "", at: datetime
) -> QuerySet[Assessment]:
    """Return the approved files of a cycle that an actor sees, of one region where it is given by code.

    Before approval a correction is only a word of a review in progress. An inspector sees the files of the
    missions at work.
    """
    files = Assessment.objects.filter(cycle=cycle, state__in=APPROVED_STATES)
    if region:
        files = files.filter(commune__province__region__code=region)
    return visible_assessments(files, actor, at=at)


def cycle_differences(files: QuerySet[Assessment], cycle: Cycle) -> Differences:
    """Return the differences of approved files of one cycle. Five queries, however many files."""
    grids = [cycle.grid, *([cycle.additional_grid] if cycle.additional_grid else [])]
    questionnaire = Questionnaire(tuple(map(scoring_grid, grids)))
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in _changes(files.order_by(), cycle, questionnaire):
        changes[change.line.code].append(change)
    return Differences(questionnaire, _compared(files), changes)


def _compared(files: QuerySet[Assessment]) -> list[dict[str, int]]:
    """Return how many files each step compares, for the grid and for the additional one. One query."""
    audited = Exists(ScoreSheet.objects.filter(assessment=OuterRef("pk"), stage=Stage.AUDIT))
    is_large = Q(has_additional_grid=True)
    counts = (
        files.order_by()
        .annotate(is_audited=audited)
        .aggregate(
            all=Count("pk"),
            audit=Count("pk", filter=Q(is_audited=True)),
            large=Count("pk", filter=is_large),
            large_audit=Count("pk", filter=is_large & Q(is_audited=True)),
        )
    )
    return [
        {"all": everything, "review": everything, "audit": audit, "appeal": everything}
        for everything, audit in (
            (counts["all"], counts["audit"]),
            (counts["large"], counts["large_audit"]),
        )
    ]


def _changes(files: QuerySet[Assessment], cycle: Cycle, questionnaire: Questionnaire) -> Iterator[Change]:
    corrections: dict[int, list[Correction]] = defaultdict(list)
    standing = Correction.objects.filter(assessment__in=files.values("pk"), withdrawn_at__isnull=True)
    for row in standing.order_by("pk"):
        corrections[row.assessment_id].append(row)
    corrected = (
        Assessment.objects.filter(pk__in=list(corrections))
        .select_related("commune__province__region")
        .order_by("commune__code")
    )
    found = {file.pk: file for file in corrected}
    asked = {pk: asked_of(cycle, additional=file.has_additional_grid) for pk, file in found.items()}
    fields = {row.field for rows in corrections.values() for row in rows}
    beside = _fields_beside(fields, questionnaire)
    declared = read_declared(asked, only=set().union(*beside.values()))
    for pk, file in found.items():
        rows = [row for row in corrections[pk] if row.field in asked[pk].fields]
        # The lines that nobody corrected need no figure.
        needed = set[str]().union(*(beside[row.field] for row in rows))
        stages = {DECLARED: {code: value for code, value in declared[pk].items() if code in needed}}
        for column, counting in _UNTIL.items():
            stages[column] = _corrected(stages[DECLARED], rows, counting, asked[pk].figure)
        yield from _file_changes(file, cycle, questionnaire, stages, rows)


def _fields_beside(fields: Collection[str], questionnaire: Questionnaire) -> dict[str, set[str]]:
    """Return for each field all the fields of the lines that it stands in."""
    return {
        field: {other.code for line in questionnaire.lines_with(field) for other in line_fields(line)}
        for field in fields
    }


def _corrected(
    declared: Figures, rows: Sequence[Correction], counting: Sequence[Stage], figure: Any
) -> Figures:
    """Return the figures after some stages: the latest correction of a field, else the declared one."""
    figures = dict(declared)
    for row in rows:
        if row.stage not in counting:
            continue
        if row.value:
            figures[row.field] = figure(row.field, row.value)
        else:
            figures.pop(row.field, None)
    return figures


def _file_changes(
    file: Assessment,
    cycle: Cycle,
    questionnaire: Questionnaire,
    stages: Mapping[str, Figures],
    rows: Sequence[Correction],
) -> Iterator[Change]:
    grids = questionnaire.grids if file.has_additional_grid else questionnaire.grids[:1]
    scored: dict[str, list[Scored]] = {}
    for column, previous in zip(COLUMNS, ("", *COLUMNS), strict=False):
        if previous and stages[column] == stages[previous]:
            scored[column] = scored[previous]
        else:
            scored[column] = [
                score_figures(grid, stages[column], assessed_year=cycle.assessed_year) for grid in grids
            ]
    own = {condition.code for grid in grids for condition in grid.conditions}
    own |= {indicator.code for grid in grids for indicator in grid.indicators}
    touched = {line.code: line for row in rows for line in questionnaire.lines_with(row.field)}
    for code, line in touched.items():
        if code not in own:
            continue
        fields = [field.code for field in line_fields(line)]
        yield Change(
            assessment_id=file.pk,
            commune=file.commune,
            line=line,
            figures={
                column: {field: figures[field] for field in fields if field in figures}
                for column, figures in stages.items()
            },
            results={column: _result(sheets, code) for column, sheets in scored.items()},
            corrections=[row for row in rows if row.field in fields],
        )


def _result(sheets: Sequence[Scored], code: str) -> Line | Result:
    for sheet in sheets:
        if code in sheet.lines:
            return sheet.lines[code]
        if code in sheet.conditions:
            return sheet.conditions[code].result
    raise KeyError(code)
