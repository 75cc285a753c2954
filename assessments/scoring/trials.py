"""What a grid that is not in force would give for the figures of a past year (docs/grid-versions.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from assessments.scoring.answers import Answers
from assessments.scoring.arithmetic import CENT, HUNDRED, SCORING_CONTEXT, ZERO, rounded
from assessments.scoring.conditions import Result
from assessments.scoring.engine import score
from assessments.scoring.fields import NUMERIC, YES_OR_NO, Field, FieldType, Value
from assessments.scoring.grid import Grid
from assessments.scoring.mapping import LineMap
from assessments.scoring.scales import ChecklistScale
from assessments.scoring.sheet import Line, ScoreSheet, Status


class Crossing(StrEnum):
    """How a commune moves over the threshold; the last two hang on lines that have no figures yet."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    UP_IF = "up_if"
    DOWN_IF = "down_if"


@dataclass(frozen=True, slots=True)
class NoData:
    """What the tried grid asks that was not asked in the past year: its fields, by line and by condition."""

    lines: Mapping[str, tuple[Field, ...]]
    conditions: Mapping[str, tuple[Field, ...]]


@dataclass(frozen=True, slots=True)
class Trial:
    """One commune scored with the grid of its year and with the one tried, figures without data as missing.

    ``at_most`` is the total that full points on the lines without data would give, and
    ``is_eligible_at_most`` the eligibility with them and with the tests without data passed.
    """

    before: ScoreSheet
    after: ScoreSheet
    at_most: Decimal | None
    is_eligible_at_most: bool | None

    @property
    def passes_at_most(self) -> bool:
        return self.at_most is not None and self.at_most >= self.after.grid.threshold

    @property
    def crossing(self) -> Crossing:
        """Tell how the commune moves; never down for sure while lines without data could hold it."""
        was, now = self.before.passes_threshold, self.after.passes_threshold
        if was == now and (was or not self.passes_at_most):
            return Crossing.NONE
        if now:
            return Crossing.UP
        if self.passes_at_most:
            return Crossing.DOWN_IF if was else Crossing.UP_IF
        return Crossing.DOWN

    def moves(self, lines: LineMap) -> list[tuple[str, Decimal]]:
        """Return what lines and ended lines add or take away, by code, the largest first; nothing for none.

        A line is counted against the one that it continues, a new one against nothing.
        """
        found = []
        for link in lines.links:
            after = self.after.lines[link.new.code].points if link.new else ZERO
            before = self.before.lines[link.old.code].points if link.old else ZERO
            if after != before:
                found.append((link.code, after - before))
        return sorted(found, key=lambda move: -abs(move[1]))


def carries(asked: Field, known: Field | None) -> bool:
    """Tell whether the figure of a past year's field of the same code can stand for a field of today."""
    if known is None:
        return False
    if asked.type in YES_OR_NO:
        return known.type in YES_OR_NO
    if asked.type in NUMERIC and known.type in NUMERIC:
        return known.type in {asked.type, FieldType.INTEGER} or asked.type is FieldType.DECIMAL
    return asked.type is known.type


def without_data(tried: Grid, known: Mapping[str, Field]) -> NoData:
    """Return the lines and conditions of a grid that the fields of a past year leave without data."""

    def lacking(fields: Iterable[Field]) -> tuple[Field, ...]:
        return tuple(
            {field.code: field for field in fields if not carries(field, known.get(field.code))}.values()
        )

    lines = {line.code: lacking(line.metric.fields) for line in tried.indicators}
    conditions = {
        condition.code: lacking(field for test in condition.tests for field in test.fields)
        for condition in tried.conditions
    }
    return NoData(
        {code: fields for code, fields in lines.items() if fields},
        {code: fields for code, fields in conditions.items() if fields},
    )


def try_grid(past: Grid, tried: Grid, answers: Answers, known: Mapping[str, Field], gaps: NoData) -> Trial:
    """Score the figures of a past year with its own grid and with another.

    ``answers`` hold the typed figures of the ``known`` fields, which may be those of two grids; ``gaps`` is
    what ``without_data`` says of the tried grid. Nothing is guessed: a figure that was not asked is missing.
    """
    before = score(past, answers)
    after = score(tried, Answers(answers.assessed_year, _carried(tried, answers.values, known)))
    at_most = _at_most(after, gaps)
    eligible = None
    if after.eligible is not None:
        reaches = at_most is not None and at_most >= tried.threshold
        eligible = reaches and all(_could_be_met(after, code, gaps) for code in after.conditions)
    return Trial(before, after, at_most, eligible)


def _carried(tried: Grid, values: Mapping[str, Value], known: Mapping[str, Field]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for code, field in tried.fields.items():
        value = values.get(code)
        if value is None or not carries(field, known.get(code)):
            continue
        is_count = isinstance(value, int) and not isinstance(value, bool)
        found[code] = Decimal(value) if is_count and field.type is not FieldType.INTEGER else value  # type: ignore[arg-type]
    return found


def _at_most(sheet: ScoreSheet, gaps: NoData) -> Decimal | None:
    """Return the total with full points on what has no data; lines that the commune left empty stay at 0."""
    if sheet.total is None:
        return None
    with localcontext(SCORING_CONTEXT):
        points = sum((line.points for line in sheet.lines.values() if not line.excluded), ZERO)
        points += sum((_open_points(sheet.lines[code], fields) for code, fields in gaps.lines.items()), ZERO)
        return rounded(points * HUNDRED / (HUNDRED - sheet.excluded), CENT)


def _open_points(line: Line, lacking: Sequence[Field]) -> Decimal:
    scale = line.indicator.scale
    if isinstance(scale, ChecklistScale):
        return sum((scale.items[field.code] for field in lacking), ZERO)
    codes = {field.code for field in lacking}
    was_left_empty = any(
        field.code not in line.values for field in line.indicator.metric.fields if field.code not in codes
    )
    return ZERO if was_left_empty or line.status is not Status.NOT_ANSWERED else line.max_points


def _could_be_met(sheet: ScoreSheet, code: str, gaps: NoData) -> bool:
    """Tell whether a condition is met, or would be if its tests without data passed."""
    found = sheet.conditions[code]
    if found.result is Result.MET:
        return True
    lacking = {field.code for field in gaps.conditions.get(code, ())}
    return all(
        outcome.passed or any(field.code in lacking for field in outcome.test.fields)
        for outcome in found.tests
    )
