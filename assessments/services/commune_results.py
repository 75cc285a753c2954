"""A commune's results over the years, line by line, beside communes alike (docs/improvement.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from assessments.enums import APPROVED_STATES
from assessments.models import Assessment, Cycle, Publication, PublishedResult
from assessments.scoring import Axis, Grid, Indicator, parse_answers, rule_text
from assessments.scoring.changes import Change, bridge, change_of
from assessments.services.access import visible_assessments
from assessments.services.figures import verified_figures_of
from assessments.services.final_sheets import final_sheets
from assessments.services.grids import scoring_grid
from assessments.services.improvement.peers import YearPeers, peers_of
from assessments.services.public.results import latest_publications
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.enums import Role
from communes.models import Commune
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number

HUNDRED = Decimal(100)


def access_results(code: str, *, actor: Actor | None, at: datetime) -> Commune:
    """Return a commune whose results this actor may read over the years; anything else is a 404.

    Those who see the commune from within, and auditors for the communes of their running missions.
    """
    communes = communes_seen_by(actor)
    if actor is not None and actor.role == Role.AUDITOR:
        files = visible_assessments(Assessment.objects.all(), actor, at=at)
        communes = Commune.objects.filter(pk__in=files.values("commune"))
    return get_object_or_404(communes.with_territory(), code=code)  # type: ignore[attr-defined]


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

    def axis(self, code: str) -> Mapping[str, Any] | None:
        return next((sheet["axes"][code] for sheet in self.sheets if code in sheet["axes"]), None)

    def line(self, code: str) -> Mapping[str, Any] | None:
        return next((sheet["lines"][code] for sheet in self.sheets if code in sheet["lines"]), None)

    def indicator(self, code: str) -> tuple[Grid, Indicator] | None:
        """Return the rule of a line in this year, with its grid."""
        for grid in self.grids:
            for indicator in grid.indicators:
                if indicator.code == code:
                    return grid, indicator
        return None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, slots=True)
class Cell:
    """What an axis or a line gave in one year; None where it was not asked or not scored."""

    year: int
    points: Decimal | None
    max_points: Decimal | None
    change: Change = Change.NONE

    @property
    def is_break(self) -> bool:
        return self.change is not Change.NONE


@dataclass(frozen=True)
class Row:
    """An axis or a line over the years, with the medians of communes alike in the latest published year."""

    part: Axis | Indicator
    cells: Sequence[Cell]
    category_median: Decimal | None
    region_median: Decimal | None
    breaks: Sequence[str] = ()

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
class Block:
    """One axis with its lines."""

    axis: Row
    lines: Sequence[Row]


@dataclass(frozen=True)
class CommuneResults:
    """All that the page of results shows, oldest year first."""

    commune: Commune
    years: Sequence[YearResult]
    peers: Mapping[int, YearPeers]

    @property
    def latest(self) -> YearResult | None:
        return next((year for year in reversed(self.years) if year.is_scored), None)

    @property
    def latest_peers(self) -> YearPeers | None:
        """Return the groups of the latest published year, which lines and axes are compared with."""
        return self.peers[max(self.peers)] if self.peers else None

    @property
    def totals(self) -> list[dict[str, Any]]:
        """Return the rows of the drawing of totals."""
        rows, grid = [], None
        for year in self.years:
            is_new = grid is not None and year.cycle.grid_id != grid
            rows.append({"label": str(year.year), "value": year.total, "new_rules": is_new})
            grid = year.cycle.grid_id
        return rows

    @property
    def category_totals(self) -> list[Decimal | None]:
        return [self._total("category", year.year) for year in self.years]

    @property
    def region_totals(self) -> list[Decimal | None]:
        return [self._total("region", year.year) for year in self.years]

    def _total(self, group: str, year: int) -> Decimal | None:
        found = getattr(self.peers[year], group) if year in self.peers else None
        return found.total if found else None

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the axes of the latest scored year with their lines; lines no longer asked are left out."""
        latest = self.latest
        if latest is None:
            return []
        return [
            Block(
                self._axis_row(axis),
                [self._line_row(line) for line in grid.indicators if line.axis == axis.code],
            )
            for grid, _sheet in zip(latest.grids, latest.sheets, strict=True)
            for axis in grid.axes
        ]

    def _axis_row(self, axis: Axis) -> Row:
        cells = [_cell(year.year, year.axis(axis.code)) for year in self.years]
        return Row(axis, cells, *self._medians("axes", axis.code))

    def _line_row(self, line: Indicator) -> Row:
        cells, breaks = [], []
        before: YearResult | None = None
        for year in self.years:
            found = year.line(line.code)
            change = _change(line.code, year, before) if found and before else Change.NONE
            cells.append(_cell(year.year, found, change))
            if change is not Change.NONE and before is not None:
                breaks.append(_break_words(line.code, year, before, change))
            if year.is_scored:
                before = year
        category, region = self._medians("lines", line.code)
        return Row(line, cells, category, region, breaks)

    def _medians(self, part: str, code: str) -> tuple[Decimal | None, Decimal | None]:
        peers = self.latest_peers
        return (
            _median_in(peers and peers.category, part, code),
            _median_in(peers and peers.region, part, code),
        )


def _median_in(group: Any, part: str, code: str) -> Decimal | None:
    found = getattr(group, part).get(code) if group else None
    return found.median if part == "lines" and found else found


def _cell(year: int, found: Mapping[str, Any] | None, change: Change = Change.NONE) -> Cell:
    if found is None:
        return Cell(year, None, None)
    return Cell(year, Decimal(found["points"]), Decimal(found["max_points"]), change)


def _change(code: str, year: YearResult, before: YearResult) -> Change:
    here = year.indicator(code)
    if here is None:
        return Change.NONE
    _grid, indicator = here
    old = before.indicator(code)
    return change_of(indicator, old[0]) if old else Change.NEW


def _break_words(code: str, year: YearResult, before: YearResult, change: Change) -> str:
    """Say what changed in a line between two years, and what the older figures would give by the new rule."""
    here, old = year.indicator(code), before.indicator(code)
    assert here is not None
    _grid, indicator = here
    if old is None or change is Change.NEW:
        return _("%(year)s: new line, with no year before to compare.") % {"year": year.year}
    words = {
        "year": year.year,
        "old_year": before.year,
        "old": format_number(old[1].max_points),
        "new": format_number(indicator.max_points),
        "old_rule": pick({"rule": rule_text(old[1])}, "rule"),
        "new_rule": pick({"rule": rule_text(indicator)}, "rule"),
    }
    if change is Change.POINTS:
        return _("%(year)s: same rule, out of %(new)s points instead of %(old)s.") % words
    text = _("%(year)s: the rule changed. Until %(old_year)s: %(old_rule)s Since: %(new_rule)s") % words
    return f"{text} {_bridge_words(indicator, before)}"


def _bridge_words(indicator: Indicator, before: YearResult) -> str:
    grid, _old = before.indicator(indicator.code) or (None, None)
    assert grid is not None
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


def commune_results(commune: Commune, actor: Actor, *, at: datetime) -> CommuneResults:
    """Return the results of a commune that this actor may read, with the medians of communes alike.

    Published results for whoever may open the page; a year that is approved and not published yet only for
    those who see its file. The number of queries does not grow with the years.
    """
    publications = {publication.cycle_id: publication for publication in latest_publications()}
    years = _published_years(commune, publications)
    known = {year.cycle.pk for year in years}
    files = visible_assessments(Assessment.objects.all(), actor, at=at).filter(
        commune=commune, state__in=sorted(APPROVED_STATES)
    )
    years += _verified_years(files.exclude(cycle__in=known))
    years.sort(key=lambda year: year.year)
    return CommuneResults(commune, years, peers_of(commune, publications.values()))


def _published_years(commune: Commune, publications: Mapping[int, Publication]) -> list[YearResult]:
    rows = PublishedResult.objects.filter(commune=commune, publication__in=publications.values())
    years = []
    for row in rows.select_related("assessment"):
        cycle = next(each.cycle for each in publications.values() if each.pk == row.publication_id)
        sheets = [sheet for sheet in (row.sheet, row.additional_sheet) if sheet]
        grids = _grids(cycle, additional=len(sheets) > 1)
        years.append(YearResult(cycle, row.assessment_id, True, grids, sheets, row.answers))
    return years


def _verified_years(files: QuerySet[Assessment]) -> list[YearResult]:
    found = list(files.select_related("cycle__grid", "cycle__additional_grid"))
    sheets, figures = final_sheets(found), verified_figures_of(found)
    years = []
    for file in found:
        if (sheet := sheets.get(file.pk)) is None:
            continue
        documents = [document for document in (sheet.sheet, sheet.additional_sheet) if document]
        grids = _grids(file.cycle, additional=len(documents) > 1)
        years.append(YearResult(file.cycle, file.pk, False, grids, documents, figures[file.pk]))
    return years


def _grids(cycle: Cycle, *, additional: bool) -> list[Grid]:
    rows: Iterable[Any] = [cycle.grid, cycle.additional_grid] if additional else [cycle.grid]
    return [scoring_grid(row) for row in rows]
