"""How a value becomes points (domain: linear, bands, checklist)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from assessments.scoring.arithmetic import CENT, ZERO, Exact, rounded


class Position(Enum):
    """The part of a linear scale where a value stands."""

    AT_FLOOR = "at_floor"
    BETWEEN = "between"
    AT_TARGET = "at_target"


@dataclass(frozen=True, slots=True, eq=False)
class LinearScale:
    """Nothing at the floor, all at the target, in proportion between; a target below means less is better."""

    floor: Decimal
    target: Decimal

    @property
    def rising(self) -> bool:
        return self.target > self.floor

    def points(self, value: Exact, most: Decimal) -> Decimal:
        """Return max × clamp((v − floor) ÷ (target − floor), 0, 1), rounded half up to 0.01."""
        covered, whole = self._way(value)
        if covered <= 0:
            return rounded(ZERO, CENT)
        if covered >= whole:
            return rounded(most, CENT)
        return rounded(most * covered / whole, CENT)

    def position(self, value: Exact) -> Position:
        """Say on which part of the scale a value stands."""
        covered, whole = self._way(value)
        if covered <= 0:
            return Position.AT_FLOOR
        return Position.AT_TARGET if covered >= whole else Position.BETWEEN

    def _way(self, value: Exact) -> tuple[Decimal, Decimal]:
        """Return the way covered from the floor and the whole way to the target, on the same denominator."""
        covered = value.numerator - self.floor * value.denominator
        whole = (self.target - self.floor) * value.denominator
        return (covered, whole) if whole > 0 else (-covered, -whole)


@dataclass(frozen=True, slots=True)
class Band:
    """The points given from a value (included) to another (excluded); None is no limit on that side."""

    start: Decimal | None
    below: Decimal | None
    points: Decimal

    def holds(self, value: Exact) -> bool:
        """Say whether from ≤ v < below."""
        if self.start is not None and value.numerator < self.start * value.denominator:
            return False
        return self.below is None or value.numerator < self.below * value.denominator


@dataclass(frozen=True, slots=True, eq=False)
class BandsScale:
    """A fixed number of points by band of values."""

    bands: tuple[Band, ...]

    def band_of(self, value: Exact) -> Band | None:
        """Return the first band that holds the value."""
        for band in self.bands:
            if band.holds(value):
                return band
        return None

    def points(self, value: Exact, most: Decimal) -> Decimal:
        """Return the points of the first band that holds the value, rounded half up to 0.01."""
        band = self.band_of(value)
        return rounded(band.points if band else ZERO, CENT)


@dataclass(frozen=True, slots=True, eq=False)
class ChecklistScale:
    """Points by item."""

    items: Mapping[str, Decimal]

    def points(self, ticked: Iterable[str]) -> Decimal:
        """Return the sum of the points of the items answered yes, rounded half up to 0.01."""
        return rounded(sum((self.items[code] for code in ticked), ZERO), CENT)


Scale = LinearScale | BandsScale | ChecklistScale
