"""What members paid of their contributions, and who is reminded of what is late (requirement W11)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.models import ContributionCall, ContributionPayment
from communes.cooperation.services.audiences import people_by_member
from communes.cooperation.services.contribution_calls import ReasonMissing, call_data, lock_call, paid_on
from communes.cooperation.services.contributions import PAID, ZERO, with_places
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
    late = calls.select_related("member__body").annotate(paid=Coalesce(PAID, ZERO))
    late = with_places(late).filter(Q(paid__lt=F("amount"))).order_by("pk")
    rows = list(late)
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
