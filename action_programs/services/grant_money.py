"""Commitments and payments on the parts of a grant, and the completion of what it pays. Amounts in MAD."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from action_programs.enums import FundingKind, SpendingStage
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import GrantAllotment, Spending
from action_programs.services.running import check_day, lock_running, named
from action_programs.services.spending import SpendingFacts, cancel_spending, record_spending
from communes.actors import Actor
from config.toolbox.dates import format_day
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event

ZERO = Decimal(0)
COMPLETED = "action_programs.grant_part_completed"


class CommittedAbovePart(ProgrammeRefusal):
    code = "committed_above_part"
    text = _("%(committed)s would be committed on a part of %(part)s: %(over)s too much.")


class PaidAboveCommitted(ProgrammeRefusal):
    code = "paid_above_committed"
    text = _("%(paid)s would be paid for %(committed)s committed: %(over)s too much.")


class SpentBeforeReceipt(ProgrammeRefusal):
    code = "spent_before_receipt"
    text = _("The grant was received on %(day)s: it is used from that day on.")


class PartCompleted(ProgrammeRefusal):
    code = "part_completed"
    text = _("What this part pays is complete: nothing more is committed on it.")


@transaction.atomic
def spend_grant(part: GrantAllotment, facts: SpendingFacts, *, actor: Actor, at: datetime) -> Spending:
    """Commit on a part of a grant, or pay: the amount is one of the project's, from the grant.

    Raises SpentBeforeReceipt, PartCompleted, CommittedAbovePart, PaidAboveCommitted, or what
    ``record_spending`` raises.
    """
    lock_running(part.grant.programme, actor)
    part = _locked(part)
    _check_day(part, facts.spent_on)
    money = _money(part)
    if facts.stage == SpendingStage.COMMITTED:
        if part.completed_on is not None:
            raise PartCompleted()
        committed = money[SpendingStage.COMMITTED] + facts.amount
        if committed > part.amount:
            raise CommittedAbovePart(
                committed=format_money(committed),
                part=format_money(part.amount),
                over=format_money(committed - part.amount),
            )
    else:
        _check_paid(money[SpendingStage.PAID] + facts.amount, money[SpendingStage.COMMITTED])
    facts = replace(facts, source=FundingKind.GRANT, part=part)
    return record_spending(part.project, facts, actor=actor, at=at)


@transaction.atomic
def cancel_grant_spending(spending: Spending, *, reason: str, actor: Actor, at: datetime) -> Spending:
    """Cancel an amount; a commitment on a grant stays as long as payments rest on it.

    Raises PaidAboveCommitted or what ``cancel_spending`` raises.
    """
    if spending.part is not None and spending.stage == SpendingStage.COMMITTED:
        money = _money(_locked(spending.part))
        _check_paid(money[SpendingStage.PAID], money[SpendingStage.COMMITTED] - spending.amount)
    return cancel_spending(spending, reason=reason, actor=actor, at=at)


@transaction.atomic
def complete_part(part: GrantAllotment, day: date | None, *, actor: Actor, at: datetime) -> GrantAllotment:
    """Say when what a part pays was complete; None takes it back.

    Raises NotAllowed, NotRunning, FutureDay or SpentBeforeReceipt.
    """
    row = lock_running(part.grant.programme, actor)
    part = _locked(part)
    if day is not None:
        check_day(day, at=at)
        _check_day(part, day)
    part.completed_on = day
    part.save(update_fields=["completed_on"])
    data = {**named(part.project), "year": part.grant.assessed_year, "day": day.isoformat() if day else ""}
    record_event(COMPLETED, actor=actor.user, target=row.commune, data=data, at=at)
    return part


def _locked(part: GrantAllotment) -> GrantAllotment:
    rows = locked(GrantAllotment.objects.filter(pk=part.pk))
    return rows.select_related("grant__programme", "project__programme").get()


def _check_day(part: GrantAllotment, day: date) -> None:
    if day < part.grant.received_on:
        raise SpentBeforeReceipt(day=format_day(part.grant.received_on))


def _money(part: GrantAllotment) -> dict[str, Decimal]:
    sums = part.spending.filter(cancelled_at__isnull=True).order_by().values_list("stage")
    return dict.fromkeys(SpendingStage.values, ZERO) | dict(sums.annotate(Sum("amount")))


def _check_paid(paid: Decimal, committed: Decimal) -> None:
    if paid > committed:
        raise PaidAboveCommitted(
            paid=format_money(paid),
            committed=format_money(committed),
            over=format_money(paid - committed),
        )
