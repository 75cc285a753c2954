"""What members paid of their contributions, and who is reminded of what is late (requirement W11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import ContributionCall, ContributionPayment, CooperationBody
from communes.cooperation.services.audiences import people_by_member
from communes.cooperation.services.contribution_calls import ReasonMissing, call_data, lock_call, paid_on
from communes.cooperation.services.contributions import PAID, ZERO, with_places
from communes.cooperation.services.running import lock_body
from communes.imports import RowError, TableRefused
from communes.services.reminding import tell_once
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event
from records.services.notices import Link

PAID_IN = "cooperation.contribution_paid"
PAYMENT_CANCELLED = "cooperation.contribution_payment_cancelled"
LATE = "cooperation.contribution_late"


class MoreThanLeft(CooperationRefusal):
    text = _("%(left)s is left to pay on this call: a payment cannot be higher.")


class PaidLater(CooperationRefusal):
    text = _("A payment is written once it has come: its day is today at the latest.")


class RecordedAlready(CooperationRefusal):
    text = _("A payment of this call has this reference already.")


class PaymentCancelledAlready(CooperationRefusal):
    text = _("This payment was cancelled already.")


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """Money that came (MAD), on which day, under which reference."""

    amount: Decimal
    paid_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment of a table: the number of its row, the code of the member's place, the year of the call."""

    row: int
    member: str
    year: int
    facts: PaymentFacts

    def plain(self) -> list[Any]:
        """Return the row as plain data, to be sealed in a page."""
        facts = self.facts
        return [self.row, self.member, self.year, str(facts.amount), str(facts.paid_on), facts.reference]

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "PaymentRow":
        """Return the row that ``plain`` wrote."""
        row, member, year, amount, paid_on, reference = plain
        return cls(row, member, year, PaymentFacts(Decimal(amount), date.fromisoformat(paid_on), reference))


@transaction.atomic
def record_payments(
    body: CooperationBody, rows: Sequence[PaymentRow], *, actor: Actor, at: datetime, keep: bool
) -> None:
    """Write the payments of a table, all of them or none; without ``keep`` they are judged alone.

    Raises NotYours, or TableRefused with what is wrong by row.
    """
    lock_body(body, actor)
    calls = with_places(ContributionCall.objects.filter(member__body=body, cancelled_at=None))
    known = {(call.member.place.code, call.year): call for call in calls.select_related("member__body")}
    members = body.members.select_related("commune", "province", "region")
    codes = {member.place.code for member in members}
    errors = list[RowError]()
    for row in rows:
        call = known.get((row.member, row.year))
        if call is None:
            expected = (
                _("No contribution of this member is called for this year.")
                if row.member in codes
                else _("The code of a member of this body was expected.")
            )
            errors.append(RowError(row.row, "member", row.member, str(expected)))
            continue
        try:
            record_payment(call, row.facts, actor=actor, at=at)
        except CooperationRefusal as refusal:
            errors.append(RowError(row.row, "amount", str(row.facts.amount), refusal.message))
    if errors:
        raise TableRefused(errors)
    if not keep:
        transaction.set_rollback(True)


@transaction.atomic
def record_payment(
    call: ContributionCall, facts: PaymentFacts, *, actor: Actor, at: datetime
) -> ContributionPayment:
    """Write a payment on a call.

    Raises NotYours, CallCancelled, PaidLater, RecordedAlready or MoreThanLeft.
    """
    body, row = lock_call(call, None, actor)
    if facts.paid_on > local_day(at):
        raise PaidLater()
    if row.payments.filter(cancelled_at=None, reference=facts.reference).exists():
        raise RecordedAlready()
    left = row.amount - paid_on(row)
    if facts.amount > left:
        raise MoreThanLeft(left=format_money(left))
    payment = ContributionPayment.objects.create(
        call=row,
        amount=facts.amount,
        paid_on=facts.paid_on,
        reference=facts.reference,
        recorded_by=actor.user,
        recorded_at=at,
    )
    data = {**call_data(body, row), **_payment_data(payment)}
    record_event(PAID_IN, actor=actor.user, target=body, data=data, at=at)
    return payment


@transaction.atomic
def cancel_payment(
    payment: ContributionPayment, *, reason: str, actor: Actor, at: datetime
) -> ContributionPayment:
    """Cancel a payment written by mistake; it stays in the book with the reason.

    Raises NotYours, CallCancelled, PaymentCancelledAlready or ReasonMissing.
    """
    body, call = lock_call(payment.call, None, actor)
    row = locked(ContributionPayment.objects.filter(pk=payment.pk)).get()
    if row.cancelled_at is not None:
        raise PaymentCancelledAlready()
    if not reason.strip():
        raise ReasonMissing()
    row.cancelled_at, row.cancelled_reason = at, reason.strip()
    row.save(update_fields=["cancelled_at", "cancelled_reason"])
    data = {**call_data(body, call), **_payment_data(row), "reason": row.cancelled_reason}
    record_event(PAYMENT_CANCELLED, actor=actor.user, target=body, data=data, at=at)
    return row


def remind_of_contributions(*, at: datetime) -> int:
    """Tell the members whose contribution is late, once for each due date; return how many were told."""
    calls = ContributionCall.objects.filter(cancelled_at=None, due_on__lt=local_day(at))
    known = with_places(calls).select_related("member__body").annotate(paid=Coalesce(PAID, ZERO))
    rows = list(known.filter(paid__lt=F("amount")).order_by("pk"))
    people = people_by_member([call.member for call in rows], at=at)
    return tell_once(
        LATE,
        [(f"call-{call.pk}-{call.due_on}", call, people[call.member_id]) for call in rows],
        data=lambda call: {
            **call_data(call.member.body, call),
            "left": spoken(lambda: format_money(call.amount - call.paid)),  # type: ignore[attr-defined]
        },
        link=lambda call: Link("cooperation:contributions", {"code": call.member.body.code}),
        at=at,
    )


def _payment_data(payment: ContributionPayment) -> dict[str, object]:
    return {
        "amount": spoken(lambda: format_money(payment.amount)),
        "paid_on": spoken(lambda: format_day(payment.paid_on)),
        "reference": payment.reference,
    }
