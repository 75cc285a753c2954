"""Reads of what is published. Nothing here looks at a file in progress."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.models import Grid, Publication, PublishedResult
from assessments.services.public.summary import summarise
from communes.models import Commune
from config.toolbox.search import fold


def latest_publications() -> QuerySet[Publication]:
    """Return the current version of each published cycle, newest year first."""
    newest = Publication.objects.filter(cycle=OuterRef("cycle")).order_by("-version").values("version")[:1]
    return (
        Publication.objects.filter(version=Subquery(newest))
        .select_related("cycle__grid", "cycle__additional_grid")
        .order_by("-cycle__assessed_year")
    )


def all_publications() -> QuerySet[Publication]:
    """Return every version of every published cycle with its cycle, newest first."""
    return Publication.objects.select_related("cycle").order_by("-cycle__assessed_year", "-version")


def published_grids() -> list[Grid]:
    """Return the grids by which a published year was scored, by code and version. Two queries."""
    cycles = Publication.objects.values_list("cycle__grid", "cycle__additional_grid")
    wanted = {grid for pair in cycles for grid in pair if grid is not None}
    return list(Grid.objects.filter(pk__in=wanted).order_by("code", "version"))


def years_until(publication: Publication) -> list[Publication]:
    """Return a publication and the current ones of the years before, newest first."""
    before = latest_publications().filter(cycle__assessed_year__lt=publication.cycle.assessed_year)
    return [publication, *before]


def access_publication(year: int, version: int | None = None) -> Publication:
    """Return a version of a year's publication, the current one by default; 404 when there is none."""
    publications = Publication.objects.filter(cycle__assessed_year=year).select_related(
        "cycle__grid", "cycle__additional_grid"
    )
    if version is not None:
        return get_object_or_404(publications, version=version)
    publication = publications.order_by("-version").first()
    if publication is None:
        raise Http404
    return publication


def rows_of(publication: Publication) -> QuerySet[PublishedResult]:
    """Return the results of a publication, of a rehearsal too: whoever holds it may read its rows."""
    return PublishedResult.everything.filter(publication=publication)


def results_of(publication: Publication) -> QuerySet[PublishedResult]:
    """Return the results of a publication with their places, by commune code."""
    return rows_of(publication).select_related("commune__province__region").order_by("commune__code")


SORTS = {
    "name": F("commune__name_fr"),
    "region": F("commune__province__region__code"),
    "total": F("total"),
    "conditions": F("conditions_met"),
}


@dataclass(frozen=True, slots=True)
class ResultFilter:
    """What a reader asked of the list of results. Unknown values ask for nothing."""

    text: str = ""
    region: str = ""
    outcome: str = ""
    sort: str = "-total"

    def apply(self, rows: QuerySet[PublishedResult]) -> QuerySet[PublishedResult]:
        """Return the rows asked for, sorted."""
        if self.text:
            rows = rows.filter(commune__search_text__contains=fold(self.text))
        if self.region:
            rows = rows.filter(commune__province__region__code=self.region)
        if self.outcome in {"eligible", "not_eligible"}:
            rows = rows.filter(is_eligible=self.outcome == "eligible")
        field = SORTS.get(self.sort.lstrip("-"), SORTS["total"])
        falling = self.sort.startswith("-")
        order = field.desc(nulls_last=True) if falling else field.asc(nulls_last=True)
        return rows.order_by(order, "commune__code")


def list_rows(rows: QuerySet[PublishedResult]) -> QuerySet[PublishedResult]:
    """Keep only what a line of the list shows: the frozen sheets stay in the database."""
    return rows.select_related("commune__province__region").defer("sheet", "additional_sheet", "answers")


def history_of(commune: Commune, *, shown: PublishedResult | None = None) -> list[PublishedResult]:
    """Return a commune's current published results, oldest year first.

    A rehearsed result that is ``shown`` stands in the place of its year.
    """
    current = (
        Publication.objects.values("cycle").annotate(newest=Max("version")).values_list("cycle", "newest")
    )
    newest = dict(current)
    rows = (
        PublishedResult.objects.filter(commune=commune)
        .select_related("publication__cycle")
        .defer("sheet", "additional_sheet", "answers")
        .order_by("publication__cycle__assessed_year")
    )
    history = [row for row in rows if newest[row.publication.cycle_id] == row.publication.version]
    if shown is None or not shown.publication.is_rehearsal:
        return history
    others = [row for row in history if row.publication.cycle_id != shown.publication.cycle_id]
    return sorted([*others, shown], key=lambda row: row.publication.cycle.assessed_year)


def access_result(publication: Publication, code: str) -> PublishedResult:
    """Return one commune's result in a publication, or a 404."""
    result = get_object_or_404(results_of(publication), commune__code=code)
    result.publication = publication
    return result


def summary_of(publication: Publication) -> dict[str, Any]:
    """Return the frozen figures of a publication, whole.

    A publication older than the figures of groups has them worked out from its frozen rows, and kept.
    """
    if "large" in publication.summary:
        return publication.summary
    key = f"publication-summary:{publication.digest}"
    kept: Any = cache.get_or_set(key, lambda: _whole_summary(publication), timeout=None)
    return kept


def _whole_summary(publication: Publication) -> dict[str, Any]:
    return summarise(list(results_of(publication)), grid_threshold=publication.summary["threshold"])


def axis_sections(grid: dict[str, Any], sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a frozen sheet under their axes, with the grid's titles."""
    sections = []
    for axis in grid["axes"]:
        lines = [
            {"indicator": indicator, **sheet["lines"][indicator["code"]]}
            for indicator in grid["indicators"]
            if indicator["axis"] == axis["code"] and indicator["code"] in sheet.get("lines", {})
        ]
        sections.append({"axis": axis, "score": sheet.get("axes", {}).get(axis["code"], {}), "lines": lines})
    return sections


def condition_rows(grid: dict[str, Any], sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the conditions of a frozen sheet with the grid's titles."""
    found = sheet.get("conditions", {})
    return [
        {"condition": condition, **found[condition["code"]]}
        for condition in grid["conditions"]
        if condition["code"] in found
    ]
