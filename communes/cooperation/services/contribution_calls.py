"""Call the contributions of a year: all members at once, then one at a time (requirement W11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import BodyMember, ContributionCall, CooperationBody, Founder
from communes.cooperation.services.audiences import people_by_member
from communes.cooperation.services.contributions import ZERO
from communes.cooperation.services.delegates import touch
from communes.cooperation.services.running import check_version, check_year, lock_body
from config.toolbox.dates import format_day
from config.toolbox.languages import pick, spoken, texts_of
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event
from records.services.notices import Link, notify

CALLED = "cooperation.contribution_called"
CORRECTED = "cooperation.contribution_corrected"
CANCELLED = "cooperation.contribution_cancelled"


class NobodyCalled(CooperationRefusal):
    text = _("Write the amount of at least one member.")


class NotMemberThen(CooperationRefusal):
    text = _("%(member)s is no member of this body in %(year)s.")


class CalledAlready(CooperationRefusal):
    text = _("The contribution of %(member)s for %(year)s is called already: correct that call.")


class DueBeforeCall(CooperationRefusal):
    text = _("A contribution is due on the day of the call at the earliest.")


class BelowPaid(CooperationRefusal):
    text = _("%(paid)s is paid already: the amount called cannot be lower.")


class PaidAlready(CooperationRefusal):
    text = _("Something is paid on this call: cancel its payments first.")


class CallCancelled(CooperationRefusal):
    text = _("This call was cancelled.")


class ReasonMissing(CooperationRefusal):
    text = _("Say why.")


@dataclass(frozen=True, slots=True)
class CallFacts:
    """The days of a call and where its amounts come from."""

    called_on: date
    due_on: date
    source: str = ""
    is_generated: bool = False


def members_in(body: CooperationBody, year: int) -> list[BodyMember]:
    """Return those who belong to a body on some day of a year, with their places. One query."""
    there = Q(left_on=None) | Q(left_on__gt=date(year, 1, 1))
    members = body.members.filter(there, joined_on__lte=date(year, 12, 31))
    return list(members.select_related("commune", "province", "region"))


def members_to_call(body: CooperationBody, year: int) -> list[BodyMember]:
    """Return the members of a year whose contribution is not called yet. Two queries."""
    called = set(
        ContributionCall.objects.filter(member__body=body, year=year, cancelled_at=None).values_list(
            "member", flat=True
        )
    )
    return [member for member in members_in(body, year) if member.pk not in called]


def proposed_amounts(
    body: CooperationBody, members: Sequence[BodyMember], year: int
) -> dict[int, Decimal | None]:
    """Return what to call by the key of each member: the year before, else what its council deliberated.

    Two queries.
    """
    before = ContributionCall.objects.filter(member__in=members, year=year - 1, cancelled_at=None)
    called = dict(before.values_list("member", "amount"))
    founders = {
        (row.commune_id, row.province_id, row.region_id): row.contribution
        for row in Founder.objects.filter(procedure__body=body)
    }
    return {
        member.pk: called.get(
            member.pk, founders.get((member.commune_id, member.province_id, member.region_id))
        )
        for member in members
    }


@transaction.atomic
def call_contributions(
    body: CooperationBody,
    year: int,
    amounts: Mapping[int, Decimal],
    facts: CallFacts,
    *,
    actor: Actor,
    at: datetime,
) -> list[ContributionCall]:
    """Call contributions for a year, all or none: ``amounts`` by the key of each member called.

    Each member is told, and so is the province of a commune. Raises NotYours, YearOutOfReach, NobodyCalled,
    DueBeforeCall, NotMemberThen or CalledAlready.
    """
    row = lock_body(body, actor)
    check_year(row, year, at=at)
    if not amounts:
        raise NobodyCalled()
    _check_days(facts)
    members = {member.pk: member for member in members_in(row, year)}
    for member in BodyMember.objects.filter(pk__in=amounts).exclude(pk__in=members):
        raise NotMemberThen(member=pick(member.place, "name"), year=year)
    waiting = {member.pk for member in members_to_call(row, year)}
    for key in amounts:
        if key not in waiting:
            raise CalledAlready(member=pick(members[key].place, "name"), year=year)
    calls = [
        ContributionCall(
            member=members[key],
            year=year,
            amount=amount,
            called_on=facts.called_on,
            due_on=facts.due_on,
            source=facts.source,
            is_generated=facts.is_generated,
            changed_by=actor.user,
            changed_at=at,
        )
        for key, amount in amounts.items()
    ]
    ContributionCall.objects.bulk_create(calls)
    for call in calls:
        record_event(CALLED, actor=actor.user, target=row, data=call_data(row, call), at=at)
    _tell(CALLED, row, calls, at)
    return calls


@transaction.atomic
def correct_call(
    call: ContributionCall,
    amount: Decimal,
    facts: CallFacts,
    *,
    reason: str,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> ContributionCall:
    """Change the amount or the days of a call; its member is told.

    Raises NotYours, ChangedMeanwhile, CallCancelled, ReasonMissing, DueBeforeCall or BelowPaid.
    """
    body, row = lock_call(call, version, actor)
    if not reason.strip():
        raise ReasonMissing()
    _check_days(facts)
    if amount < (paid := paid_on(row)):
        raise BelowPaid(paid=format_money(paid))
    row.amount, row.called_on, row.due_on = amount, facts.called_on, facts.due_on
    row.source, row.is_generated = facts.source, facts.is_generated
    touch(row, actor=actor, at=at)
    data = {**call_data(body, row), "reason": reason.strip()}
    record_event(CORRECTED, actor=actor.user, target=body, data=data, at=at)
    _tell(CORRECTED, body, [row], at, reason=reason.strip())
    return row


@transaction.atomic
def cancel_call(
    call: ContributionCall, *, reason: str, version: int | None = None, actor: Actor, at: datetime
) -> ContributionCall:
    """Cancel a call on which nothing is paid; it stays in the book, and its member is told.

    Raises NotYours, ChangedMeanwhile, CallCancelled, ReasonMissing or PaidAlready.
    """
    body, row = lock_call(call, version, actor)
    if not reason.strip():
        raise ReasonMissing()
    if paid_on(row):
        raise PaidAlready()
    row.cancelled_at, row.cancelled_reason = at, reason.strip()
    touch(row, actor=actor, at=at)
    data = {**call_data(body, row), "reason": reason.strip()}
    record_event(CANCELLED, actor=actor.user, target=body, data=data, at=at)
    _tell(CANCELLED, body, [row], at, reason=reason.strip())
    return row


def lock_call(
    call: ContributionCall, version: int | None, actor: Actor
) -> tuple[CooperationBody, ContributionCall]:
    """Return the body and the call locked. Raises NotYours, ChangedMeanwhile or CallCancelled."""
    body = lock_body(call.member.body, actor)
    places = ("member__commune", "member__province", "member__region")
    row = locked(ContributionCall.objects.select_related(*places).filter(pk=call.pk)).get()
    check_version(row, version)
    if row.cancelled_at is not None:
        raise CallCancelled()
    return body, row


def paid_on(call: ContributionCall) -> Decimal:
    """Return what is paid on a call (MAD). One query."""
    return sum(call.payments.filter(cancelled_at=None).values_list("amount", flat=True), ZERO)


def call_data(body: CooperationBody, call: ContributionCall) -> dict[str, Any]:
    """Return what the log and the messages keep of a call."""
    return {
        "body": texts_of(body, "name"),
        "member": texts_of(call.member.place, "name"),
        "year": call.year,
        "amount": spoken(lambda: format_money(call.amount)),
        "day": spoken(lambda: format_day(call.due_on)),
    }


def _check_days(facts: CallFacts) -> None:
    if facts.due_on < facts.called_on:
        raise DueBeforeCall()


def _tell(
    code: str, body: CooperationBody, calls: Sequence[ContributionCall], at: datetime, **more: str
) -> None:
    people = people_by_member([call.member for call in calls], at=at)
    for call in calls:
        notify(
            code,
            recipients=people[call.member_id],
            data={**call_data(body, call), **more},
            link=Link("cooperation:contributions", {"code": body.code}),
            once=f"call-{call.pk}-{call.version}",
            at=at,
        )
