"""A programme at a glance: its figures from each side, its calendar, its map."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from action_programs.services.access import READERS, access_programme
from action_programs.services.calendar import calendar_of, in_years
from action_programs.services.dashboard import dashboard_of
from action_programs.services.project_map import project_map
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def dashboard(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what a programme comes to: by axis, pillar, year, source and partner, and against time."""
    row = access_programme(pk, actor=request.actor)
    board = dashboard_of(row, today=local_day(timezone.now()))
    return TemplateResponse(request, "action_programs/dashboard.html", {"programme": row, "board": board})


@requires(*READERS)
@reads
def calendar(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the projects over the six years."""
    row = access_programme(pk, actor=request.actor)
    today = local_day(timezone.now())
    context = {"programme": row, "groups": calendar_of(row, today=today), "now": in_years(today)}
    return TemplateResponse(request, "action_programs/calendar.html", context)


@requires(*READERS)
@reads
def places(request: ActorRequest, pk: int) -> HttpResponse:
    """Show where the projects are."""
    row = access_programme(pk, actor=request.actor)
    context = {"programme": row, "map": project_map(row)}
    return TemplateResponse(request, "action_programs/map.html", context)
