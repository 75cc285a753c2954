"""Find a commune; go down from the country to a region, a province, a commune. Open to everybody."""

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, communes_seen_by, public
from communes.forms.places import LEVELS, suggested_places
from communes.maps import draw_map
from communes.models import Commune, Province, Region
from communes.models.territory import Place
from communes.services.census import census_of
from communes.services.search import matching_communes
from config.toolbox.languages import pick
from config.toolbox.readonly import reads

PAGE_SIZE = 50
SUGGESTIONS = 10
LISTED = Q(provinces__communes__is_listed=True)


@public
@require_safe
@reads
def search(request: ActorRequest) -> HttpResponse:
    """Find communes by name or code; with nothing typed, begin with the regions."""
    typed = request.GET.get("q", "").strip()[:80]
    page = Paginator(matching_communes(typed), PAGE_SIZE).get_page(request.GET.get("page")) if typed else None
    regions = list(
        Region.objects.annotate(
            communes_count=Count("provinces__communes", filter=LISTED),
            provinces_count=Count("provinces", distinct=True),
        )
    )
    context = {
        "typed": typed,
        "page": page,
        "regions": regions,
        "place_map": _map("regions", "", regions, "communes:region"),
        "inhabitants": sum(region.population_2024 for region in regions),
    }
    template = "communes/territory/_found.html" if request.htmx else "communes/territory/search.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@public
@require_safe
@reads
def suggestions(request: ActorRequest) -> HttpResponse:
    """Return the options of a field in which a place is typed, whatever its name; the field is sent first.

    A field that says the level may come with it; without one they are communes.
    """
    typed = next(iter(request.GET.values()), "")
    level = next((value for name, value in request.GET.items() if name.endswith("level")), "commune")
    found = suggested_places(typed[:80], LEVELS.get(level, Commune), limit=SUGGESTIONS)
    return render(request, "communes/territory/_options.html", {"places": found})


@public
@require_safe
@reads
def region(request: ActorRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Region, code=code)
    provinces = list(
        shown.provinces.annotate(communes_count=Count("communes", filter=Q(communes__is_listed=True)))
    )
    place_map = _map("provinces", shown.code, provinces, "communes:province")
    context = {"region": shown, "provinces": provinces, "place_map": place_map}
    return render(request, "communes/territory/region.html", context)


@public
@require_safe
@reads
def province(request: ActorRequest, code: str) -> HttpResponse:
    shown = get_object_or_404(Province.objects.select_related("region"), code=code)
    communes = list(_listed_communes(shown))
    place_map = _map("communes", shown.code, communes, "communes:commune")
    context = {"province": shown, "communes": communes, "place_map": place_map}
    return render(request, "communes/territory/province.html", context)


@public
@require_safe
@reads
def commune(request: ActorRequest, code: str) -> HttpResponse:
    """Show what the census says of a commune; whoever may see it from within is shown the way."""
    shown = get_object_or_404(Commune.objects.with_territory(), code=code)  # type: ignore[attr-defined]
    neighbours = _listed_communes(shown.province)
    context = {
        "commune": shown,
        "place_map": _map("communes", shown.province.code, neighbours, "communes:commune", here=shown.code),
        "growth": _growth(shown),
        "census": census_of(shown),
        "may_see_unit": communes_seen_by(request.actor).filter(pk=shown.pk).exists(),
    }
    return render(request, "communes/territory/commune.html", context)


def _listed_communes(province: Province) -> QuerySet[Commune]:
    return province.communes.filter(is_listed=True).order_by("code")


def _growth(commune: Commune) -> Decimal | None:
    """Return the change of population from 2014 to 2024, out of 100; None where 2014 is unknown."""
    if not commune.population_2014:
        return None
    return Decimal(100) * (commune.population_2024 - commune.population_2014) / commune.population_2014


def _map(level: str, within: str, places: Any, page: str, *, here: str = "") -> dict[str, Any]:
    """Return a drawn map whose outlines lead to the pages of their places."""
    drawn = draw_map(level, within=within)
    known: dict[str, Place] = {place.code: place for place in places}
    shapes = [
        {
            "path": outline.path,
            "name": pick(known[outline.code], "name"),
            "url": reverse(page, kwargs={"code": outline.code}),
            "is_here": outline.code == here,
        }
        for outline in drawn.outlines
        if outline.code in known
    ]
    return {"view_box": drawn.view_box, "shapes": shapes}
