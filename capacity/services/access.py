"""The one place that decides who sees and does what in capacity building."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from assessments.exceptions import NotAllowed, OwnCommune
from capacity.enums import Desk
from capacity.models import CapacityPlan, CapacityReport, Need, Person, SupportRequest
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune

WRITERS = tuple(sorted(COMMUNE_ROLES))
# DDCTD, and the administrator in its place.
EDITORS = (Role.ADMINISTRATOR, Role.CAPACITY_OFFICER)
# These follow more communes than one.
OVERSEERS = (*EDITORS, Role.PROVINCE_OFFICER)
READERS = (*WRITERS, *OVERSEERS)
ANSWERERS: dict[str, tuple[str, ...]] = {
    # DDCTD is a directorate of DGCT: its officers answer for it.
    Desk.DGCT: EDITORS,
    Desk.PROVINCE: (Role.PROVINCE_OFFICER,),
}


def visible_needs(actor: Actor | None) -> QuerySet[Need]:
    """Return the needs of the communes that an actor may see from within."""
    return _seen(Need, actor)


def access_need(pk: int, *, actor: Actor | None) -> Need:
    """Return one need this actor may see; anything else is a 404."""
    rows = visible_needs(actor).select_related(
        "commune__province__region", "topic", "merged_into__commune", "filed_by"
    )
    return get_object_or_404(rows, pk=pk)


def visible_requests(actor: Actor | None) -> QuerySet[SupportRequest]:
    """Return the requests for support of the communes that an actor may see from within."""
    return _seen(SupportRequest, actor)


def access_request(pk: int, *, actor: Actor | None) -> SupportRequest:
    """Return one request for support this actor may see; anything else is a 404."""
    rows = visible_requests(actor).select_related("commune__province__region", "topic")
    return get_object_or_404(rows, pk=pk)


def visible_reports(actor: Actor | None) -> QuerySet[CapacityReport]:
    """Return the reports of the communes that an actor may see from within."""
    return _seen(CapacityReport, actor)


def access_report(pk: int, *, actor: Actor | None) -> CapacityReport:
    """Return one report this actor may see; anything else is a 404."""
    return get_object_or_404(visible_reports(actor).select_related("commune__province__region"), pk=pk)


def visible_plans(actor: Actor | None) -> QuerySet[CapacityPlan]:
    """Return the plans of the communes that an actor may see from within."""
    return _seen(CapacityPlan, actor)


def access_plan(pk: int, *, actor: Actor | None) -> CapacityPlan:
    """Return one plan this actor may see; anything else is a 404."""
    rows = visible_plans(actor).select_related("commune__province__region", "decided_by")
    return get_object_or_404(rows, pk=pk)


def visible_people(actor: Actor | None) -> QuerySet[Person]:
    """Return the people on the staff lists of the communes that an actor may see from within."""
    return _seen(Person, actor)


def access_person(pk: int, *, actor: Actor | None) -> Person:
    """Return one person of a staff list this actor may see; anything else is a 404."""
    return get_object_or_404(visible_people(actor).select_related("commune"), pk=pk)


def may_edit(actor: Actor | None) -> bool:
    """Tell whether an actor keeps the catalogue and sorts needs."""
    return actor is not None and actor.has_role(*EDITORS)


def may_answer(actor: Actor | None, request: SupportRequest) -> bool:
    """Tell whether an actor answers a request for those whom it is asked of."""
    if actor is None or not actor.has_role(*ANSWERERS[request.desk]):
        return False
    is_in_place = request.desk != Desk.PROVINCE or actor.province_id == request.commune.province_id
    return is_in_place and not actor.belongs_to(request.commune)


def is_of(actor: Actor | None, commune: Commune) -> bool:
    """Tell whether an actor writes for a commune: its own people do."""
    return actor is not None and actor.is_commune and actor.commune_id == commune.pk


def check_sorts(actor: Actor, commune: Commune) -> None:
    """Raise NotAllowed, or OwnCommune: nobody decides on the needs of a commune they belong to."""
    if not may_edit(actor):
        raise NotAllowed()
    if actor.belongs_to(commune):
        raise OwnCommune()


def _seen(model: type[Model], actor: Actor | None) -> QuerySet[Any]:
    return model._default_manager.filter(commune__in=communes_seen_by(actor))
