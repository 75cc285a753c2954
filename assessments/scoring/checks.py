"""Checks between figures: what must hold between fields, against last year, against the census.

A check gives no points and takes none. It is data of the grid (docs/scoring.md), read with it and applied
when figures are entered: a broken one asks a question, or keeps the file from being sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assessments.scoring.arithmetic import plain_text
from assessments.scoring.fields import Field, Value
from assessments.scoring.words import Words


class Comparison(StrEnum):
    """How the two sides of a check are compared."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    BELOW = "below"
    ABOVE = "above"
    EQUAL = "equal"
    TOGETHER = "together"


class WhenBroken(StrEnum):
    """What a broken check does."""

    ASK = "ask"
    REFUSE = "refuse"


class Source(StrEnum):
    """Where a term takes its figure from."""

    FIELD = "field"
    LAST_YEAR = "last_year"
    CENSUS = "census"
    NUMBER = "number"


_SIGNS = {
    Comparison.AT_MOST: "≤",
    Comparison.AT_LEAST: "≥",
    Comparison.BELOW: "<",
    Comparison.ABOVE: ">",
    Comparison.EQUAL: "=",
    Comparison.TOGETHER: "⇔",
}

POPULATION = "population"
CENSUS = (POPULATION,)


@dataclass(frozen=True, slots=True)
class Known:
    """What checks are worked out from: this year's figures, last year's verified ones, the census."""

    values: Mapping[str, Value]
    last_year: Mapping[str, Value]
    census: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One term of a side: a figure times a factor. A date counts as its day."""

    source: Source
    name: str
    times: Decimal
    field: Field | None

    def __str__(self) -> str:
        if self.source is Source.NUMBER:
            return plain_text(self.times)
        name = self.name if self.source is Source.FIELD else f"{self.source}.{self.name}"
        if abs(self.times) == 1:
            return name if self.times > 0 else f"-{name}"
        return f"{plain_text(self.times)} × {name}"

    def value(self, known: Known) -> Decimal | None:
        """Return the term, or None when its figure is not known."""
        figure: Value | None
        match self.source:
            case Source.FIELD:
                figure = known.values.get(self.name)
            case Source.LAST_YEAR:
                figure = known.last_year.get(self.name)
            case Source.CENSUS:
                figure = known.census.get(self.name)
            case Source.NUMBER:
                return self.times
        if figure is None:
            return None
        return self.times * (figure.toordinal() if isinstance(figure, date) else Decimal(figure))


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """A rule between two sums of terms."""

    code: str
    left: tuple[Term, ...]
    comparison: Comparison
    right: tuple[Term, ...]
    when_broken: WhenBroken
    message: Words
    standing: str

    @property
    def formula(self) -> str:
        """Return the check as one formula: ``arrears_opening ≥ last_year.arrears_opening``."""
        sides = (" + ".join(map(str, side)) for side in (self.left, self.right))
        return f" {_SIGNS[self.comparison]} ".join(sides).replace("+ -", "− ")

    @property
    def reads_last_year(self) -> bool:
        return any(term.source is Source.LAST_YEAR for term in (*self.left, *self.right))

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return this year's fields, those of the left side first: where the check is shown."""
        found = {
            term.name: term.field
            for term in (*self.left, *self.right)
            if term.source is Source.FIELD and term.field is not None
        }
        return tuple(found.values())

    def holds(self, known: Known) -> bool:
        """Say whether the check holds; a comparison with a figure that is not known holds."""
        left, right = _side(self.left, known), _side(self.right, known)
        if self.comparison is Comparison.TOGETHER:
            return (None in left) == (None in right)
        if None in left or None in right:
            return True
        first = sum((value for value in left if value is not None), Decimal(0))
        other = sum((value for value in right if value is not None), Decimal(0))
        match self.comparison:
            case Comparison.AT_MOST:
                return first <= other
            case Comparison.AT_LEAST:
                return first >= other
            case Comparison.BELOW:
                return first < other
            case Comparison.ABOVE:
                return first > other
        return first == other


def _side(terms: tuple[Term, ...], known: Known) -> list[Decimal | None]:
    return [term.value(known) for term in terms]
