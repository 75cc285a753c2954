"""Up to four communes side by side."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from assessments.models import PublishedResult
from assessments.services import public_comparison, public_results
from assessments.services.public_cache import kept_for_public
from communes.access import public
from config.toolbox.readonly import reads


@public
@kept_for_public
@reads
def public_compare(request: HttpRequest, year: int) -> HttpResponse:
    """Compare communes line by line; the address holds them (?c=code) and the words of a search (?q=)."""
    publication = public_results.access_publication(year)
    rows = public_comparison.chosen(publication, request.GET.getlist("c"))
    typed = request.GET.get("q", "").strip()[:80]
    grid = publication.cycle.grid.document
    is_full = len(rows) >= public_comparison.MOST
    found = [] if is_full else public_comparison.found(publication, typed, but=rows)
    like = [] if is_full else public_comparison.of_like_size(publication, rows)
    context = {
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
    return TemplateResponse(request, "assessments/public/compare.html", context)


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
