"""Pages that everybody reads: the country, a cycle, a commune, a score card's proof."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessments.models import Publication, PublishedResult
from assessments.services import public_results
from assessments.services.documents import public_cards
from assessments.services.public_cache import kept_for_public
from assessments.services.public_pictures import (
    axis_points,
    axis_rows,
    condition_counts,
    distribution_rows,
    eligible_by_year,
    totals_by_year,
)
from assessments.services.public_results import ResultFilter
from assessments.views.public.forms import ResultFilterForm
from communes.access import public
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@public
@kept_for_public
@reads
def public_home(request: HttpRequest) -> HttpResponse:
    """Show the national result in one sentence and one picture, and the way to a commune."""
    publications = list(public_results.latest_publications())
    return TemplateResponse(
        request,
        "assessments/public/home.html",
        {
            "publications": publications,
            "publication": publications[0] if publications else None,
            "distribution_rows": distribution_rows(publications[0]) if publications else [],
            "trend_rows": eligible_by_year(publications),
        },
    )


def _filter(request: HttpRequest) -> ResultFilter:
    get = request.GET.get
    return ResultFilter(
        text=get("q", "").strip()[:80],
        region=get("region", "")[:12],
        outcome=get("outcome", ""),
        sort=get("sort", "-total"),
    )


@public
@kept_for_public
@reads
def public_cycle(request: HttpRequest, year: int, version: int | None = None) -> HttpResponse:
    """Show a cycle: its figures and the list of its communes."""
    publication = public_results.access_publication(year, version)
    wanted = _filter(request)
    rows = public_results.list_rows(wanted.apply(publication.results.all()))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(
        request,
        "assessments/public/cycle.html",
        {
            "publication": publication,
            "cycle": publication.cycle,
            "versions": list(publication.cycle.publications.order_by("version")),
            "form": ResultFilterForm(request.GET or None),
            "distribution_rows": distribution_rows(publication),
            "axes": axis_rows(publication),
            "conditions": condition_counts(publication),
            "page": page,
            "grid": publication.cycle.grid.document,
        },
    )


@public
@kept_for_public
@reads
def public_commune(request: HttpRequest, year: int, code: str, version: int | None = None) -> HttpResponse:
    """Show one commune's published result with every line's reason."""
    publication = public_results.access_publication(year, version)
    result = public_results.access_result(publication, code)
    cycle = publication.cycle
    grid = cycle.grid.document
    additional = cycle.additional_grid.document if cycle.additional_grid else None
    history = public_results.history_of(result.commune)
    return TemplateResponse(
        request,
        "assessments/public/commune.html",
        {
            "publication": publication,
            "cycle": cycle,
            "result": result,
            "commune": result.commune,
            "grid": grid,
            "conditions": public_results.condition_rows(grid, result.sheet),
            "sections": public_results.axis_sections(grid, result.sheet) if result.sheet else [],
            "additional_grid": additional,
            "additional_sections": (
                public_results.axis_sections(additional, result.additional_sheet)
                if additional and result.additional_sheet
                else []
            ),
            "axes": axis_points(grid, result.sheet),
            "threshold": Decimal(publication.summary["threshold"]),
            "history": history,
            "card_languages": public_cards(result),
            "trend_rows": totals_by_year(history),
        },
    )


@public
@reads
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """Confirm a score card: number, year, score and digest as they were published."""
    code = (code or request.GET.get("code", "")).strip().upper().replace(" ", "").replace("-", "")[:20]
    result = (
        PublishedResult.objects.filter(verification_code=code)
        .select_related("commune__province__region", "publication__cycle")
        .prefetch_related(
            Prefetch("publication__cycle__publications", Publication.objects.order_by("-version"))
        )
        .first()
        if code
        else None
    )
    versions = result.publication.cycle.publications.all() if result else []
    newer = bool(result and versions[0].version > result.publication.version)
    return TemplateResponse(
        request,
        "assessments/public/verify.html",
        {"code": code, "result": result, "newer": newer},
        status=404 if code and result is None else 200,
    )
