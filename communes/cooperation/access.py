"""Who sees bodies and creations from within, and who may change what (requirements W6-W14).

The register is public. Within: a body sees itself, a commune the bodies it belongs to, a province and a
reviewer's regions those with a member there, the rest of the ministry all. Administrators (DGCT) keep the
register; those who run a body keep its running; the lead commune, or the administration for the State's,
keeps the file of a creation.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from communes.actors import Actor
from communes.cooperation.enums import Origin
from communes.cooperation.models import CooperationBody, Founder, Procedure
from communes.cooperation.scope import scope_of
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role
from communes.models import Commune, Membership

READERS = COMMUNE_ROLES | MINISTRY_ROLES | {Role.PROVINCE_OFFICER, Role.BODY_OFFICER}
# Who oversees the bodies of a place: its province, and the ministry.
OVERSEERS = MINISTRY_ROLES | {Role.PROVINCE_OFFICER}
# Who keeps the register: the legal facts of bodies.
KEEPERS = frozenset({Role.ADMINISTRATOR})
# Who writes of the running of a body.
RUNNERS = frozenset({Role.BODY_OFFICER, Role.ADMINISTRATOR})
# Who may begin a creation: communes of their own will, the administration for the State.
FOUNDERS = frozenset({Role.COMMUNE_MANAGER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR})
# Who decides on overlaps of powers.
SETTLERS = frozenset({Role.PROVINCE_OFFICER, Role.ADMINISTRATOR})
# Who keeps the file of a creation.
CREATORS = COMMUNE_ROLES | {Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}
# Who writes what a council deliberated, and who grants or refuses the visa of it.
DELIBERATORS = CREATORS
VISA_GIVERS = frozenset({Role.PROVINCE_OFFICER, Role.ADMINISTRATOR})
# Who reads exchanges, and who of them writes: what is written there concerns nobody else.
EXCHANGE_WRITERS = COMMUNE_ROLES | {Role.BODY_OFFICER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}
EXCHANGE_READERS = EXCHANGE_WRITERS | {Role.REVIEWER}


def bodies_seen_by(actor: Actor | None) -> QuerySet[CooperationBody]:
    """Return the bodies whose inner pages this actor may see."""
    bodies = CooperationBody.objects.all()
    if actor is not None and actor.role == Role.BODY_OFFICER:
        return bodies.filter(pk=actor.body_id)  # type: ignore[misc]
    scope = scope_of(actor)
    if scope is None:
        return bodies.none()
    if scope.is_country:
        return bodies
    # A commune that left a body no longer sees it from within; what left its province is still followed.
    still = {"left_on": None} if scope.commune else {}
    return bodies.filter(scope.unit("members", **still) | scope.inside("seat")).distinct()


def access_body(code: str, *, actor: Actor | None) -> CooperationBody:
    """Return one body this actor may see from within; anything else is a 404."""
    return get_object_or_404(bodies_seen_by(actor).select_related("seat__province__region"), code=code)


def may_keep_register(actor: Actor | None) -> bool:
    """Tell whether an actor writes the legal facts of bodies."""
    return actor is not None and actor.role in KEEPERS


def may_run(actor: Actor | None, body: CooperationBody) -> bool:
    """Tell whether an actor writes of the running of a body."""
    return actor is not None and (
        actor.role == Role.ADMINISTRATOR or (actor.role == Role.BODY_OFFICER and actor.body_id == body.pk)
    )


def may_settle(actor: Actor | None, commune: Commune) -> bool:
    """Tell whether an actor decides on overlaps of powers over a commune: its province, or DGCT."""
    return actor is not None and (
        actor.role == Role.ADMINISTRATOR
        or (actor.role == Role.PROVINCE_OFFICER and actor.province_id == commune.province_id)
    )


def procedures_seen_by(actor: Actor | None) -> QuerySet[Procedure]:
    """Return the creations this actor may see: those of one's own commune, province or regions, or all."""
    procedures = Procedure.objects.all()
    if actor is not None and actor.role == Role.BODY_OFFICER:
        return procedures.filter(body=actor.body_id)
    scope = scope_of(actor)
    if actor is None or scope is None:
        return procedures.none()
    if scope.is_country:
        return procedures
    here = scope.inside("lead") | scope.unit("founders")
    if scope.province:
        here |= Q(opened_by=actor.user)
    return procedures.filter(here).distinct()


def access_procedure(pk: int, *, actor: Actor | None) -> Procedure:
    """Return one creation this actor may see; anything else is a 404."""
    return get_object_or_404(procedures_seen_by(actor).select_related("lead", "seat", "body"), pk=pk)


def may_keep(actor: Actor | None, procedure: Procedure) -> bool:
    """Tell whether an actor writes in the file of a creation while it is open.

    Communes that began one keep it through the lead commune; one of the State is kept by the province that
    opened it; an administrator may always.
    """
    if actor is None or procedure.closed_at is not None:
        return False
    if actor.role == Role.ADMINISTRATOR:
        return True
    if procedure.origin == Origin.COMMUNES:
        return actor.role in COMMUNE_ROLES and actor.commune_id == procedure.lead_id
    return (
        actor.role == Role.PROVINCE_OFFICER
        and Membership.objects.filter(
            user=procedure.opened_by_id, role=Role.PROVINCE_OFFICER, province=actor.province_id
        ).exists()
    )


def access_founder(pk: int, *, actor: Actor | None) -> Founder:
    """Return one member to be of a creation this actor may see, with its places; anything else is a 404."""
    seen = procedures_seen_by(actor).order_by().values("pk")
    founders = Founder.objects.filter(procedure__in=seen).select_related(
        "procedure__lead", "commune__province__region", "province__region", "region"
    )
    return get_object_or_404(founders, pk=pk)


def may_deliberate(actor: Actor | None, founder: Founder) -> bool:
    """Tell whether an actor writes what the council of a member to be deliberated.

    The commune's people or the province's officer for their own; an administrator for any.
    """
    if actor is None:
        return False
    if actor.role == Role.ADMINISTRATOR:
        return True
    if actor.role == Role.PROVINCE_OFFICER:
        return founder.province_id is not None and actor.province_id == founder.province_id
    return actor.role in COMMUNE_ROLES and actor.commune_id == founder.commune_id


def provinces_with_officer(*, on: date) -> set[int]:
    """Return the provinces (by key) that somebody acts for on a day. One query."""
    officers = Membership.objects.filter(role=Role.PROVINCE_OFFICER, user__is_active=True).current(on)  # type: ignore[attr-defined]
    return set(officers.values_list("province", flat=True))


def may_give_visa(
    actor: Actor | None, founder: Founder, *, on: date, served: Collection[int] | None = None
) -> bool:
    """Tell whether an actor grants the visa of a member's deliberation on a day.

    For a commune its province, or an administrator while nobody acts for that province, but nobody who
    belongs to that commune; for provinces and regions an administrator. ``served`` are the provinces that
    somebody acts for, where they are read already.
    """
    if actor is None:
        return False
    commune = founder.commune
    if commune is None:
        return actor.role == Role.ADMINISTRATOR
    if actor.belongs_to(commune):
        return False
    if actor.role == Role.ADMINISTRATOR:
        return commune.province_id not in (provinces_with_officer(on=on) if served is None else served)
    return actor.role == Role.PROVINCE_OFFICER and actor.province_id == commune.province_id
