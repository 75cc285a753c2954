"""A grid: what is asked, how it is scored, what proves it. Data with a version, never code."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from assessments.scoring.checks import Check
from assessments.scoring.conditions import Condition, DateBetween
from assessments.scoring.fields import Field
from assessments.scoring.metrics import Metric
from assessments.scoring.scales import Scale
from assessments.scoring.words import Words


class WhenUndefined(StrEnum):
    """What an undefined line gives: nothing, everything, or no part in the total."""

    ZERO = "zero"
    FULL = "full"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A theme of the grid and the points that its indicators add up to."""

    code: str
    title: Words
    max_points: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """One line that gives points."""

    code: str
    axis: str
    title: Words
    about: Words | None
    evidence: Words | None
    unit: Words | None
    unit_forms: Mapping[str, Mapping[str, str]] | None
    max_points: Decimal
    inputs: tuple[Field, ...]
    metric: Metric
    scale: Scale
    when_undefined: WhenUndefined
    source_system: str
    source: Words | None
    standing: str


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """A folder of the standard pack."""

    code: str
    title: Words


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document of the standard pack; the year it concerns is counted from the assessed year."""

    code: str
    folder: str
    title: Words
    year_offset: int
    required: bool
    proves: tuple[str, ...]
    gives: tuple[str, ...]
    """The evidence fields that are answered by attaching this document."""


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceList:
    """A list whose items a field counts, such as the twelve documents to publish."""

    code: str
    field: str
    title: Words
    standing: str
    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A whole grid, ready to score."""

    code: str
    version: str
    title: Words
    threshold: Decimal
    fields: Mapping[str, Field]
    conditions: tuple[Condition, ...]
    axes: tuple[Axis, ...]
    indicators: tuple[Indicator, ...]
    folders: tuple[Folder, ...]
    documents: tuple[Document, ...]
    lists: tuple[ReferenceList, ...]
    standings: Mapping[str, Words]
    checks: tuple[Check, ...] = ()

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @property
    def counts_years(self) -> bool:
        """Say whether a limit of this grid is counted from the assessed year."""
        return any(isinstance(test, DateBetween) for condition in self.conditions for test in condition.tests)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of this code, or raise KeyError."""
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)

    def condition(self, code: str) -> Condition:
        """Return the condition of this code, or raise KeyError."""
        for condition in self.conditions:
            if condition.code == code:
                return condition
        raise KeyError(code)

    def documents_for(self, line: str) -> tuple[Document, ...]:
        """Return the documents that prove an indicator or a condition."""
        return tuple(document for document in self.documents if line in document.proves)
