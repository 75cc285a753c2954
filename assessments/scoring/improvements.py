"""Where the points are: the lines of a sheet by what they could still bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.scoring.grid import Grid
from assessments.scoring.sheet import ScoreSheet
from assessments.scoring.words import Words


@dataclass(frozen=True, slots=True)
class Improvement:
    """A line that has not all its points: how many are missing, and what would bring more."""

    code: str
    title: Words
    missing_points: Decimal
    more: Mapping[str, str] | None


def improvements(grid: Grid, sheet: ScoreSheet) -> list[Improvement]:
    """Return the lines that could bring more, the largest first; equal lines keep the grid's order."""
    found = [
        Improvement(line.code, indicator.title, line.missing_points, line.more)
        for indicator in grid.indicators
        if (line := sheet.lines[indicator.code]).missing_points > 0
    ]
    return sorted(found, key=lambda improvement: -improvement.missing_points)
