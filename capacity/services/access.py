"""The one place that decides who sees and does what in capacity building."""

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import NotAllowed, OwnCommune
from capacity.enums import Desk
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityPlan, CapacityReport, Need, Person, SupportRequest
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by
from communes.cooperation.models import CooperationBody
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune

WRITERS = tuple(sorted(COMMUNE_ROLES))
# DDCTD, and the administrator in its place.
EDITORS = (Role.ADMINISTRATOR, Role.CAPACITY_OFFICER)
# These follow more communes than one.
OVERSEERS = (*EDITORS, Role.PROVINCE_OFFICER)
READERS = (*WRITERS, *OVERSEERS)
# Those who run a cooperation body file its needs themselves; nothing else here is theirs.
NEED_WRITERS = (*WRITERS, Role.BODY_OFFICER)
NEED_READERS = (*READERS, Role.BODY_OFFICER)
ANSWERERS: dict[str, tuple[str, ...]] = {
    # DDCTD is a directorate of DGCT: its officers answer for it.
    Desk.DGCT: EDITORS,
    Desk.PROVINCE: (Role.PROVINCE_OFFICER,),
}


class OwnBody(CapacityRefusal):
    code = "own_body"
    text = _("You run this body: someone else must decide on its needs.")


def visible_needs(actor: Actor | None) -> QuerySet[Need]:
    """Return the needs that an actor may see: those who follow others see those of bodies too.

    A commune reads its own, a body its own.
    """
    if actor is not None and actor.role == Role.BODY_OFFICER:
        return Need.objects.filter(body=actor.body_id)
    if actor is None or actor.is_commune:
        return _seen(Need, actor)
    return Need.objects.filter(Q(commune__in=communes_seen_by(actor)) | Q(body__in=bodies_seen_by(actor)))


def access_need(pk: int, *, actor: Actor | None) -> Need:
    """Return one need this actor may see; anything else is a 404."""
    rows = with_askers(visible_needs(actor)).select_related("topic", "filed_by")
    return get_object_or_404(rows, pk=pk)


def with_askers(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Read who filed needs, where, and into which they are merged."""
    merged = ("merged_into__commune", "merged_into__body")
    return needs.select_related("commune__province__region", "body__seat__province__region", *merged)


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


def is_of(actor: Actor | None, asker: Commune | CooperationBody) -> bool:
    """Tell whether an actor writes for a commune or a body: its own people do."""
    if actor is None:
        return False
    if isinstance(asker, CooperationBody):
        return actor.role == Role.BODY_OFFICER and actor.body_id == asker.pk
    return actor.is_commune and actor.commune_id == asker.pk


def check_sorts(actor: Actor, asker: Commune | CooperationBody) -> None:
    """Raise NotAllowed, OwnCommune or OwnBody: nobody decides on the needs of one they belong to."""
    if not may_edit(actor):
        raise NotAllowed()
    if isinstance(asker, CooperationBody):
        if asker.pk in actor.own_body_ids:
            raise OwnBody()
    elif actor.belongs_to(asker):
        raise OwnCommune()


def _seen(model: type[Model], actor: Actor | None) -> QuerySet[Any]:
    return model._default_manager.filter(commune__in=communes_seen_by(actor))
