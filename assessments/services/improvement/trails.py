"""A line or an axis over the years, from one version of a grid to the next (docs/grid-versions.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Cycle
from assessments.models import Grid as GridRow
from assessments.scoring import Axis, Grid, Indicator, parse_answers, rule_text
from assessments.scoring.changes import Change, bridge
from assessments.scoring.mapping import LineMap, Link
from assessments.services.grid_lines import line_maps
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class YearResult:
    """The score of one year that counts: as published, else as verified. ``sheets`` follow ``grids``."""

    cycle: Cycle
    assessment_id: int
    is_published: bool
    grids: Sequence[Grid]
    sheets: Sequence[Mapping[str, Any]]
    figures: Mapping[str, Any]

    @property
    def year(self) -> int:
        return self.cycle.assessed_year

    @property
    def is_scored(self) -> bool:
        return bool(self.sheets)

    @property
    def total(self) -> Decimal | None:
        return _decimal(self.sheets[0]["total"]) if self.sheets else None

    @property
    def additional_total(self) -> Decimal | None:
        return _decimal(self.sheets[1]["total"]) if len(self.sheets) > 1 else None

    @property
    def is_eligible(self) -> bool:
        return bool(self.sheets and self.sheets[0]["eligible"])

    @property
    def conditions_met(self) -> int:
        return sum(row["met"] for row in self.sheets[0]["conditions"].values()) if self.sheets else 0

    def part(self, place: int, part: str, code: str) -> Mapping[str, Any] | None:
        """Return a line or an axis of one of the sheets; None where it was not asked."""
        return self.sheets[place][part].get(code) if len(self.sheets) > place else None

    def row(self, place: int) -> GridRow:
        """Return the stored grid of one of the sheets."""
        row = self.cycle.additional_grid if place else self.cycle.grid
        assert row is not None
        return row


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, slots=True)
class Cell:
    """What an axis or a line gave in one year; None where it was not asked or not scored."""

    year: int
    points: Decimal | None
    max_points: Decimal | None
    change: Change = Change.NONE
    is_break: bool = False
    """Whether it does not compare with the year before."""


@dataclass(frozen=True)
class Row:
    """An axis or a line over the years, with the medians of communes alike in the latest published year.

    ``breaks`` say in words what does not compare, ``notes`` what changed and still compares.
    """

    part: Axis | Indicator
    cells: Sequence[Cell]
    category_median: Decimal | None
    region_median: Decimal | None
    breaks: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def code(self) -> str:
        return self.part.code

    @cached_property
    def shares(self) -> list[Decimal | None]:
        """Return what each year gave of the maximum of that year, in per cent."""
        return [
            HUNDRED * cell.points / cell.max_points if cell.points is not None and cell.max_points else None
            for cell in self.cells
        ]

    @property
    def break_places(self) -> frozenset[int]:
        return frozenset(index for index, cell in enumerate(self.cells) if index and cell.is_break)


@dataclass(frozen=True)
class Trails:
    """The years of a commune, oldest first, and how the lines of each follow those of the scored year before.

    ``maps`` has the map of a year, by its index and the place of the grid among the grids of the year.
    """

    years: Sequence[YearResult]
    maps: Mapping[tuple[int, int], tuple[int, LineMap]]

    @classmethod
    def of(cls, years: Sequence[YearResult]) -> "Trails":
        """Read how lines follow each other. One query, none where every year has the same grids."""
        steps = [
            (index, place, before)
            for place in range(2)
            for before, index in pairwise(
                index for index, year in enumerate(years) if len(year.sheets) > place
            )
        ]
        maps = line_maps(
            (years[before].row(place), years[index].row(place)) for index, place, before in steps
        )
        return cls(
            years,
            {
                (index, place): (before, maps[years[before].row(place).pk, years[index].row(place).pk])
                for index, place, before in steps
            },
        )

    def axis_row(
        self, place: int, axis: Axis, category: Decimal | None = None, region: Decimal | None = None
    ) -> Row:
        """Return an axis over the years, broken where it does not hold the same lines by the same rules."""
        cells = [_cell(year.year, year.part(place, "axes", axis.code)) for year in self.years]
        breaks = []
        for (index, of_place), (before, lines) in sorted(self.maps.items()):
            is_asked = cells[index].points is not None and cells[before].points is not None
            if of_place == place and is_asked and not lines.is_axis_alike(axis.code):
                cells[index] = replace(cells[index], change=Change.RULE, is_break=True)
                years = {"year": self.years[index].year, "old_year": self.years[before].year}
                breaks.append(
                    _(
                        "%(year)s: the axis has other lines or rules than in %(old_year)s: it does not "
                        "compare."
                    )
                    % years
                )
        return Row(axis, cells, category, region, breaks)

    def line_row(
        self, place: int, line: Indicator, category: Decimal | None = None, region: Decimal | None = None
    ) -> Row:
        """Return a line over the years with the lines that it continues."""
        last = max(index for index, year in enumerate(self.years) if len(year.sheets) > place)
        return self._row(place, line, last, category, region)

    def ended_rows(self) -> list[Row]:
        """Return the lines that ended, with the years that asked them."""
        rows = []
        for (index, place), (before, lines) in sorted(self.maps.items()):
            words = {"year": self.years[index].year}
            for line in lines.ended:
                row = self._row(place, line, before, None, None)
                told = _("%(year)s: the line is no longer asked.") % words
                rows.append(replace(row, breaks=[*row.breaks, told]))
        return rows

    def _row(
        self, place: int, line: Indicator, last: int, category: Decimal | None, region: Decimal | None
    ) -> Row:
        cells = [Cell(year.year, None, None) for year in self.years]
        breaks: list[str] = []
        notes: list[str] = []
        code, index = line.code, last
        while True:
            year = self.years[index]
            cells[index] = _cell(year.year, year.part(place, "lines", code))
            if (index, place) not in self.maps:
                break
            before, lines = self.maps[index, place]
            link = lines.by_code[code]
            is_break = link.old is None or not link.is_comparable
            cells[index] = replace(cells[index], change=link.change, is_break=is_break)
            if told := _told(link, year, self.years[before], place):
                (breaks if is_break else notes).insert(0, told)
            if link.old is None:
                break
            code, index = link.old.code, before
        return Row(line, cells, category, region, breaks, notes)


def _cell(year: int, found: Mapping[str, Any] | None) -> Cell:
    if found is None:
        return Cell(year, None, None)
    return Cell(year, Decimal(found["points"]), Decimal(found["max_points"]))


def _told(link: Link, year: YearResult, before: YearResult, place: int) -> str:
    """Say what changed in a line between two years; "" when nothing did that a reader asks about.

    Where the rule is another, what the older figures would give by the new one is told too.
    """
    assert link.new is not None
    if link.old is None:
        return _("%(year)s: new line, with no year before to compare.") % {"year": year.year}
    words = {
        "year": year.year,
        "old_year": before.year,
        "old_code": link.old.code,
        "title": pick(link.old, "title"),
        "old": format_number(link.old.max_points),
        "new": format_number(link.new.max_points),
        "old_rule": pick({"rule": rule_text(link.old)}, "rule"),
        "new_rule": pick({"rule": rule_text(link.new)}, "rule"),
    }
    told = []
    if link.old.code != link.new.code:
        told.append(_("%(year)s: until %(old_year)s it was the line %(old_code)s, “%(title)s”.") % words)
    if link.change is Change.RULE:
        text = _("%(year)s: the rule changed. Until %(old_year)s: %(old_rule)s Since: %(new_rule)s") % words
        told.append(f"{text} {_bridge_words(link.new, before, place)}")
    elif link.change is Change.POINTS:
        told.append(_("%(year)s: same rule, out of %(new)s points instead of %(old)s.") % words)
    if link.decided is not None and (told or not link.is_comparable):
        words["reason"] = link.decided.reason
        told.append(
            _("Held to be comparable: %(reason)s") % words
            if link.is_comparable
            else _("%(year)s: held not to be comparable with %(old_year)s: %(reason)s") % words
        )
    return " ".join(told)


def _bridge_words(indicator: Indicator, before: YearResult, place: int) -> str:
    grid = before.grids[place]
    own = {code: value for code, value in before.figures.items() if code in grid.fields}
    line = bridge(indicator, parse_answers(grid, own, assessed_year=before.year))
    if line is None:
        return _("The new rule asks for other figures: the two years cannot be brought together.")
    return _(
        "With its figures of %(year)s the commune would have %(points)s of %(most)s under the new rule."
    ) % {
        "year": before.year,
        "points": format_number(line.points, 2),
        "most": format_number(line.max_points),
    }
