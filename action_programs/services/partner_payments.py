"""What partners have really paid of their shares. Amounts in MAD."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, AgreementShare, PartnerPayment
from action_programs.services.running import CancelledAlready, check_day, check_reason, lock_running
from communes.actors import Actor
from config.toolbox.languages import pick, spoken
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event


class PaidAboveShare(ProgrammeRefusal):
    code = "paid_above_share"
    text = _("With %(amount)s more, %(paid)s would be paid of a share of %(share)s: %(over)s too much.")


@transaction.atomic
def record_partner_payment(
    share: AgreementShare,
    *,
    paid_on: date,
    amount: Decimal,
    reference: str = "",
    actor: Actor,
    at: datetime,
) -> PartnerPayment:
    """Write what a partner has paid. Raises NotAllowed, NotRunning, FutureDay or PaidAboveShare."""
    row = lock_running(share.agreement.programme, actor)
    check_day(paid_on, at=at)
    standing = share.payments.filter(cancelled_at__isnull=True)
    paid = (standing.aggregate(total=Sum("amount"))["total"] or Decimal(0)) + amount
    # The share may have been changed since the page was drawn.
    promised = AgreementShare.objects.get(pk=share.pk).amount
    if paid > promised:
        raise PaidAboveShare(
            amount=format_money(amount),
            paid=format_money(paid),
            share=format_money(promised),
            over=format_money(paid - promised),
        )
    payment = PartnerPayment.objects.create(
        share=share,
        paid_on=paid_on,
        amount=amount,
        reference=reference.strip(),
        recorded_by=actor.user,
        recorded_at=at,
    )
    _log("action_programs.partner_paid", row, payment, actor, at)
    return payment


@transaction.atomic
def cancel_partner_payment(
    payment: PartnerPayment, *, reason: str, actor: Actor, at: datetime
) -> PartnerPayment:
    """Cancel a payment that was a mistake; it stays on record with its reason.

    Raises NotAllowed, NotRunning, CancelNeedsReason or CancelledAlready.
    """
    row = lock_running(payment.share.agreement.programme, actor)
    reason = check_reason(reason)
    known = locked(PartnerPayment.objects.filter(pk=payment.pk)).get()
    if known.cancelled_at:
        raise CancelledAlready()
    known.cancelled_by, known.cancelled_at, known.cancel_reason = actor.user, at, reason
    known.save(update_fields=["cancelled_by", "cancelled_at", "cancel_reason"])
    _log("action_programs.partner_payment_cancelled", row, known, actor, at, reason=reason)
    return known


def _log(
    code: str, programme: ActionProgramme, payment: PartnerPayment, actor: Actor, at: datetime, **more: str
) -> None:
    partner = payment.share.agreement.partner
    data = {
        "partner": spoken(lambda: pick(partner, "name")),
        "number": payment.share.project.number,
        "amount": str(payment.amount),
        "day": payment.paid_on.isoformat(),
        **more,
    }
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
