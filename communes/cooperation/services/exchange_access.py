"""Who takes part in an exchange, on which side (requirement W14)."""

from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from communes.actors import Actor
from communes.cooperation.access import EXCHANGE_READERS, EXCHANGE_WRITERS, bodies_seen_by
from communes.cooperation.enums import ExchangeState, Side
from communes.cooperation.models import CooperationBody, Exchange
from communes.cooperation.services.audiences import (
    administrators,
    people_of_body,
    people_of_communes,
    people_of_provinces,
)
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune


def side_of(actor: Actor) -> Side:
    """Return the side that an actor is on: a province and the ministry are the administration."""
    if actor.role == Role.BODY_OFFICER:
        return Side.BODY
    return Side.COMMUNE if actor.role in COMMUNE_ROLES else Side.ADMINISTRATION


def exchanges_seen_by(actor: Actor | None) -> QuerySet[Exchange]:
    """Return the exchanges an actor may read.

    A body reads its own, a commune those it takes part in, the administration those about the bodies it sees.
    """
    if actor is None or actor.role not in EXCHANGE_READERS:
        return Exchange.objects.none()
    if actor.role in COMMUNE_ROLES:
        return Exchange.objects.filter(commune=actor.commune_id)
    return Exchange.objects.filter(body__in=bodies_seen_by(actor).values("pk"))


def access_exchange(pk: int, *, actor: Actor | None) -> Exchange:
    """Return one exchange this actor may read; anything else is a 404."""
    rows = exchanges_seen_by(actor).select_related("body__seat__province", "commune__province")
    return get_object_or_404(rows, pk=pk)


def bodies_to_write_about(actor: Actor | None) -> QuerySet[CooperationBody]:
    """Return the bodies about which an actor may open an exchange: for a commune, those it belongs to."""
    if actor is None or actor.role not in EXCHANGE_WRITERS:
        return CooperationBody.objects.none()
    if actor.role in COMMUNE_ROLES:
        return CooperationBody.objects.filter(members__commune=actor.commune_id, members__left_on=None)
    return bodies_seen_by(actor)


def may_open(actor: Actor | None, body: CooperationBody) -> bool:
    """Tell whether an actor may open an exchange about a body. One query."""
    return bodies_to_write_about(actor).filter(pk=body.pk).exists()


def takes_part(actor: Actor | None, exchange: Exchange) -> bool:
    """Tell whether an actor writes in an exchange while it is open. At most one query."""
    if actor is None or actor.role not in EXCHANGE_WRITERS:
        return False
    return exchanges_seen_by(actor).filter(pk=exchange.pk).exists()


def may_write(actor: Actor | None, exchange: Exchange) -> bool:
    """Tell whether an actor may write in an exchange now."""
    return exchange.state != ExchangeState.CLOSED and takes_part(actor, exchange)


def may_close(actor: Actor | None, exchange: Exchange) -> bool:
    """Tell whether an actor may close an exchange now: the side that opened it, or the administration."""
    if actor is None or not may_write(actor, exchange):
        return False
    return side_of(actor) in {exchange.opened_side, Side.ADMINISTRATION}


def sides_in(exchange: Exchange) -> list[Side]:
    """Return the sides that take part: the body, its commune, and the administration where it was asked.

    The administration may write in any exchange; it takes part in those it opened and those without commune.
    """
    sides = [Side.BODY]
    if exchange.commune_id:
        sides.append(Side.COMMUNE)
    if exchange.commune_id is None or exchange.opened_side == Side.ADMINISTRATION:
        sides.append(Side.ADMINISTRATION)
    return sides


def people_on(side: str, exchange: Exchange, *, at: datetime) -> list[User]:
    """Return who is told on one side: for the administration, the province of the seat and DGCT."""
    if side == Side.BODY:
        return people_of_body(exchange.body, at=at)
    if side == Side.COMMUNE:
        return people_of_communes([exchange.commune_id] if exchange.commune_id else [], at=at)
    return [*people_of_provinces([exchange.body.seat.province_id], at=at), *administrators(at=at)]


def communes_in(body: CooperationBody) -> QuerySet[Commune]:
    """Return the communes that belong to a body now, by their codes."""
    now = body.members.filter(left_on=None, commune__isnull=False)
    return Commune.objects.filter(pk__in=now.values("commune")).order_by("code")
