"""Regions, their pages and the map of a publication."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessments.services.public import results as public_results
from assessments.services.public.cache import kept_for_public
from assessments.views.public.contexts import map_context, region_context, regions_context
from communes.access import public
from config.toolbox.readonly import reads


@public
@kept_for_public
@reads
def public_regions(request: HttpRequest, year: int) -> HttpResponse:
    """Show the regions of a year side by side."""
    publication = public_results.access_publication(year)
    return TemplateResponse(request, "assessments/public/regions.html", regions_context(publication))


@public
@kept_for_public
@reads
def public_region(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show a region: its figures, its axes, its years, its communes ranked and on a map."""
    publication = public_results.access_publication(year)
    return TemplateResponse(request, "assessments/public/region.html", region_context(publication, code))


@public
@kept_for_public
@reads
def public_map_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show scores on a map: by region, by province (?level=provinces), or inside a place (?within=code)."""
    publication = public_results.access_publication(year)
    return TemplateResponse(request, "assessments/public/map.html", map_context(request, publication))
