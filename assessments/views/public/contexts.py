"""What the public pages show of a publication; the pages of a rehearsal show the same."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from assessments.models import Publication
from assessments.services import public_results
from assessments.services.documents import public_cards
from assessments.services.draws import published_draws
from assessments.services.public_groups import axes_beside, beside, categories, done_well, most_lost
from assessments.services.public_pictures import (
    axis_rows,
    compared_years,
    condition_counts,
    distribution_rows,
    totals_by_year,
    trend_of,
)
from assessments.services.public_results import ResultFilter
from assessments.views.public.forms import ResultFilterForm

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
        "versions": list(publication.cycle.publications.order_by("version")),
        "form": ResultFilterForm(request.GET or None),
        "distribution_rows": distribution_rows(publication),
        "axes": axis_rows(publication),
        "conditions": condition_counts(publication),
        "categories": categories(publication),
        "regions": public_results.summary_of(publication)["regions"],
        "years": years,
        "trend_rows": trend_of(years, "eligible_share"),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "has_draws": published_draws(publication.cycle).exists(),
        "grid": publication.cycle.grid.document,
    }


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
    groups = beside(publication, result)
    return {
        "publication": publication,
        "cycle": cycle,
        "result": result,
        "commune": result.commune,
        "grid": grid,
        "conditions": public_results.condition_rows(grid, result.sheet),
        "sections": sections,
        "strengths": done_well(sections),
        "gaps": most_lost(sections),
        "beside": groups,
        "additional_grid": additional,
        "additional_sections": (
            public_results.axis_sections(additional, result.additional_sheet)
            if additional and result.additional_sheet
            else []
        ),
        "axes": axes_beside(grid, result.sheet, groups),
        "threshold": Decimal(publication.summary["threshold"]),
        "history": history,
        "card_languages": public_cards(result),
        "trend_rows": totals_by_year(history),
    }
