"""The grant as its commune reads it; its province and the ministry read along."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse

from assessments.models import Cycle
from assessments.services.grants.own import cycles_with_amounts, estimate, own_grant
from communes.access import ActorRequest, access_commune, requires
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role
from communes.models import Commune
from config.toolbox.readonly import reads


@requires(*COMMUNE_ROLES)
@reads
def my_grant(request: ActorRequest) -> HttpResponse:
    """Show a commune its own grant."""
    assert request.actor is not None
    assert request.actor.membership.commune is not None
    return _shown(request, request.actor.membership.commune)


@requires(*COMMUNE_ROLES, Role.PROVINCE_OFFICER, *MINISTRY_ROLES)
@reads
def commune_grant(request: ActorRequest, code: str) -> HttpResponse:
    """Show the grant of one commune to those who may see it from within."""
    return _shown(request, access_commune(code, actor=request.actor))


def _shown(request: ActorRequest, commune: Commune) -> HttpResponse:
    cycles = cycles_with_amounts()
    cycle = _chosen(request, cycles)
    own = own_grant(cycle, commune) if cycle else None
    context: dict[str, Any] = {
        "commune": commune,
        "cycles": cycles,
        "cycle": cycle,
        "own": own,
        "estimate": estimate(cycle, commune) if cycle and own is None else None,
    }
    return TemplateResponse(request, "assessments/grants/commune.html", context)


def _chosen(request: ActorRequest, cycles: list[Cycle]) -> Cycle | None:
    year = request.GET.get("year", "")
    return next((cycle for cycle in cycles if str(cycle.assessed_year) == year), next(iter(cycles), None))
