"""The president and the bureau of a council: posts that sitting delegates hold, one at a time (W9)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by, may_run
from communes.cooperation.enums import SINGLE_OFFICES, Office
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import BodyMember, CouncilTerm, Delegate, OfficeHeld
from communes.cooperation.services.audiences import people_of_body, people_of_members
from communes.cooperation.services.delegates import UNITS, MandateEnded, TermOver, check_end, touch
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify


class NotSitting(CooperationRefusal):
    text = _("Only a delegate who sits in this council on that day can hold a post of the bureau.")


class PostTaken(CooperationRefusal):
    text = _("Somebody holds this post on that day: write its end first.")


class HoldsAnother(CooperationRefusal):
    text = _("This delegate holds another post of the bureau: write its end first.")


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """A post to be held; ``rank`` matters for vice-presidents only."""

    delegate: int
    office: str
    starts_on: date
    rank: int = 1


@transaction.atomic
def hold_office(term: CouncilTerm, facts: OfficeFacts, *, actor: Actor, at: datetime) -> OfficeHeld:
    """Let a sitting delegate hold a post; a new president is told to all members.

    Raises NotYours, TermOver, NotSitting, PostTaken or HoldsAnother.
    """
    row = _lock_term(term, actor)
    sitting = Delegate.objects.filter(share__term=row, ends_on=None, starts_on__lte=facts.starts_on)
    sitting = sitting.select_related(*(f"share__member__{unit}" for unit in UNITS))
    delegate = locked(sitting.filter(pk=facts.delegate)).first()
    if delegate is None:
        raise NotSitting()
    rank = 1 if facts.office in SINGLE_OFFICES else facts.rank
    then = Q(ends_on=None) | Q(ends_on__gt=facts.starts_on)
    if row.offices.filter(then, office=facts.office, rank=rank).exists():
        raise PostTaken()
    if row.offices.filter(then, delegate=delegate).exists():
        raise HoldsAnother()
    held = OfficeHeld.objects.create(
        delegate=delegate,
        term=row,
        office=facts.office,
        rank=rank,
        starts_on=facts.starts_on,
        changed_by=actor.user,
        changed_at=at,
    )
    _record("cooperation.office_held", held, delegate, facts.starts_on, actor, at)
    if held.office == Office.PRESIDENT:
        _tell_president(held, delegate, at)
    return held


@transaction.atomic
def leave_office(
    held: OfficeHeld, ends_on: date, *, version: int | None = None, actor: Actor, at: datetime
) -> OfficeHeld:
    """End a post; the delegate keeps the seat.

    Raises NotYours, TermOver, MandateEnded, ChangedMeanwhile, EndsLater or EndsTooEarly.
    """
    _lock_term(held.term, actor)
    places = (f"delegate__share__member__{unit}" for unit in UNITS)
    rows = OfficeHeld.objects.select_related("term__body", *places)
    row = locked(rows.filter(pk=held.pk)).get()
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    if row.ends_on is not None:
        raise MandateEnded()
    check_end(row.starts_on, ends_on, at=at)
    row.ends_on = ends_on
    touch(row, actor=actor, at=at)
    _record("cooperation.office_ended", row, row.delegate, ends_on, actor, at)
    return row


def _lock_term(term: CouncilTerm, actor: Actor) -> CouncilTerm:
    row = locked(CouncilTerm.objects.select_related("body").filter(pk=term.pk)).get()
    if not may_run(actor, row.body):
        raise NotYours()
    if row.ends_on is not None:
        raise TermOver()
    return row


def _tell_president(held: OfficeHeld, delegate: Delegate, at: datetime) -> None:
    body, place = held.term.body, delegate.share.member.place
    members = BodyMember.objects.filter(seat_shares__term=held.term)
    notify(
        "cooperation.president_elected",
        recipients=[*people_of_members(members, at=at), *people_of_body(body, at=at)],
        data={
            "body": texts_of(body, "name"),
            "member": texts_of(place, "name"),
            "day": spoken(lambda: format_day(held.starts_on)),
        },
        link=Link("cooperation:council", {"code": body.code}),
        once=f"president-{held.pk}",
        at=at,
    )


def _record(code: str, held: OfficeHeld, delegate: Delegate, day: date, actor: Actor, at: datetime) -> None:
    body, place = held.term.body, delegate.share.member.place
    data = {
        "body": texts_of(body, "name"),
        "member": texts_of(place, "name"),
        "number": delegate.pk,
        "office": spoken(held.get_office_display),
        "rank": held.rank,
        "day": spoken(lambda: format_day(day)),
    }
    record_event(code, actor=actor.user, target=body, data=data, at=at)


def access_office(pk: int, *, actor: Actor | None) -> OfficeHeld:
    """Return a post held in a body this actor may see; anything else is a 404."""
    held = OfficeHeld.objects.filter(ends_on=None, term__body__in=bodies_seen_by(actor))
    return get_object_or_404(held.select_related("term__body", "delegate"), pk=pk)
