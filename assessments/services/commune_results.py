"""A commune's results over the years, line by line, beside communes alike (docs/improvement.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessments.enums import APPROVED_STATES
from assessments.models import Assessment, Cycle, Publication, PublishedResult
from assessments.scoring import Grid
from assessments.scoring.mapping import LineMap
from assessments.services.access import visible_assessments
from assessments.services.figures import verified_figures_of
from assessments.services.final_sheets import final_sheets
from assessments.services.grid_lines import line_maps
from assessments.services.grids import scoring_grid
from assessments.services.improvement.peers import YearPeers, peers_of
from assessments.services.improvement.trails import Row, Trails, YearResult
from assessments.services.public.results import latest_publications
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.enums import Role
from communes.models import Commune


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
    published: Cycle | None = None
    """The latest published cycle, which the groups of ``latest_peers`` come from."""

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
        """Return the axes of the latest scored year with their lines, each line with what it continues."""
        latest, trails = self.latest, self._trails
        if latest is None:
            return []
        return [
            Block(
                trails.axis_row(place, axis, *self._medians(place, "axes", axis.code)),
                [
                    trails.line_row(place, line, *self._medians(place, "lines", line.code))
                    for line in grid.indicators
                    if line.axis == axis.code
                ],
            )
            for place, (grid, _sheet) in enumerate(zip(latest.grids, latest.sheets, strict=True))
            for axis in grid.axes
        ]

    @cached_property
    def ended(self) -> list[Row]:
        """Return the lines of earlier years that no later line continues, those that ended first first."""
        return self._trails.ended_rows()

    @cached_property
    def _to_published(self) -> list[LineMap | None]:
        """Return how the latest lines follow those of the published year, by the place of their grid."""
        latest, cycle = self.latest, self.published
        if latest is None or cycle is None:
            return [None, None]
        pairs = [
            (older, latest.row(place)) if older is not None and place < len(latest.sheets) else None
            for place, older in enumerate((cycle.grid, cycle.additional_grid))
        ]
        maps = line_maps(pair for pair in pairs if pair)
        return [maps[pair[0].pk, pair[1].pk] if pair else None for pair in pairs]

    @cached_property
    def _trails(self) -> Trails:
        return Trails.of(self.years)

    def _medians(self, place: int, part: str, code: str) -> tuple[Decimal | None, Decimal | None]:
        """Return the medians of a line or an axis, none where its points were given by another rule."""
        peers, lines = self.latest_peers, self._to_published[place]
        if lines is None:
            return None, None
        if part == "lines":
            link = lines.by_code[code]
            if link.old is None or not link.is_alike:
                return None, None
            code = link.old.code
        elif not lines.is_axis_alike(code):
            return None, None
        return (
            _median_in(peers and peers.category, part, code),
            _median_in(peers and peers.region, part, code),
        )


def _median_in(group: Any, part: str, code: str) -> Decimal | None:
    found = getattr(group, part).get(code) if group else None
    return found.median if part == "lines" and found else found


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
    published = max(
        (publication.cycle for publication in publications.values()),
        key=lambda cycle: cycle.assessed_year,
        default=None,
    )
    return CommuneResults(commune, years, peers_of(commune, publications.values()), published)


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
