"""What the public pages show of a publication; the pages of a rehearsal show the same."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, QueryDict

from assessments.models import Publication, PublishedResult
from assessments.services.audit.draws import published_draws
from assessments.services.documents import public_cards
from assessments.services.public import comparison as public_comparison
from assessments.services.public import groups as public_groups
from assessments.services.public import map as public_map
from assessments.services.public import results as public_results
from assessments.services.public.pictures import (
    axis_rows,
    compared_years,
    condition_counts,
    distribution_rows,
    totals_by_year,
    trend_of,
)
from assessments.services.public.results import ResultFilter
from assessments.views.public.forms import ResultFilterForm
from communes.models import Province, Region

PAGE_SIZE = 50


def home_context(publications: Sequence[Publication]) -> dict[str, Any]:
    """Return what the first page says, of publications with the newest year first."""
    years = compared_years(publications)
    return {
        "publications": publications,
        "publication": publications[0] if publications else None,
        "distribution_rows": distribution_rows(publications[0]) if publications else [],
        "years": years,
        "trend_rows": trend_of(years, "eligible_share"),
    }


def cycle_context(request: HttpRequest, publication: Publication) -> dict[str, Any]:
    """Return the figures of a publication and the communes that the address asks for."""
    rows = public_results.list_rows(_filter(request).apply(public_results.rows_of(publication)))
    years = compared_years(public_results.years_until(publication))
    return {
        "publication": publication,
        "cycle": publication.cycle,
        "versions": _versions(publication),
        "form": ResultFilterForm(request.GET or None),
        "distribution_rows": distribution_rows(publication),
        "axes": axis_rows(publication),
        "conditions": condition_counts(publication),
        "categories": public_groups.categories(publication),
        "regions": public_results.summary_of(publication)["regions"],
        "years": years,
        "trend_rows": trend_of(years, "eligible_share"),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "has_draws": published_draws(publication.cycle).exists(),
        "grid": publication.cycle.grid.document,
    }


def _versions(publication: Publication) -> list[Publication]:
    """Return the versions of a year; a rehearsal stands where the next one will."""
    published = list(publication.cycle.publications.order_by("version"))
    return [*published, publication] if publication.is_rehearsal else published


def _filter(request: HttpRequest) -> ResultFilter:
    get = request.GET.get
    return ResultFilter(
        text=get("q", "").strip()[:80],
        region=get("region", "")[:12],
        outcome=get("outcome", ""),
        sort=get("sort", "-total"),
    )


def commune_context(publication: Publication, code: str) -> dict[str, Any]:
    """Return one commune's result with every line's reason; a 404 when the publication has none."""
    result = public_results.access_result(publication, code)
    cycle = publication.cycle
    grid = cycle.grid.document
    additional = cycle.additional_grid.document if cycle.additional_grid else None
    history = public_results.history_of(result.commune, shown=result)
    sections = public_results.axis_sections(grid, result.sheet) if result.sheet else []
    groups = public_groups.beside(publication, result)
    return {
        "publication": publication,
        "cycle": cycle,
        "result": result,
        "commune": result.commune,
        "grid": grid,
        "conditions": public_results.condition_rows(grid, result.sheet),
        "sections": sections,
        "strengths": public_groups.done_well(sections),
        "gaps": public_groups.most_lost(sections),
        "beside": groups,
        "additional_grid": additional,
        "additional_sections": (
            public_results.axis_sections(additional, result.additional_sheet)
            if additional and result.additional_sheet
            else []
        ),
        "axes": public_groups.axes_beside(grid, result.sheet, groups),
        "threshold": Decimal(publication.summary["threshold"]),
        "history": history,
        "card_languages": public_cards(result),
        "trend_rows": totals_by_year(history),
    }


def regions_context(publication: Publication) -> dict[str, Any]:
    """Return the regions of a publication side by side, and on a map."""
    return {
        "publication": publication,
        "cycle": publication.cycle,
        "regions": public_results.summary_of(publication)["regions"],
        "score_map": public_map.map_of_regions(publication),
    }


def region_context(publication: Publication, code: str) -> dict[str, Any]:
    """Return what a region's page says of a publication; a 404 when it holds none of its communes."""
    figures = public_groups.region_figures(publication, code)
    region = Region.objects.filter(code=code).first()
    if figures is None or region is None:
        raise Http404
    years = public_results.years_until(publication)
    return {
        "publication": publication,
        "cycle": publication.cycle,
        "region": region,
        "figures": figures,
        "axes": public_groups.region_axes(publication, figures),
        "trend_rows": public_groups.region_years(years, code),
        "threshold": Decimal(publication.summary["threshold"]),
        "ranked": public_groups.ranked(publication, code),
        "score_map": public_map.map_of_communes(publication, code),
        "grid": publication.cycle.grid.document,
    }


def map_context(request: HttpRequest, publication: Publication) -> dict[str, Any]:
    """Return the map asked for: regions, ?level=provinces, or communes ?within=code (404 if unknown)."""
    within = request.GET.get("within", "")[:12]
    place: Region | Province | None = public_map.place_of(within) if within else None
    level = "provinces" if request.GET.get("level") == "provinces" else "regions"
    if place is not None:
        score_map = public_map.map_of_communes(publication, place.code)
    elif level == "provinces":
        score_map = public_map.map_of_provinces(publication)
    else:
        score_map = public_map.map_of_regions(publication)
    return {
        "publication": publication,
        "cycle": publication.cycle,
        "place": place,
        "region": getattr(place, "region", None),
        "level": level,
        "score_map": score_map,
    }


def compare_context(request: HttpRequest, publication: Publication) -> dict[str, Any]:
    """Return the communes of the address (?c=code) side by side, and those found by its words (?q=)."""
    rows = public_comparison.chosen(publication, request.GET.getlist("c"))
    typed = request.GET.get("q", "").strip()[:80]
    grid = publication.cycle.grid.document
    is_full = len(rows) >= public_comparison.MOST
    found = [] if is_full else public_comparison.found(publication, typed, but=rows)
    like = [] if is_full else public_comparison.of_like_size(publication, rows)
    return {
        "publication": publication,
        "cycle": publication.cycle,
        "columns": [{"result": row, "without": _query(rows, without=row)} for row in rows],
        "typed": typed,
        "found": [{"result": row, "query": _query(rows, more=row)} for row in found],
        "like": [{"result": row, "query": _query(rows, more=row)} for row in like],
        "is_full": is_full,
        "is_uneven": public_comparison.is_uneven(rows),
        "table": public_comparison.side_by_side(grid, rows) if rows else None,
        "grid": grid,
    }


def _query(
    rows: list[PublishedResult],
    *,
    more: PublishedResult | None = None,
    without: PublishedResult | None = None,
) -> str:
    query = QueryDict(mutable=True)
    wanted = [row for row in rows if row is not without] + ([more] if more else [])
    query.setlist("c", [row.commune.code for row in wanted])
    return query.urlencode()
