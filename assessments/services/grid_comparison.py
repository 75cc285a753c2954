"""Two versions of a grid beside each other, line by line, in one language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import Grid
from assessments.scoring import Condition, Indicator, condition_rule_text, rule_text
from assessments.scoring.changes import Change, change_of
from assessments.services.grid_reading import year_of
from assessments.services.grids import scoring_grid


class Difference(models.TextChoices):
    """How a line of one version differs from the line of the same code in another."""

    NEW = "new", _("New")
    REMOVED = "removed", _("Removed")
    RULE = "rule", _("Other rule")
    POINTS = "points", _("Other points")
    WORDS = "words", _("Other words")
    SAME = "same", _("Unchanged")


@dataclass(frozen=True, slots=True)
class Side:
    """A line as one version has it; ``points`` is None for a condition."""

    title: str
    rule: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line in both versions; None on the side that does not have it."""

    code: str
    difference: Difference
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """The conditions, or the indicators, of two versions."""

    title: "str | Promise"
    rows: list[ComparedLine]

    @property
    def changed(self) -> list[ComparedLine]:
        return [row for row in self.rows if row.difference != Difference.SAME]

    @property
    def same(self) -> list[ComparedLine]:
        return [row for row in self.rows if row.difference == Difference.SAME]


@dataclass(frozen=True, slots=True)
class GridComparison:
    """What another version changes: conditions, lines, and the fields that are asked no more or anew."""

    thresholds: tuple[Decimal, Decimal]
    conditions: list[ComparedLine]
    lines: list[ComparedLine]
    fields_new: list[str]
    fields_removed: list[str]

    @property
    def parts(self) -> list["ComparedPart"]:
        """Return conditions, then indicators: what differs apart from what is the same."""
        titled = ((_("Mandatory minimum conditions"), self.conditions), (_("Indicators"), self.lines))
        return [ComparedPart(title, rows) for title, rows in titled if rows]

    @property
    def changed(self) -> int:
        """The number of conditions and lines that are not the same."""
        return sum(row.difference != Difference.SAME for row in (*self.conditions, *self.lines))


def compare_grids(before: Grid, after: Grid, language: str) -> GridComparison:
    """Return what ``after`` changes of ``before``; date limits are read for the same year on both sides."""
    old, new = scoring_grid(before), scoring_grid(after)
    year = year_of(after)
    conditions = _pairs(old.conditions, new.conditions)
    lines = _pairs(old.indicators, new.indicators)

    def of_condition(condition: Condition | None) -> Side | None:
        if condition is None:
            return None
        return Side(condition.title[language], condition_rule_text(condition, year)[language], None)

    def of_line(line: Indicator | None) -> Side | None:
        if line is None:
            return None
        return Side(line.title[language], rule_text(line)[language], line.max_points)

    return GridComparison(
        thresholds=(old.threshold, new.threshold),
        conditions=[_compared(code, of_condition(one), of_condition(two)) for code, one, two in conditions],
        lines=[
            _compared(code, of_line(one), of_line(two), change_of(two, old) if two else Change.NONE)
            for code, one, two in lines
        ],
        fields_new=_labels(new.fields, old.fields, language),
        fields_removed=_labels(old.fields, new.fields, language),
    )


def _pairs(old: Iterable[Any], new: Iterable[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield each code with its line in both versions: in the order of the new one, then what it left out."""
    before, after = ({line.code: line for line in lines} for lines in (old, new))
    for code in dict.fromkeys([*after, *before]):
        yield code, before.get(code), after.get(code)


def _compared(
    code: str, before: Side | None, after: Side | None, change: Change = Change.NONE
) -> ComparedLine:
    if before is None:
        difference = Difference.NEW
    elif after is None:
        difference = Difference.REMOVED
    elif change is Change.RULE or (change is Change.NONE and before.rule != after.rule):
        difference = Difference.RULE
    elif change is Change.POINTS:
        difference = Difference.POINTS
    else:
        difference = Difference.SAME if before == after else Difference.WORDS
    return ComparedLine(code, difference, before, after)


def _labels(of: Mapping[str, Any], without: Mapping[str, Any], language: str) -> list[str]:
    return [field.label[language] for code, field in of.items() if code not in without]
