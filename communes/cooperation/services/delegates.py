"""The delegates whom members send to a council: named, corrected, ended. The log names no person (W9)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.access import bodies_seen_by, may_run
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal, NotYours
from communes.cooperation.models import CouncilTerm, Delegate, OfficeHeld, SeatShare
from communes.cooperation.models.common import Changed
from communes.cooperation.services.audiences import people_of_body, people_of_members
from communes.enums import Role
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken, texts_of
from config.toolbox.locks import locked
from config.toolbox.search import fold
from records.services.events import record_event
from records.services.notices import Link, notify

UNITS = ("commune", "province", "region")


class TermOver(CooperationRefusal):
    text = _("This term of the council is over: nothing changes in it any more.")


class NoSeatLeft(CooperationRefusal):
    text = _(
        "All seats of this member (%(seats)s) are held on that day: end the mandate of a delegate first."
    )


class SitsAlready(CooperationRefusal):
    text = _("Somebody of this name sits in the council already.")


class PresidesAlready(CooperationRefusal):
    text = _("Another delegate of this member is marked as the president of its council.")


class BeforeTerm(CooperationRefusal):
    text = _("The term began on %(day)s: nobody sits in it before.")


class MandateEnded(CooperationRefusal):
    text = _("This mandate has ended already.")


class EndsLater(CooperationRefusal):
    text = _("Write the end once its day has come: today at the latest.")


class EndsTooEarly(CooperationRefusal):
    text = _("It began on %(day)s: it cannot end before.")


@dataclass(frozen=True, slots=True)
class DelegateFacts:
    """Who is sent; ``presides_member``: presides over the council of the member too, which is allowed."""

    full_name: str
    presides_member: bool
    starts_on: date


def shares_kept_by(actor: Actor) -> QuerySet[SeatShare]:
    """Return the shares whose delegates an actor names: their own commune's, or all those of their bodies."""
    shares = SeatShare.objects.filter(term__body__in=bodies_seen_by(actor))
    if actor.role == Role.COMMUNE_MANAGER:
        return shares.filter(member__commune=actor.commune_id)  # type: ignore[misc]
    return shares if actor.role in {Role.BODY_OFFICER, Role.ADMINISTRATOR} else shares.none()


def access_share(pk: int, *, actor: Actor | None) -> SeatShare:
    """Return a share of a sitting council whose delegates this actor names; anything else is a 404."""
    shares = shares_kept_by(actor) if actor else SeatShare.objects.none()
    places = (f"member__{unit}" for unit in UNITS)
    return get_object_or_404(shares.select_related("term__body", *places), pk=pk, term__ends_on=None)


def access_delegate(pk: int, *, actor: Actor | None) -> Delegate:
    """Return a sitting delegate whom this actor named or may name; anything else is a 404."""
    shares = shares_kept_by(actor) if actor else SeatShare.objects.none()
    rows = Delegate.objects.filter(share__in=shares, ends_on=None)
    return get_object_or_404(rows.select_related("share__term__body"), pk=pk)


def sitting_delegates(term: CouncilTerm) -> QuerySet[Delegate]:
    """Return those who sit in a council, by name, with the member that sent each."""
    places = (f"share__member__{unit}" for unit in UNITS)
    sitting = Delegate.objects.filter(share__term=term, ends_on=None)
    return sitting.select_related(*places).order_by("full_name")


def may_name(actor: Actor | None, share: SeatShare) -> bool:
    """Tell whether an actor names the delegates of a member: its manager, or those who run the body."""
    if actor is not None and actor.role == Role.COMMUNE_MANAGER:
        return share.member.commune_id is not None and share.member.commune_id == actor.commune_id
    return may_run(actor, share.term.body)


@transaction.atomic
def name_delegate(share: SeatShare, facts: DelegateFacts, *, actor: Actor, at: datetime) -> Delegate:
    """Send somebody to the council.

    Raises NotYours, TermOver, BeforeTerm, NoSeatLeft, SitsAlready or PresidesAlready.
    """
    row = _lock_share(share, actor)
    if facts.starts_on < row.term.starts_on:
        raise BeforeTerm(day=format_day(row.term.starts_on))
    held = row.delegates.filter(Q(ends_on=None) | Q(ends_on__gte=facts.starts_on))
    if held.count() >= row.seats:
        raise NoSeatLeft(seats=row.seats)
    _check_person(row, facts, besides=None)
    delegate = Delegate.objects.create(
        share=row,
        full_name=facts.full_name,
        presides_member=facts.presides_member,
        starts_on=facts.starts_on,
        changed_by=actor.user,
        changed_at=at,
    )
    _record("cooperation.delegate_named", delegate, {}, actor, at)
    return delegate


@transaction.atomic
def change_delegate(
    delegate: Delegate, facts: DelegateFacts, *, version: int | None = None, actor: Actor, at: datetime
) -> Delegate:
    """Correct what is said of a sitting delegate; the day on which the mandate began stays.

    Raises NotYours, TermOver, MandateEnded, ChangedMeanwhile, SitsAlready or PresidesAlready.
    """
    share, row = _lock(delegate, version, actor)
    _check_person(share, facts, besides=row.pk)
    row.full_name, row.presides_member = facts.full_name, facts.presides_member
    touch(row, actor=actor, at=at)
    _record("cooperation.delegate_changed", row, {}, actor, at)
    return row


@transaction.atomic
def end_delegate(
    delegate: Delegate,
    ends_on: date,
    reason: str,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> Delegate:
    """End a mandate: the seat is vacant, the delegate's posts end too, and the member is told.

    Raises NotYours, TermOver, MandateEnded, ChangedMeanwhile, EndsLater or EndsTooEarly.
    """
    share, row = _lock(delegate, version, actor)
    check_end(row.starts_on, ends_on, at=at)
    row.ends_on, row.end_reason = ends_on, reason
    touch(row, actor=actor, at=at)
    for office in locked(OfficeHeld.objects.filter(delegate=row, ends_on=None)):
        office.ends_on = max(ends_on, office.starts_on)
        touch(office, actor=actor, at=at)
    day = spoken(lambda: format_day(ends_on))
    _record("cooperation.delegate_ended", row, {"day": day, "reason": reason}, actor, at)
    body = share.term.body
    notify(
        "cooperation.seat_vacant",
        recipients=[*people_of_members([share.member], at=at), *people_of_body(body, at=at)],
        data={
            "body": texts_of(body, "name"),
            "member": texts_of(share.member.place, "name"),
            "day": day,
            "reason": reason,
        },
        link=Link("cooperation:council", {"code": body.code}),
        once=f"delegate-{row.pk}",
        at=at,
    )
    return row


def check_end(starts_on: date, ends_on: date, *, at: datetime) -> None:
    """Raise EndsLater or EndsTooEarly for an end that has not come or stands before the beginning."""
    if ends_on > local_day(at):
        raise EndsLater()
    if ends_on < starts_on:
        raise EndsTooEarly(day=format_day(starts_on))


def touch(row: Changed, *, actor: Actor, at: datetime) -> None:
    """Save a row under its next version."""
    row.changed_by, row.changed_at = actor.user, at
    row.version += 1
    row.save()


def _check_person(share: SeatShare, facts: DelegateFacts, *, besides: int | None) -> None:
    sitting = Delegate.objects.filter(share__term=share.term_id, ends_on=None)
    if besides is not None:
        sitting = sitting.exclude(pk=besides)
    wanted = fold(facts.full_name)
    if any(fold(name) == wanted for name in sitting.values_list("full_name", flat=True)):
        raise SitsAlready()
    if facts.presides_member and sitting.filter(share=share, presides_member=True).exists():
        raise PresidesAlready()


def _lock_share(share: SeatShare, actor: Actor) -> SeatShare:
    rows = SeatShare.objects.select_related(
        "term__body", "member__commune", "member__province", "member__region"
    )
    row = locked(rows.filter(pk=share.pk)).get()
    if not may_name(actor, row):
        raise NotYours()
    if row.term.ends_on is not None:
        raise TermOver()
    return row


def _lock(delegate: Delegate, version: int | None, actor: Actor) -> tuple[SeatShare, Delegate]:
    share = _lock_share(delegate.share, actor)
    row = locked(Delegate.objects.filter(pk=delegate.pk)).get()
    row.share = share
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    if row.ends_on is not None:
        raise MandateEnded()
    return share, row


def _record(code: str, delegate: Delegate, more: dict[str, Any], actor: Actor, at: datetime) -> None:
    share = delegate.share
    data = {
        "body": texts_of(share.term.body, "name"),
        "member": texts_of(share.member.place, "name"),
        "number": delegate.pk,
    }
    record_event(code, actor=actor.user, target=share.term.body, data={**data, **more}, at=at)
