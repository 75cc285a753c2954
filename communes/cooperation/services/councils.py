"""The term of a council: seats worked out by rule, kept with the weights they came from (requirement W9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.actors import Actor
from communes.cooperation.access import may_run
from communes.cooperation.apportionment import (
    METHODS,
    FewerSeatsThanMembers,
    NoMember,
    NoWeight,
    Reason,
    explain,
)
from communes.cooperation.enums import SeatBasis
from communes.cooperation.exceptions import CooperationRefusal, NotYours
from communes.cooperation.models import (
    BodyMember,
    CooperationBody,
    CouncilTerm,
    SeatShare,
)
from communes.cooperation.services.audiences import people_of_members
from communes.cooperation.services.mandates import Ended, carry_over, end_all
from communes.cooperation.services.seat_weights import known_weights, present_members
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify

MOST_SEATS = 999
METHOD_NAMES: "dict[str, str | Promise]" = {
    "sainte_lague": pgettext_lazy("method of apportionment", "Sainte-Laguë"),
    "largest_remainder": pgettext_lazy("method of apportionment", "Largest remainder"),
}


class TooFewSeats(CooperationRefusal):
    text = _("%(members)s members cannot have one seat each of %(seats)s.")


class NoWeights(CooperationRefusal):
    text = _("Every weight is zero: there is nothing that the seats could be in proportion to.")


class NoMembers(CooperationRefusal):
    text = _("This body has no member: there is nobody to give seats to.")


class MembersChanged(CooperationRefusal):
    text = _("The members or their population have changed meanwhile: look at the shares again.")


class BodyDissolved(CooperationRefusal):
    text = _("This body was dissolved: no term opens any more.")


class TermTooEarly(CooperationRefusal):
    text = _("The term that runs began on %(day)s: another begins after that day.")


@dataclass(frozen=True, slots=True)
class TermFacts:
    """A term to open. ``weights`` by the key of each member: inhabitants or MAD.

    ``keeps_delegates``: mandates and posts go on where the seats of the member allow all of them.
    """

    starts_on: date
    seats: int
    method: str
    weights: Mapping[int, Decimal]
    keeps_delegates: bool = False


@dataclass(frozen=True, slots=True)
class MethodSeats:
    """The seats of a member by one method, with why: as ``apportionment.Reason``, to two decimals."""

    method: str
    seats: int
    is_minimum: bool
    quotient: Decimal | None
    divisor: int | None
    whole: int | None
    remainder: Decimal | None
    by_remainder: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A member with its weight, its exact share of the seats, and its seats by each method."""

    member: BodyMember
    weight: Decimal
    exact: Decimal
    by_method: list[MethodSeats]

    @property
    def differs(self) -> bool:
        return len({found.seats for found in self.by_method}) > 1


def preview_seats(
    members: Sequence[BodyMember], weights: Mapping[int, Decimal], seats: int
) -> list[PreviewRow]:
    """Return the seats of each member by every method, the heaviest first.

    Ties are resolved by the code of the place. Raises TooFewSeats, NoWeights or NoMembers.
    """
    found = {method: _explained(members, weights, seats, method) for method in METHODS}
    rows = [
        PreviewRow(
            member=member,
            weight=weights[member.pk],
            exact=_two_decimals(next(iter(found.values()))[member.place.code].exact),
            by_method=[_shown(method, reasons[member.place.code]) for method, reasons in found.items()],
        )
        for member in members
    ]
    return sorted(rows, key=lambda row: (-row.weight, row.member.place.code))


@transaction.atomic
def open_term(body: CooperationBody, facts: TermFacts, *, actor: Actor, at: datetime) -> CouncilTerm:
    """Open a term for the present members; the one that runs ends the day before, with its mandates.

    Raises NotYours, BodyDissolved, MembersChanged, TermTooEarly, TooFewSeats, NoWeights or NoMembers.
    """
    if not may_run(actor, body):
        raise NotYours()
    row = locked(CooperationBody.objects.filter(pk=body.pk)).get()
    if row.dissolved_on is not None:
        raise BodyDissolved()
    members = present_members(row, local_day(at))
    known = known_weights(row, members)
    if set(facts.weights) != set(known.by_member):
        raise MembersChanged()
    if known.basis == SeatBasis.POPULATION and dict(facts.weights) != known.by_member:
        raise MembersChanged()
    reasons = _explained(members, facts.weights, facts.seats, facts.method)
    ended = _end_running(row, facts.starts_on, actor=actor, at=at)
    term = CouncilTerm.objects.create(
        body=row,
        starts_on=facts.starts_on,
        seats=facts.seats,
        basis=known.basis,
        method=facts.method,
        changed_by=actor.user,
        changed_at=at,
    )
    SeatShare.objects.bulk_create(
        SeatShare(
            term=term,
            member=member,
            weight=facts.weights[member.pk],
            seats=reasons[member.place.code].seats,
        )
        for member in members
    )
    if facts.keeps_delegates:
        carry_over(ended, term, actor=actor, at=at)
    _tell(term, members, actor, at)
    return term


def _end_running(body: CooperationBody, starts_on: date, *, actor: Actor, at: datetime) -> Ended:
    running = locked(CouncilTerm.objects.filter(body=body, ends_on=None)).first()
    if running is None:
        return Ended()
    if starts_on <= running.starts_on:
        raise TermTooEarly(day=format_day(running.starts_on))
    return end_all(running, starts_on - timedelta(days=1), actor=actor, at=at)


def _explained(
    members: Sequence[BodyMember], weights: Mapping[int, Decimal], seats: int, method: str
) -> dict[str, Reason]:
    """Return the seats of members by the code of their place, with why."""
    try:
        by_code = {member.place.code: weights[member.pk] for member in members}
        return explain(seats, by_code, method=method)
    except FewerSeatsThanMembers as error:
        raise TooFewSeats(members=error.members, seats=error.seats) from error
    except NoWeight as error:
        raise NoWeights() from error
    except NoMember as error:
        raise NoMembers() from error


def _shown(method: str, reason: Reason) -> MethodSeats:
    return MethodSeats(
        method=method,
        seats=reason.seats,
        is_minimum=reason.is_minimum,
        quotient=None if reason.quotient is None else _two_decimals(reason.quotient),
        divisor=reason.divisor,
        whole=reason.whole,
        remainder=None if reason.remainder is None else _two_decimals(reason.remainder),
        by_remainder=reason.by_remainder,
    )


def _two_decimals(value: Fraction) -> Decimal:
    return Decimal(round(value * 100)) / 100


def _tell(term: CouncilTerm, members: Sequence[BodyMember], actor: Actor, at: datetime) -> None:
    body = term.body
    data = {
        "body": texts_of(body, "name"),
        "seats": term.seats,
        "day": spoken(lambda: format_day(term.starts_on)),
        "method": spoken(lambda: METHOD_NAMES[term.method]),
    }
    record_event("cooperation.term_opened", actor=actor.user, target=body, data=data, at=at)
    notify(
        "cooperation.term_opened",
        recipients=people_of_members(members, at=at),
        data=data,
        link=Link("cooperation:council", {"code": body.code}),
        once=f"term-{term.pk}",
        at=at,
    )
