"""Open data files of a publication."""

from django.http import Http404, HttpRequest, HttpResponse

from assessments.services import open_data, public_results
from assessments.services.public_cache import kept_for_public
from communes.access import public
from config.toolbox.canonical import canonical_json
from config.toolbox.readonly import reads


def _download(content: str, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@kept_for_public
@reads
def results_json(request: HttpRequest, year: int, version: int) -> HttpResponse:
    """Give a publication whole, as JSON."""
    publication = public_results.access_publication(year, version)
    text = open_data.publication_json(publication, list(public_results.results_of(publication)))
    return _download(text, "application/json; charset=utf-8", f"adaa-{year}-v{version}.json")


@public
@kept_for_public
@reads
def results_csv(request: HttpRequest, year: int, version: int) -> HttpResponse:
    """Give a publication as CSV, a row per line of each commune."""
    publication = public_results.access_publication(year, version)
    text = open_data.publication_csv(publication, list(public_results.results_of(publication)))
    return _download(text, "text/csv; charset=utf-8", f"adaa-{year}-v{version}.csv")


@public
@kept_for_public
@reads
def commune_json(request: HttpRequest, year: int, version: int, code: str) -> HttpResponse:
    """Give one commune's result with its answers, as JSON."""
    publication = public_results.access_publication(year, version)
    result = public_results.access_result(publication, code)
    text = canonical_json(open_data.result_document(result))
    return _download(text, "application/json; charset=utf-8", f"adaa-{year}-v{version}-{code}.json")


@public
@kept_for_public
@reads
def grid_json(request: HttpRequest, year: int, version: int, kind: str) -> HttpResponse:
    """Give a grid of a publication as the scoring command reads it."""
    cycle = public_results.access_publication(year, version).cycle
    grid = cycle.grid if kind == "main" else cycle.additional_grid
    if grid is None:
        raise Http404
    text = canonical_json(grid.document)
    return _download(text, "application/json; charset=utf-8", f"{grid.code}-{grid.version}.json")
