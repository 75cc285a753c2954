"""One commune: what it did in each year, and what moved."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from capacity.services.access import READERS
from capacity.services.effect.shown import moved_of
from communes.access import ActorRequest, access_commune, requires
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def own_effect(request: ActorRequest, code: str) -> HttpResponse:
    """Show what was done by year and line, with the points of that year and the next."""
    commune = access_commune(code, actor=request.actor)
    context = {"commune": commune, "years": moved_of(commune)}
    return TemplateResponse(request, "capacity/effect/own.html", context)
