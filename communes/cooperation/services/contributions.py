"""The yearly contributions of the members of a body, as they are read (requirement W11).

A contribution is late when its due date has passed and something of it is not paid. Amounts are in MAD.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet, Sum

from communes.actors import Actor
from communes.cooperation.models import BodyMember, ContributionCall, ContributionPayment, CooperationBody
from communes.enums import COMMUNE_ROLES

ZERO = Decimal(0)
PAID = Sum("payments__amount", filter=Q(payments__cancelled_at__isnull=True))


@dataclass(frozen=True, slots=True)
class Contribution:
    """One call with its payments; ``share`` is its part of all that was called for the year, in percent.

    ``in_detail`` tells whether the reader may see the payments one by one.
    """

    call: ContributionCall
    payments: Sequence[ContributionPayment]
    share: Decimal | None
    today: date
    in_detail: bool = True

    @property
    def is_late(self) -> bool:
        return self.call.due_on < self.today and self.left > 0

    @property
    def paid(self) -> Decimal:
        return sum((row.amount for row in self.payments if row.cancelled_at is None), ZERO)

    @property
    def left(self) -> Decimal:
        return self.call.amount - self.paid


@dataclass(frozen=True, slots=True)
class ContributionYear:
    """What was called for a year: those called, the largest first, and what was cancelled."""

    year: int
    rows: Sequence[Contribution]
    cancelled: Sequence[ContributionCall] = field(default_factory=list)

    @property
    def called(self) -> Decimal:
        return sum((row.call.amount for row in self.rows), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((row.paid for row in self.rows), ZERO)

    @property
    def left(self) -> Decimal:
        return self.called - self.paid

    @property
    def late(self) -> Decimal:
        """Return what should have been paid and was not."""
        return sum((row.left for row in self.rows if row.is_late), ZERO)

    @property
    def late_members(self) -> int:
        return sum(row.is_late for row in self.rows)


@dataclass(frozen=True, slots=True)
class YearTotal:
    """The contributions of all members for a year."""

    year: int
    called: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return self.called - self.paid

    @property
    def paid_share(self) -> Decimal | None:
        return percent_of(self.paid, self.called)


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a part of a whole in percent, to two decimals; None of nothing."""
    return (part * 100 / whole).quantize(Decimal("0.01")) if whole else None


def call_years(body: CooperationBody) -> list[int]:
    """Return the years for which contributions were called, the latest first. One query."""
    calls = ContributionCall.objects.filter(member__body=body).order_by("-year")
    return list(calls.values_list("year", flat=True).distinct())


def contributions_of(
    body: CooperationBody, year: int, *, on: date, actor: Actor | None = None
) -> ContributionYear:
    """Return the contributions called for a year, with payments and places. Two queries.

    A commune (``actor``) sees its own payments one by one, and what others paid in total.
    """
    calls = list(_with_payments(body).filter(year=year))
    rows = _contributions(calls, on=on, actor=actor)
    cancelled = [call for call in calls if call.cancelled_at is not None and sees_detail(actor, call.member)]
    return ContributionYear(year, rows, cancelled)


def sees_detail(actor: Actor | None, member: BodyMember) -> bool:
    """Tell whether a reader of the body sees the payments of a member: a commune only its own."""
    return actor is None or actor.role not in COMMUNE_ROLES or actor.commune_id == member.commune_id


def listed_contributions(body: CooperationBody, *, on: date) -> list[Contribution]:
    """Return the contributions called for every year, the latest year first. Two queries."""
    calls = list(_with_payments(body).filter(cancelled_at=None).order_by("-year"))
    by_year = [list(group) for _year, group in groupby(calls, key=_year_of)]
    return [row for group in by_year for row in _contributions(group, on=on)]


def with_places(calls: QuerySet[ContributionCall]) -> QuerySet[ContributionCall]:
    """Return calls with the places of their members."""
    return calls.select_related("member__commune", "member__province", "member__region")


def _with_payments(body: CooperationBody) -> QuerySet[ContributionCall]:
    calls = with_places(ContributionCall.objects.filter(member__body=body))
    return calls.prefetch_related(Prefetch("payments", ContributionPayment.objects.order_by("paid_on", "pk")))


def _year_of(call: ContributionCall) -> int:
    return call.year


def _contributions(
    calls: Sequence[ContributionCall], *, on: date, actor: Actor | None = None
) -> list[Contribution]:
    """Return the calls of one year that stand, the largest first."""
    standing = [call for call in calls if call.cancelled_at is None]
    standing.sort(key=lambda call: (-call.amount, call.member.place.code))
    total = sum((call.amount for call in standing), ZERO)
    rows = []
    for call in standing:
        payments = list(call.payments.all())
        share, in_detail = percent_of(call.amount, total), sees_detail(actor, call.member)
        rows.append(Contribution(call, payments, share, on, in_detail))
    return rows


def contribution_totals(body: CooperationBody) -> list[YearTotal]:
    """Return what all members were called for and paid, the latest year first: public. Two queries."""
    calls = ContributionCall.objects.filter(member__body=body, cancelled_at=None).order_by()
    called = dict(calls.values_list("year").annotate(called=Sum("amount")))
    paid = dict(calls.values_list("year").annotate(paid=PAID))
    return [YearTotal(year, called[year], paid[year] or ZERO) for year in sorted(called, reverse=True)]


def contribution_history(body: CooperationBody, years: Sequence[int]) -> list[tuple[BodyMember, list]]:
    """Return each member ever called with what it was called for in each year (None where not). One query."""
    calls = with_places(ContributionCall.objects.filter(member__body=body, cancelled_at=None))
    rows: dict[int, tuple[BodyMember, dict[int, ContributionCall]]] = {}
    for call in calls.filter(year__in=years).annotate(paid=PAID):
        rows.setdefault(call.member_id, (call.member, {}))[1][call.year] = call
    listed = [(member, [found.get(year) for year in years]) for member, found in rows.values()]
    return sorted(listed, key=lambda row: (-_latest(row[1]), row[0].place.code))


def _latest(calls: Iterable[ContributionCall | None]) -> Decimal:
    return next((call.amount for call in calls if call is not None), ZERO)
