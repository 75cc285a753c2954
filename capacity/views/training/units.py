"""The programme of sessions for the programme units."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from capacity.services.access import OVERSEERS, READERS
from capacity.services.units import Part, units_that_came_to_none
from capacity.services.units import units_programme as parts_of
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads

PAGE_SIZE = 100


def asked_year(request: ActorRequest) -> int:
    """Return the year that is asked for, else this year."""
    typed = request.GET.get("year", "")
    this_year = local_day(timezone.now()).year
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else this_year


@requires(*READERS)
@reads
def units_programme(request: ActorRequest) -> HttpResponse:
    """Show what units are trained in, how many came, and which did not."""
    assert request.actor is not None
    year = asked_year(request)
    context = {"year": year, "parts": [(part, _counts(part)) for part in parts_of(request.actor, year)]}
    if request.actor.has_role(*OVERSEERS):
        absent = units_that_came_to_none(request.actor, year)
        context["page"] = Paginator(absent, PAGE_SIZE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "capacity/training/units.html", context)


def _counts(part: Part) -> list[dict[str, Any]]:
    """Return the units of a topic at a glance."""
    return [
        {"label": _("Units invited"), "value": part.invited},
        {"label": _("Units that came"), "value": part.attended},
        {"label": _("Not yet"), "value": part.not_yet},
    ]
