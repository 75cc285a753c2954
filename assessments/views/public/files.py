"""Open data: the page that lists it, the files of a publication, and one commune's result."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from assessments.services.public import open_data, open_data_files
from assessments.services.public import results as public_results
from assessments.services.public.cache import kept_for_public
from assessments.services.public.open_tables import TABLES
from communes.access import public
from config.toolbox.canonical import canonical_json
from config.toolbox.readonly import reads

DAY = 24 * 3600


@public
@kept_for_public
@reads
def public_data(request: HttpRequest) -> HttpResponse:
    """List the files of every publication, with the dictionary of their columns and the licence."""
    publications = public_results.all_publications()
    context = {
        "publications": [(each, open_data_files.file_names(each)) for each in publications],
        "tables": TABLES,
        "licence": open_data.LICENCE,
    }
    return TemplateResponse(request, "assessments/public/data.html", context)


@public
@kept_for_public
@reads
def public_api(request: HttpRequest) -> HttpResponse:
    """Describe the interface for programs to people."""
    newest = public_results.latest_publications().first()
    context = {"year": newest.cycle.assessed_year if newest else None, "site": settings.SITE_URL}
    return TemplateResponse(request, "assessments/public/api.html", context)


def _file_tag(request: HttpRequest, year: int, version: int, name: str) -> str:
    return f'"{public_results.access_publication(year, version).digest[:32]}-{name}"'


@public
@cache_control(public=True, max_age=DAY)
@condition(etag_func=_file_tag)
@reads
def open_data_file(request: HttpRequest, year: int, version: int, name: str) -> FileResponse:
    """Give a file of a publication; the same address gives the same bytes for ever."""
    publication = public_results.access_publication(year, version)
    if name not in open_data_files.file_names(publication):
        raise Http404
    return FileResponse(
        open_data_files.open_file(publication, name),
        as_attachment=True,
        filename=f"adaa-{year}-v{version}-{name}",
        content_type=open_data_files.TYPES[name],
    )


@public
@kept_for_public
@reads
def commune_json(request: HttpRequest, year: int, version: int, code: str) -> HttpResponse:
    """Give one commune's result as it was frozen, sentences and all, with its answers."""
    publication = public_results.access_publication(year, version)
    result = public_results.access_result(publication, code)
    text = canonical_json(open_data.result_document(result, publication, whole=True))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="adaa-{year}-v{version}-{result.commune.code}.json"'
    )
    return response
