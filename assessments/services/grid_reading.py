"""A grid as people read it, in one language."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Grid
from assessments.scoring import Condition, Indicator, WhenBroken, condition_rule_text, rule_text
from assessments.scoring import Grid as ScoringGrid
from assessments.services.grids import scoring_grid
from config.toolbox.languages import pick

Row = dict[str, Any]
# Rules are shown for the year after the grid's first use at the earliest; limits are counted from it.
_DEFAULT_YEAR = 2025


@dataclass(frozen=True, slots=True)
class GridReading:
    """The parts of a grid in the order they are read; every text is in one language."""

    title: str
    threshold: Any
    standings: list[str]
    conditions: list[Row]
    axes: list[Row]
    fields: list[Row]
    folders: list[Row]
    lists: list[Row]
    checks: list[Row]


def read_for_people(grid: Grid, language: str, *, assessed_year: int | None = None) -> GridReading:
    """Return a grid in words. ``assessed_year`` is the year that date limits are counted from."""
    return reading_of(scoring_grid(grid), language, assessed_year=assessed_year or year_of(grid))


def reading_of(scoring: ScoringGrid, language: str, *, assessed_year: int) -> GridReading:
    """Return a grid in words, one that is parsed but may be no version yet."""
    year = assessed_year
    lines: list[Condition | Indicator] = [*scoring.conditions, *scoring.indicators]
    standing = {line.code: _standing(scoring, line, language) for line in lines}
    return GridReading(
        title=pick(scoring, "title", language),
        threshold=scoring.threshold,
        standings=[words[language] for words in scoring.standings.values()],
        conditions=[
            {
                "code": condition.code,
                "title": condition.title[language],
                "rule": condition_rule_text(condition, year)[language],
                "standing": standing[condition.code],
            }
            for condition in scoring.conditions
        ],
        axes=[_axis(scoring, axis, standing, language) for axis in scoring.axes],
        fields=[
            {
                "code": field.code,
                "label": field.label[language],
                "help": field.help[language] if field.help else "",
                "unit": field.unit[language] if field.unit else "",
                "type": field.type.value,
            }
            for field in scoring.fields.values()
        ],
        folders=[
            {
                "title": folder.title[language],
                "documents": [
                    {
                        "code": paper.code,
                        "title": paper.title[language],
                        "required": paper.required,
                        "year": year + paper.year_offset,
                        "proves": ", ".join(paper.proves),
                    }
                    for paper in scoring.documents
                    if paper.folder == folder.code
                ],
            }
            for folder in scoring.folders
        ],
        lists=[
            {"title": each.title[language], "items": [item[language] for item in each.items]}
            for each in scoring.lists
        ],
        checks=[
            {
                "code": check.code,
                "rule": check.formula,
                "message": check.message[language],
                "refuses": check.when_broken is WhenBroken.REFUSE,
            }
            for check in scoring.checks
        ],
    )


def year_of(grid: Grid | ScoringGrid) -> int:
    """Return the year that the grid's version names, as 2025.1 does."""
    head = grid.version.split(".")[0]
    return int(head) if head.isdecimal() and len(head) == 4 else _DEFAULT_YEAR


def _standing(scoring: ScoringGrid, line: Condition | Indicator, language: str) -> str:
    """Return how certain a line is, in words."""
    words = scoring.standings.get(line.standing)
    return words[language] if words else ""


def _axis(scoring: ScoringGrid, axis: Any, standing: dict[str, str], language: str) -> Row:
    return {
        "title": axis.title[language],
        "max_points": axis.max_points,
        "lines": [
            {
                "code": indicator.code,
                "title": indicator.title[language],
                "rule": rule_text(indicator)[language],
                "max_points": indicator.max_points,
                "standing": standing[indicator.code],
            }
            for indicator in scoring.indicators
            if indicator.axis == axis.code
        ],
    }
