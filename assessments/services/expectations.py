"""Where the value of a line may be expected, from the commune's own years before and from communes alike.

The commune is asked about what stands outside while it types, and the reviewer is told (docs/review.md). Only
years whose rule is the same are compared. Communes alike are read from the latest published year, so
that nothing that is not published is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.cache import cache

from assessments.enums import VERIFIED_STAGES, Stage, State
from assessments.models import Assessment, Grid, Publication, ScoreSheet
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring.changes import Change
from assessments.services.grid_lines import lines_from
from assessments.services.improvement.peers import Comparable, LineSpread
from assessments.services.public.results import latest_publications
from assessments.services.questionnaire import Questionnaire
from config.toolbox.canonical import digest

BAND_PERCENT = "review.risk_band_percent"
PAST_PERCENT = "entry.past_percent"
PAST_LEAST = "entry.past_years_least"
PAST_MOST = "entry.past_years_most"
PARAMETERS = (BAND_PERCENT, PAST_PERCENT, PAST_LEAST, PAST_MOST)
SETTLED_STATES = (State.FINAL, State.PUBLISHED)
_SAME = frozenset({Change.NONE, Change.POINTS})
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Band:
    """From where to where values were; one further away than the ``margin`` stands outside.

    ``years`` are those of the commune's own past, the oldest first, or that of the ``count`` communes alike.
    """

    low: Decimal
    high: Decimal
    margin: tuple[Decimal, Decimal]
    years: tuple[int, ...]
    count: int = 0

    def holds(self, value: Decimal) -> bool:
        """Tell whether a value is not further outside than the margin."""
        return self.low - self.margin[0] <= value <= self.high + self.margin[1]


@dataclass(frozen=True, slots=True)
class Expected:
    """The bands of a file by line; a line without one is not compared."""

    past: Mapping[str, Band] = field(default_factory=dict)
    peers: Mapping[str, Band] = field(default_factory=dict)


class Likeness:
    """Tells which lines of a questionnaire other years measured by the same rule; each grid compared once."""

    def __init__(self, grids: Iterable[Grid | None]) -> None:
        self.grids = [grid for grid in grids if grid is not None]
        self._known: dict[ScoringGrid, Mapping[str, str]] = {}

    def today(self, questionnaire: Questionnaire, line: str) -> str | None:
        """Return the line that measures today what a line of these grids did, whatever their codes."""
        for section in questionnaire.sections.values():
            if section.grid not in self._known:
                self._known[section.grid] = self._onward(section.grid)
            if (code := self._known[section.grid].get(line)) is not None:
                return code
        return None

    def _onward(self, grid: ScoringGrid) -> dict[str, str]:
        before = next((other for other in self.grids if other.code == grid.code), None)
        links = lines_from(before, grid).links if before is not None else ()
        return {
            link.old.code: link.new.code
            for link in links
            if link.old and link.new and link.is_comparable and link.change in _SAME
        }


def peer_band(spread: LineSpread | None, *, percent: int, year: int, count: int) -> Band | None:
    """Return the quartiles of communes alike, widened by a part of their distance on each side.

    Where half of them have the very same value there is no band, and nothing to say.
    """
    if spread is None or spread.quartiles is None:
        return None
    low, high = spread.quartiles
    margin = (high - low) * percent / 100
    return Band(low, high, (margin, margin), (year,), count) if margin else None


def past_band(values: Mapping[int, Decimal], *, percent: int, least: int) -> Band | None:
    """Return the lowest and the highest of the values by year, each widened by a part of itself.

    None with fewer than the ``least`` number of years.
    """
    if len(values) < least:
        return None
    low, high = min(values.values()), max(values.values())
    return Band(low, high, (abs(low) * percent / 100, abs(high) * percent / 100), tuple(sorted(values)))


@dataclass(frozen=True, slots=True)
class PastSheet:
    """The score that counts of one year of a commune: which rows it was scored by, without its content."""

    pk: int
    commune: int
    year: int
    digest: str
    grids: tuple[int, int | None]


def past_sheets(communes: Iterable[int], *, before: int, most: int) -> list[PastSheet]:
    """Return the settled scores of communes before a year, the ``most`` latest of each, newest first.

    One query. A year is settled once its result is final or published; one under appeal is not.
    """
    rows = ScoreSheet.objects.filter(
        assessment__commune__in=list(communes),
        assessment__cycle__assessed_year__lt=before,
        assessment__state__in=SETTLED_STATES,
        stage__in=VERIFIED_STAGES,
    ).values_list(
        "pk", "assessment__commune", "assessment__cycle__assessed_year", "inputs_digest", "grid",
        "additional_grid", "stage",
    )  # fmt: skip
    latest: dict[tuple[int, int], tuple[int, PastSheet]] = {}
    for pk, commune, year, inputs, grid, additional, stage in rows.order_by("pk"):
        order = VERIFIED_STAGES.index(Stage(stage))
        known = latest.get((commune, year))
        if known is None or order > known[0]:
            latest[commune, year] = order, PastSheet(pk, commune, year, inputs, (grid, additional))
    newest = sorted((sheet for _order, sheet in latest.values()), key=lambda sheet: -sheet.year)
    taken: dict[int, int] = {}
    kept = []
    for sheet in newest:
        taken[sheet.commune] = taken.get(sheet.commune, 0) + 1
        if taken[sheet.commune] <= most:
            kept.append(sheet)
    return kept


class Past:
    """The values that settled scores gave by line, asked for one commune or for many. Two queries."""

    def __init__(self, sheets: Sequence[PastSheet], *, percent: int, least: int) -> None:
        self.percent, self.least = percent, least
        self._sheets: dict[int, list[PastSheet]] = {}
        for sheet in sheets:
            self._sheets.setdefault(sheet.commune, []).append(sheet)
        # Fewer years than asked for are not worth reading.
        wanted = [sheet for group in self._sheets.values() if len(group) >= least for sheet in group]
        rows = ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in wanted])
        self._values = {pk: line_values(documents) for pk, *documents in rows.values_list(
            "pk", "sheet__lines", "additional_sheet__lines"
        ).order_by("pk")}  # fmt: skip
        keys = {pk for sheet in wanted for pk in sheet.grids if pk is not None}
        grids = Grid.objects.defer("document").in_bulk(keys) if keys else {}
        self._alike = {
            sheet.grids: Likeness(grids.get(pk) for pk in sheet.grids if pk is not None) for sheet in wanted
        }

    def bands(self, commune: int, questionnaire: Questionnaire) -> dict[str, Band]:
        """Return the band of each line of a commune that enough years measured by the same rule."""
        values: dict[str, dict[int, Decimal]] = {}
        for sheet in self._sheets.get(commune, ()):
            for line, value in self._values.get(sheet.pk, {}).items():
                today = self._alike[sheet.grids].today(questionnaire, line)
                if today is not None:
                    values.setdefault(today, {})[sheet.year] = value
        bands = {
            line: past_band(years, percent=self.percent, least=self.least) for line, years in values.items()
        }
        return {line: band for line, band in bands.items() if band is not None}


def line_values(documents: Iterable[Mapping[str, Any] | None]) -> dict[str, Decimal]:
    """Return the values of lines that have one, in their units, from the lines of score sheets."""
    return {
        code: Decimal(line["value"])
        for document in documents
        if document
        for code, line in document.items()
        if isinstance(line.get("value"), str)
    }


class Alike:
    """Communes alike in the latest year published before one, asked for one file or for many."""

    def __init__(self, publication: Publication | None, *, percent: int) -> None:
        self.percent = percent
        self._publication = publication
        self._groups = Comparable(publication) if publication else None
        cycle = publication.cycle if publication else None
        self._likeness = Likeness((cycle.grid, cycle.additional_grid) if cycle else ())

    def bands(self, assessment: Assessment, questionnaire: Questionnaire) -> dict[str, Band]:
        """Return the band of each line that communes alike were measured on by the same rule."""
        if self._publication is None or self._groups is None:
            return {}
        group = self._groups.to(assessment.commune, is_large=assessment.has_additional_grid)
        year = self._publication.cycle.assessed_year
        if group is None:
            return {}
        found = {
            today: peer_band(spread, percent=self.percent, year=year, count=group.count)
            for line, spread in group.lines.items()
            if (today := self._likeness.today(questionnaire, line)) is not None
        }
        return {line: band for line, band in found.items() if band is not None}


def published_before(year: int) -> Publication | None:
    """Return the latest publication of a year before this one, without the documents of its grids."""
    return (
        latest_publications()
        .filter(cycle__assessed_year__lt=year)
        .defer("summary", "changes", "cycle__grid__document", "cycle__additional_grid__document")
        .first()
    )


def expected_of(
    assessment: Assessment, questionnaire: Questionnaire, *, values: Mapping[str, int]
) -> Expected:
    """Return the bands of one file, given the parameters. Two queries, once they were worked out.

    What they are made of changes seldom and is kept under its digests: each figure that is typed asks anew.
    """
    year = assessment.cycle.assessed_year
    sheets = past_sheets([assessment.commune_id], before=year, most=values[PAST_MOST])
    publication = published_before(year)
    parts = {
        "version": settings.VERSION,
        "file": assessment.pk,
        "commune": [assessment.commune.milieu, assessment.commune.population_2024],
        "past": [[sheet.pk, sheet.digest, *sheet.grids] for sheet in sheets],
        "peers": publication.digest if publication else "",
        "parameters": dict(values),
    }
    key = f"expected-1:{digest(parts)}"
    expected: Expected | None = cache.get(key)
    if expected is None:
        past = Past(sheets, percent=values[PAST_PERCENT], least=values[PAST_LEAST])
        expected = Expected(
            past.bands(assessment.commune_id, questionnaire),
            Alike(publication, percent=values[BAND_PERCENT]).bands(assessment, questionnaire),
        )
        cache.set(key, expected, timeout=_DAY)
    return expected
