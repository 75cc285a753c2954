"""The score sheet: what a grid gives for the answers of one commune and one year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from assessments.scoring import advice, reasons
from assessments.scoring.arithmetic import Exact
from assessments.scoring.conditions import Condition, ConditionTest, DateBetween, Result
from assessments.scoring.fields import Value
from assessments.scoring.grid import Axis, Grid, Indicator

Values = Mapping[str, Value]
# Distinct figures of lines kept at a time: some 20 MB with their words.
KEPT_LINES = 8192


class Status(StrEnum):
    """Whether a line could be worked out."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    UNDEFINED = "undefined"


@dataclass(frozen=True, eq=False)
class Line:
    """What one indicator gives for the answers of a commune."""

    indicator: Indicator
    values: Values
    status: Status
    points: Decimal
    value: Decimal | tuple[str, ...] | None = None
    """Rounded to 4 decimals; for a checklist, the codes of the items answered yes."""
    exact: Exact | None = None
    """The value before any rounding; None for a checklist."""
    excluded: bool = False
    """Whether the line leaves the total with its maximum."""

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def max_points(self) -> Decimal:
        return self.indicator.max_points

    @property
    def missing_points(self) -> Decimal:
        """Return the points that this line could still bring."""
        return Decimal(0) if self.excluded else self.max_points - self.points

    @cached_property
    def reason(self) -> dict[str, str]:
        """Say in the three languages why the line has its points."""
        return reasons.line_reason(self)

    @cached_property
    def more(self) -> dict[str, str] | None:
        """Say in the three languages what would bring more; None when nothing would."""
        return advice.line_advice(self)


class Outcome(NamedTuple):
    """What one test of a condition found."""

    test: ConditionTest
    found: tuple[Value | None, ...]
    """The answers to the fields of the test, in its order."""
    passed: bool | None
    """None while a field that the test needs is missing."""
    assessed_year: int | None

    @property
    def not_before(self) -> date | None:
        """Return the first date allowed, for a test on dates."""
        if (
            not isinstance(self.test, DateBetween)
            or self.test.not_before is None
            or self.assessed_year is None
        ):
            return None
        return self.test.not_before.of(self.assessed_year)

    @property
    def not_after(self) -> date | None:
        """Return the last date allowed, for a test on dates."""
        if (
            not isinstance(self.test, DateBetween)
            or self.test.not_after is None
            or self.assessed_year is None
        ):
            return None
        return self.test.not_after.of(self.assessed_year)

    @property
    def reason(self) -> dict[str, str]:
        """Say in the three languages what was found and what is asked."""
        return reasons.outcome_reason(self)


@dataclass(frozen=True, slots=True, eq=False)
class ConditionScore:
    """The outcome of one condition and of each of its tests."""

    condition: Condition
    result: Result
    tests: tuple[Outcome, ...]

    @property
    def code(self) -> str:
        return self.condition.code

    @property
    def met(self) -> bool:
        return self.result is Result.MET


@dataclass(frozen=True, slots=True, eq=False)
class AxisScore:
    """The points of one axis; max_points leaves out the lines excluded from the total."""

    axis: Axis
    points: Decimal
    max_points: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSheet:
    """The whole score of a commune for a year under one grid."""

    grid: Grid
    assessed_year: int | None
    lines: Mapping[str, Line]
    conditions: Mapping[str, ConditionScore]
    axes: Mapping[str, AxisScore]
    excluded: Decimal
    """The maximum points of the lines that leave the total."""
    total: Decimal | None
    passes_threshold: bool
    eligible: bool | None
    """None for a grid without conditions."""

    @property
    def conditions_met(self) -> int:
        return sum(condition.met for condition in self.conditions.values())
