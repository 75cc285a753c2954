"""Councils with seats worked out by rule, delegates, posts of the bureau: through the services."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from communes.cooperation.enums import BodyKind, Office
from communes.cooperation.models import CooperationBody, CouncilTerm, Delegate, OfficeHeld, SeatShare
from communes.cooperation.services.councils import TermFacts, open_term
from communes.cooperation.services.delegates import DelegateFacts, name_delegate
from communes.cooperation.services.offices import OfficeFacts, hold_office
from communes.cooperation.services.seat_weights import known_weights, present_members
from communes.enums import Role
from config.toolbox.clock import local_day
from tests.factories.communes import BodyFactory, CommuneFactory, actor
from tests.factories.cooperation import AT, MemberFactory, a_body

BEGINS = date(2026, 2, 1)


def body_of(*populations: int, kind: str = BodyKind.ECI, **facts: Any) -> CooperationBody:
    """Return a body whose member communes have these populations; it is seated in the first."""
    communes = [CommuneFactory(population_2024=count) for count in populations]
    body = BodyFactory(kind=kind, seat=communes[0], **facts)
    for commune in communes:
        MemberFactory(body=body, commune=commune)
    return body


def open_council(
    body: CooperationBody,
    *,
    seats: int = 7,
    method: str = "sainte_lague",
    starts_on: date = BEGINS,
    at: datetime = AT,
) -> CouncilTerm:
    """Open a term by the weights that the portal knows; those it does not know count as one."""
    known = known_weights(body, present_members(body, local_day(at)))
    weights = {member: weight or Decimal(1) for member, weight in known.by_member.items()}
    facts = TermFacts(starts_on, seats, method, weights)
    return open_term(body, facts, actor=actor(Role.ADMINISTRATOR), at=at)


def a_share(commune: Any) -> SeatShare:
    """Return the seats of a commune in the council of its body, opened if need be."""
    body = a_body(commune)
    term = body.terms.filter(ends_on=None).first() or open_council(body)
    return term.shares.get(member__commune=commune)


def a_delegate(share: SeatShare, name: str = "Délégué 1 (démonstration)", **facts: Any) -> Delegate:
    """Return a delegate named by those who run the body."""
    given = {"presides_member": False, "starts_on": BEGINS, **facts}
    return name_delegate(share, DelegateFacts(name, **given), actor=actor(Role.ADMINISTRATOR), at=AT)


def a_president(delegate: Delegate, office: str = Office.PRESIDENT) -> OfficeHeld:
    """Return the presidency, or another post, held by a delegate."""
    facts = OfficeFacts(delegate.pk, office, BEGINS)
    return hold_office(delegate.share.term, facts, actor=actor(Role.ADMINISTRATOR), at=AT)
