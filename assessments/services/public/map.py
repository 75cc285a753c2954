"""Published scores on an indicative map, from the country down to the communes of a region or a province."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from django.http import Http404

from assessments.models import Publication, PublishedResult
from assessments.services.public.addresses import page_address
from assessments.services.public.results import rows_of
from communes.maps import TerritoryMap, draw_map
from communes.models import Province, Region
from communes.models.territory import Place
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number

STEP = 10
NO_SCORE = "none"


@dataclass(frozen=True, slots=True)
class Band:
    """A class of scores on the map: from ``low`` (or anything below), to less than ``high`` (or anything)."""

    code: str
    low: Decimal | None
    high: Decimal | None

    def holds(self, score: Decimal) -> bool:
        return (self.low is None or score >= self.low) and (self.high is None or score < self.high)


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place of the map: its words, its score (a total, or the median of its communes) and its band."""

    code: str
    name: str
    url: str
    score: Decimal | None
    communes: int
    eligible: int
    band: str
    path: str

    @property
    def title(self) -> str:
        return self.name if self.score is None else f"{self.name} – {format_number(self.score, 2)}"


@dataclass(frozen=True, slots=True)
class ScoreMap:
    """A drawn map: its places, and the outlines of those that were not assessed."""

    view_box: str
    bands: tuple[Band, ...]
    places: tuple[MapPlace, ...]
    others: tuple[str, ...]


def bands(threshold: Decimal) -> tuple[Band, ...]:
    """Return five classes of scores around the threshold of the grid, the lowest first."""
    ends = [threshold - 2 * STEP, threshold - STEP, threshold, threshold + STEP]
    return tuple(
        Band(str(index), low, high)
        for index, (low, high) in enumerate(zip([None, *ends], [*ends, None], strict=True), start=1)
    )


def map_of_regions(publication: Publication) -> ScoreMap:
    """Draw the regions, each by the median score of its communes; each leads to its page."""
    return _map_of_groups(
        publication,
        "regions",
        list(Region.objects.all()),
        lambda row: row.commune.province.region_id,
        lambda code: page_address(publication, "region", code),
    )


def map_of_provinces(publication: Publication) -> ScoreMap:
    """Draw the provinces, each by the median score of its communes; each leads to the map of its communes."""
    page = page_address(publication, "map")
    return _map_of_groups(
        publication,
        "provinces",
        list(Province.objects.all()),
        lambda row: row.commune.province_id,
        lambda code: f"{page}?within={code}",
    )


def map_of_communes(publication: Publication, within: str) -> ScoreMap:
    """Draw the communes of a region or a province by their scores; each leads to its page."""
    rows = {
        row.commune.code: row
        for row in rows_of(publication)
        .filter(commune__code__startswith=f"{within}.")
        .select_related("commune")
        .defer("sheet", "additional_sheet", "answers")
    }
    classes = bands(Decimal(publication.summary["threshold"]))
    drawn = draw_map("communes", within=within)
    places = [
        _place(
            row.commune,
            classes,
            path=outline.path,
            url=page_address(publication, "commune", outline.code),
            score=row.total,
            rows=[row],
        )
        for outline in drawn.outlines
        if (row := rows.get(outline.code)) is not None
    ]
    return _score_map(drawn, classes, places)


def place_of(code: str) -> Region | Province:
    """Return the region or province of a code, or a 404."""
    place: Any = Region.objects.filter(code=code).first()
    place = place or Province.objects.select_related("region").filter(code=code).first()
    if place is None:
        raise Http404
    return place


def _map_of_groups(
    publication: Publication,
    level: str,
    known: Sequence[Place],
    key: Callable[[PublishedResult], int],
    url: Callable[[str], str],
) -> ScoreMap:
    groups: dict[int, list[PublishedResult]] = {}
    rows = (
        rows_of(publication)
        .select_related("commune__province")
        .only("total", "is_eligible", "commune__province__region")
    )
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    classes = bands(Decimal(publication.summary["threshold"]))
    drawn = draw_map(level)
    by_code = {place.code: place for place in known}
    places = [
        _place(
            place,
            classes,
            path=outline.path,
            url=url(outline.code),
            score=_median(groups[place.pk]),
            rows=groups[place.pk],
        )
        for outline in drawn.outlines
        if (place := by_code.get(outline.code)) is not None and place.pk in groups
    ]
    return _score_map(drawn, classes, places)


def _score_map(drawn: TerritoryMap, classes: tuple[Band, ...], places: list[MapPlace]) -> ScoreMap:
    known = {place.code for place in places}
    others = tuple(outline.path for outline in drawn.outlines if outline.code not in known)
    return ScoreMap(drawn.view_box, classes, tuple(places), others)


def _median(rows: Iterable[PublishedResult]) -> Decimal | None:
    totals = [row.total for row in rows if row.total is not None]
    return Decimal(median(totals)) if totals else None


def _place(
    place: Place,
    classes: Iterable[Band],
    *,
    path: str,
    url: str,
    score: Decimal | None,
    rows: Sequence[PublishedResult],
) -> MapPlace:
    band = NO_SCORE if score is None else next(band.code for band in classes if band.holds(score))
    return MapPlace(
        place.code,
        pick(place, "name"),
        url,
        score,
        len(rows),
        sum(row.is_eligible for row in rows),
        band,
        path,
    )
