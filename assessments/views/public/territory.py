"""Regions, their pages and the map of a publication."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from assessments.models import Publication
from assessments.services import public_groups, public_map, public_results
from assessments.services.public_cache import kept_for_public
from communes.access import public
from communes.models import Province, Region
from config.toolbox.readonly import reads


@public
@kept_for_public
@reads
def public_regions(request: HttpRequest, year: int) -> HttpResponse:
    """Show the regions of a year side by side."""
    publication = public_results.access_publication(year)
    context = {
        "publication": publication,
        "cycle": publication.cycle,
        "regions": public_results.summary_of(publication)["regions"],
        "score_map": public_map.map_of_regions(publication),
    }
    return TemplateResponse(request, "assessments/public/regions.html", context)


@public
@kept_for_public
@reads
def public_region(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Show a region: its figures, its axes, its years, its communes ranked and on a map."""
    publication = public_results.access_publication(year)
    return TemplateResponse(request, "assessments/public/region.html", region_context(publication, code))


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


@public
@kept_for_public
@reads
def public_map_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show scores on a map: by region, by province (?level=provinces), or inside a place (?within=code)."""
    publication = public_results.access_publication(year)
    within = request.GET.get("within", "")[:12]
    place: Region | Province | None = public_map.place_of(within) if within else None
    level = "provinces" if request.GET.get("level") == "provinces" else "regions"
    if place is not None:
        score_map = public_map.map_of_communes(publication, place.code)
    elif level == "provinces":
        score_map = public_map.map_of_provinces(publication)
    else:
        score_map = public_map.map_of_regions(publication)
    context = {
        "publication": publication,
        "cycle": publication.cycle,
        "place": place,
        "region": getattr(place, "region", None),
        "level": level,
        "score_map": score_map,
    }
    return TemplateResponse(request, "assessments/public/map.html", context)
