"""Payments of grants: recorded one by one or from a table, cancelled with a reason. Amounts in MAD."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired
from assessments.models import Cycle, Grant, GrantDecision, GrantPayment
from assessments.services.grants.decisions import current_decision
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Commune, Membership
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import pick, spoken, texts_of
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from config.toolbox.search import fold
from records.models import Job
from records.services.events import record_event
from records.services.jobs import Progress, create_job
from records.services.notices import Link, notify

PAID, PAID_MANY, CANCELLED = "grant.paid", "grant.paid_many", "grant.payment_cancelled"
TELL_JOB = "assessments.tell_payments"
ZERO = Decimal(0)


class NoGrant(AssessmentError):
    code = "no_grant"
    text = _("The decision in force gives nothing to %(commune)s.")


class PaidTooMuch(AssessmentError):
    code = "paid_too_much"
    text = _(
        "%(commune)s would be paid %(paid)s in all, and the decision gives it %(grant)s: %(over)s too much."
    )


class PaidOnWrongDay(AssessmentError):
    code = "paid_on_wrong_day"
    text = _("A payment is made from the day of the decision, %(first)s, to today: %(day)s was read.")


class ReferenceKnown(AssessmentError):
    code = "payment_reference_known"
    text = _("The payment order %(reference)s of %(commune)s is recorded already.")


class PaymentCancelledAlready(AssessmentError):
    code = "payment_cancelled_already"
    text = _("This payment was cancelled already.")


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment to be: to whom, how much, when, by which payment order."""

    commune: Commune
    amount: Decimal
    paid_on: date
    reference: str


@transaction.atomic
def record_payment(cycle: Cycle, facts: PaymentFacts, *, actor: Actor, at: datetime) -> GrantPayment:
    """Record one payment and tell the commune.

    Raises NotAllowed, NoGrant, PaidOnWrongDay, ReferenceKnown or PaidTooMuch.
    """
    row = _Ledger.open(cycle, actor, at).take(facts)
    row.save()
    words = payment_words(row)
    record_event(PAID, actor=actor.user, target=row.cycle, data=words, at=at)
    _tell(PAID, row, words, at=at)
    return row


@transaction.atomic
def check_payments(
    cycle: Cycle, rows: Sequence[PaymentFacts], *, actor: Actor, at: datetime
) -> list[tuple[int, AssessmentError]]:
    """Return which payments (from 0) could not be recorded, and why. Raises NotAllowed."""
    ledger = _Ledger.open(cycle, actor, at)
    refused = []
    for place, facts in enumerate(rows):
        try:
            ledger.take(facts)
        except AssessmentError as refusal:
            refused.append((place, refusal))
    return refused


@transaction.atomic
def record_payments(
    cycle: Cycle, rows: Sequence[PaymentFacts], *, actor: Actor, at: datetime
) -> list[GrantPayment]:
    """Record payments, all or none; the worker tells the communes.

    Raises NotAllowed, or what ``record_payment`` raises for the first wrong one.
    """
    ledger = _Ledger.open(cycle, actor, at)
    found = [ledger.take(facts) for facts in rows]
    GrantPayment.objects.bulk_create(found, batch_size=500)
    data = {
        "year": cycle.assessed_year,
        "count": len(found),
        "amount": spoken(lambda: format_money(sum((row.amount for row in found), ZERO))),
    }
    record_event(PAID_MANY, actor=actor.user, target=cycle, data=data, at=at)
    create_job(
        TELL_JOB,
        arguments={"payments": [row.pk for row in found], "year": cycle.assessed_year},
        owner=None,
        target=cycle,
        total=len(found),
        at=at,
    )
    return found


def tell_payments_job(job: Job, progress: Progress) -> None:
    """Tell the communes of payments that came in a table; nobody is told twice."""
    rows = GrantPayment.objects.filter(pk__in=job.arguments["payments"]).select_related("cycle", "commune")
    for done, row in enumerate(rows.order_by("pk"), start=1):
        _tell(PAID, row, payment_words(row), at=progress.now())
        progress.report(done)


class _Ledger:
    """What the decision gives and what is paid, held while payments are recorded."""

    def __init__(self, cycle: Cycle, decision: GrantDecision | None, actor: Actor, at: datetime) -> None:
        self.cycle, self.actor, self.at = cycle, actor, at
        grants = decision.grants.all() if decision else Grant.objects.none()
        self.given = {grant.commune_id: grant.amount for grant in grants}
        first = GrantDecision.objects.filter(cycle=cycle).order_by("number").first()
        self.first_day = local_day(first.decided_at) if first else local_day(at)
        self.paid: dict[int, Decimal] = {}
        self.references: set[tuple[int, str]] = set()
        for row in GrantPayment.objects.filter(cycle=cycle, cancelled_at__isnull=True):
            self._count(row)

    @classmethod
    def open(cls, cycle: Cycle, actor: Actor, at: datetime) -> "_Ledger":
        if not actor.has_role(Role.ADMINISTRATOR):
            raise NotAllowed()
        cycle = locked(Cycle.objects.filter(pk=cycle.pk)).get()
        return cls(cycle, current_decision(cycle), actor, at)

    def _count(self, row: GrantPayment) -> None:
        self.paid[row.commune_id] = self.paid.get(row.commune_id, ZERO) + row.amount
        self.references.add((row.commune_id, row.reference))

    def take(self, facts: PaymentFacts) -> GrantPayment:
        """Check a payment, count it, and return its row, not saved."""
        commune, name = facts.commune, pick(facts.commune, "name")
        given = self.given.get(commune.pk, 0)
        if not given:
            raise NoGrant(commune=name)
        if not self.first_day <= facts.paid_on <= local_day(self.at):
            raise PaidOnWrongDay(first=format_day(self.first_day), day=format_day(facts.paid_on))
        if (commune.pk, facts.reference) in self.references:
            raise ReferenceKnown(reference=facts.reference, commune=name)
        paid = self.paid.get(commune.pk, ZERO) + facts.amount
        if paid > given:
            raise PaidTooMuch(
                commune=name,
                paid=format_money(paid),
                grant=format_money(given),
                over=format_money(paid - given),
            )
        row = GrantPayment(
            cycle=self.cycle,
            commune=commune,
            amount=facts.amount,
            paid_on=facts.paid_on,
            reference=facts.reference,
            recorded_by=self.actor.user,
            recorded_at=self.at,
        )
        self._count(row)
        return row


@transaction.atomic
def cancel_payment(payment: GrantPayment, *, reason: str, actor: Actor, at: datetime) -> GrantPayment:
    """Cancel a payment; it stays readable and no longer counts. The commune is told.

    Raises NotAllowed, ReasonRequired or PaymentCancelledAlready.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    if not reason.strip():
        raise ReasonRequired()
    row = locked(GrantPayment.objects.filter(pk=payment.pk)).select_related("cycle", "commune").get()
    if row.cancelled_at is not None:
        raise PaymentCancelledAlready()
    row.cancelled_at, row.cancelled_by, row.cancelled_reason = at, actor.user, reason.strip()
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    words = payment_words(row)
    record_event(CANCELLED, actor=actor.user, target=row.cycle, data=words, at=at)
    _tell(CANCELLED, row, words, at=at)
    return row


def payment_words(row: GrantPayment) -> dict[str, Any]:
    """Return what the log and the messages may say of a payment."""
    return {
        "commune": texts_of(row.commune, "name"),
        "year": row.cycle.assessed_year,
        "amount": spoken(lambda: format_money(row.amount)),
        "day": spoken(lambda: format_day(row.paid_on)),
        "reference": row.reference,
        "reason": row.cancelled_reason,
    }


def _tell(code: str, row: GrantPayment, words: dict[str, Any], *, at: datetime) -> None:
    notify(
        code,
        recipients=people_of(row.commune, at=at),
        data=words,
        link=Link("assessments:my_grant", {}),
        once=f"payment-{row.pk}",
        at=at,
    )


def people_of(commune: Commune, *, at: datetime) -> QuerySet[User]:
    """Return the active people who act for a commune at this time."""
    members = Membership.objects.filter(role__in=COMMUNE_ROLES, commune=commune).current(local_day(at))  # type: ignore[attr-defined]
    return User.objects.filter(pk__in=members.values("user"), is_active=True)


SHOWS = ("unpaid", "partly", "paid")


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """What a reader asks of the list of grants and their payments; unknown values ask for nothing."""

    text: str = ""
    region: str = ""
    show: str = ""

    def apply(self, rows: QuerySet[Grant]) -> QuerySet[Grant]:
        """Return the rows asked for."""
        if self.text:
            rows = rows.filter(commune__search_text__contains=fold(self.text))
        if self.region:
            rows = rows.filter(commune__province__region__code=self.region)
        return _STATES[self.show](rows) if self.show in _STATES else rows


def grants_with_payments(decision: GrantDecision) -> QuerySet[Grant]:
    """Return the grants of a decision with what is given, paid and left, by code of commune."""
    own = GrantPayment.objects.filter(
        cycle=decision.cycle_id, commune=OuterRef("commune"), cancelled_at__isnull=True
    )
    sums = own.order_by().values("commune").annotate(sum=Sum("amount")).values("sum")
    rows = decision.grants.annotate(
        given=F("first") + F("second"), paid=Coalesce(Subquery(sums), ZERO)
    ).annotate(left=F("given") - F("paid"))
    return rows.select_related("commune__province__region").order_by("commune__code")


_STATES = {
    "unpaid": lambda rows: rows.filter(paid=0, given__gt=0),
    "partly": lambda rows: rows.filter(paid__gt=0, left__gt=0),
    "paid": lambda rows: rows.filter(left=0),
}


def grant_of(decision: GrantDecision, commune: Commune) -> Grant | None:
    """Return what a decision gives to a commune with what is paid and left, None when it gives nothing."""
    return grants_with_payments(decision).filter(commune=commune).first()


def payments_of(cycle: Cycle, commune: Commune) -> QuerySet[GrantPayment]:
    """Return a commune's payments of a cycle, cancelled ones too, the latest first."""
    return GrantPayment.objects.filter(cycle=cycle, commune=commune).order_by("-paid_on", "-pk")


def access_payment(pk: int, *, year: int) -> GrantPayment:
    """Return one payment of a year with its cycle and commune, or a 404."""
    rows = GrantPayment.objects.select_related("cycle", "commune")
    return get_object_or_404(rows, pk=pk, cycle__assessed_year=year)


@dataclass(frozen=True, slots=True)
class PaymentSums:
    """What a decision gives, what is paid, and how many communes are where. Amounts in MAD."""

    given: Decimal
    paid: Decimal
    unpaid: int
    partly: int
    whole: int

    @property
    def left(self) -> Decimal:
        return self.given - self.paid


def payment_sums(rows: Iterable[Grant]) -> PaymentSums:
    """Count rows of ``grants_with_payments``."""
    given = paid = ZERO
    counts = dict.fromkeys(SHOWS, 0)
    for row in rows:
        given, paid = given + row.given, paid + row.paid  # type: ignore[attr-defined]
        state = "paid" if row.left == 0 else "partly" if row.paid else "unpaid"  # type: ignore[attr-defined]
        counts[state] += 1
    return PaymentSums(given, paid, *(counts[name] for name in SHOWS))
