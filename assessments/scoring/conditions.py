"""The mandatory minimum conditions (CMO): tests on fields, with limits counted from the assessed year N."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from assessments.scoring.fields import Field, Value
from assessments.scoring.words import Words

Values = Mapping[str, Value]


class Result(StrEnum):
    """The outcome of a condition; only `met` counts."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of the assessed year or of a year near it."""

    month: int
    day: int
    year_offset: int

    def of(self, assessed_year: int) -> date:
        """Return the date; 29 February reads as the 28th in a year that has none."""
        return _day(assessed_year + self.year_offset, self.month, self.day)


@lru_cache(maxsize=256)
def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True, eq=False)
class DateBetween:
    """The date falls between two limits, both included; None is no limit on that side."""

    kind = "date_between"

    field: Field
    not_before: YearDay | None
    not_after: YearDay | None

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.field,)

    def passes(self, values: Values, assessed_year: int | None) -> bool:
        assert assessed_year is not None
        found = values[self.field.code]
        assert isinstance(found, date)
        if self.not_before is not None and found < self.not_before.of(assessed_year):
            return False
        return self.not_after is None or found <= self.not_after.of(assessed_year)


@dataclass(frozen=True, slots=True, eq=False)
class DaysBefore:
    """The date comes at least so many days before another one; 0 allows the same day."""

    kind = "days_before"

    field: Field
    other: Field
    at_least: int

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.field, self.other)

    def passes(self, values: Values, assessed_year: int | None) -> bool:
        earlier, later = values[self.field.code], values[self.other.code]
        assert isinstance(earlier, date)
        assert isinstance(later, date)
        return (later - earlier).days >= self.at_least


@dataclass(frozen=True, slots=True, eq=False)
class AtLeast:
    """The number reaches a minimum."""

    kind = "at_least"

    field: Field
    value: Decimal

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.field,)

    def passes(self, values: Values, assessed_year: int | None) -> bool:
        found = values[self.field.code]
        assert isinstance(found, (int, Decimal))
        return found >= self.value


@dataclass(frozen=True, slots=True, eq=False)
class IsTrue:
    """The answer is yes."""

    kind = "is_true"

    field: Field

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.field,)

    def passes(self, values: Values, assessed_year: int | None) -> bool:
        return values[self.field.code] is True


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """The proof is there; any other field only has to be filled in."""

    kind = "present"

    field: Field

    @property
    def fields(self) -> tuple[Field, ...]:
        return (self.field,)

    def passes(self, values: Values, assessed_year: int | None) -> bool:
        return values[self.field.code] is not False


ConditionTest = DateBetween | DaysBefore | AtLeast | IsTrue | Present


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One mandatory minimum condition of a grid."""

    code: str
    title: Words
    about: Words | None
    evidence: Words | None
    legal_basis: Words | None
    standing: str
    tests: tuple[ConditionTest, ...]
