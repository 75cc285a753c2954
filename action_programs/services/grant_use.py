"""The use of grants across communes: received, committed, paid, unspent, late. Amounts in MAD."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from action_programs.enums import SpendingStage
from action_programs.models import GrantReceipt, Spending
from assessments.models import GrantPayment
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES
from communes.models import Commune, Membership
from config.toolbox.clock import local_day
from config.toolbox.dates import add_months, format_day
from config.toolbox.languages import pick, spoken, texts_of
from config.toolbox.numbers import format_money
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from records.services.notices import Link, notify, register_notice
from records.services.parameters import ParameterKind, parameter, register_parameter, whole_number

MONTHS = "action_programs.grant_months"
LATE = "action_programs.grant_late"
ZERO = Decimal(0)
MONEY = "#,##0.00"


def register_grant_use() -> None:
    """Declare for how long a grant may be used, and who is told when that time has passed."""
    register_parameter(
        MONTHS,
        ParameterKind(
            title=gettext_lazy("Months after its receipt within which a performance grant is spent"),
            help=gettext_lazy("What is unspent after that is shown as late; the commune is told once."),
            default=24,
            read=whole_number,
            write=str,
        ),
    )
    register_notice(
        LATE,
        title=gettext_lazy("%(commune)s: the grant for %(year)s was to be spent by %(day)s"),
        body=gettext_lazy("%(balance)s of %(amount)s are not paid out yet."),
    )


@dataclass(slots=True)
class UseRow:
    """What one commune did with the grant of one assessed year."""

    commune: Commune
    paid_out: Decimal = ZERO
    first_paid_on: date | None = None
    receipt: GrantReceipt | None = None
    committed: Decimal = ZERO
    paid: Decimal = ZERO
    due_on: date | None = None
    is_late: bool = False

    @property
    def received(self) -> Decimal:
        """What the commune wrote that it received, else what was paid out to it."""
        return self.receipt.amount if self.receipt else self.paid_out

    @property
    def balance(self) -> Decimal:
        return self.received - self.paid


@dataclass(frozen=True, slots=True)
class UseSums:
    """What rows come to."""

    received: Decimal
    committed: Decimal
    paid: Decimal
    late: int

    @property
    def balance(self) -> Decimal:
        return self.received - self.paid


@dataclass(frozen=True, slots=True)
class UseFilter:
    """What a reader asks of the list; unknown values ask for nothing."""

    text: str = ""
    region: str = ""
    late: bool = False

    def apply(self, rows: Iterable[UseRow]) -> list[UseRow]:
        text = fold(self.text)
        return [
            row
            for row in rows
            if text in row.commune.search_text
            and self.region in ("", row.commune.province.region.code)
            and (row.is_late or not self.late)
        ]


def years_with_grants(actor: Actor) -> list[int]:
    """Return the assessed years of which a commune that one sees has a grant, newest first. Two queries."""
    communes = communes_seen_by(actor)
    paid = GrantPayment.objects.filter(commune__in=communes, cancelled_at__isnull=True)
    written = GrantReceipt.objects.filter(programme__commune__in=communes)
    years = {
        *paid.order_by().values_list("cycle__assessed_year", flat=True).distinct(),
        *written.order_by().values_list("assessed_year", flat=True).distinct(),
    }
    return sorted(years, reverse=True)


def due_day(received_on: date) -> date:
    """Return by when a grant received on a day is to be spent. One query."""
    return add_months(received_on, parameter(MONTHS))


def use_of_year(actor: Actor, year: int, *, today: date) -> list[UseRow]:
    """Return the use of a year's grants by the communes that one sees, by code. Five queries."""
    seen = communes_seen_by(actor).with_territory()  # type: ignore[attr-defined]
    communes = {commune.pk: commune for commune in seen}
    rows: dict[int, UseRow] = {}
    payments = GrantPayment.objects.filter(cycle__assessed_year=year, cancelled_at__isnull=True)
    sums = payments.order_by().values("commune").annotate(sum=Sum("amount"), first=Min("paid_on"))
    for commune, amount, first in sums.values_list("commune", "sum", "first"):
        if commune in communes:
            rows[commune] = UseRow(communes[commune], amount, first)
    receipts = GrantReceipt.objects.filter(assessed_year=year).select_related("programme")
    for receipt in receipts.filter(programme__commune__in=seen.values("pk")):
        commune = receipt.programme.commune_id
        rows.setdefault(commune, UseRow(communes[commune])).receipt = receipt
    spent = _spent(year)
    months = parameter(MONTHS)
    for commune, row in rows.items():
        row.committed, row.paid = spent.get(commune, (ZERO, ZERO))
        since = row.receipt.received_on if row.receipt else row.first_paid_on
        row.due_on = add_months(since, months) if since else None
        row.is_late = row.due_on is not None and row.due_on < today and row.balance > 0
    return sorted(rows.values(), key=lambda row: row.commune.code)


def _spent(year: int) -> Mapping[int, tuple[Decimal, Decimal]]:
    """Return what was committed and paid from a year's grants, by commune. One query."""
    standing = Spending.objects.filter(part__grant__assessed_year=year, cancelled_at__isnull=True)
    sums = standing.order_by().values_list("part__grant__programme__commune", "stage")
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for commune, stage, amount in sums.annotate(Sum("amount")):
        committed, paid = found.get(commune, (ZERO, ZERO))
        is_commitment = stage == SpendingStage.COMMITTED
        found[commune] = (committed + amount, paid) if is_commitment else (committed, paid + amount)
    return found


def use_sums(rows: Sequence[UseRow]) -> UseSums:
    """Add rows up."""
    return UseSums(
        sum((row.received for row in rows), ZERO),
        sum((row.committed for row in rows), ZERO),
        sum((row.paid for row in rows), ZERO),
        sum(row.is_late for row in rows),
    )


def use_workbook(rows: Sequence[UseRow], *, language: str) -> bytes:
    """Return rows as a workbook in the language of the moment."""
    headings = [
        *(Heading(_("Code"), 16), Heading(_("Commune"), 30), Heading(_("Province or prefecture"), 26)),
        *(Heading(_("Region"), 26), Heading(_("Paid out (MAD)"), 20, MONEY)),
        *(Heading(_("Received (MAD)"), 20, MONEY), Heading(_("Committed (MAD)"), 20, MONEY)),
        *(Heading(_("Paid (MAD)"), 20, MONEY), Heading(_("Unspent (MAD)"), 20, MONEY)),
        *(Heading(_("To be spent by"), 16), Heading(_("Late"), 10)),
    ]
    return write_workbook([Sheet(_("Use of the grants"), headings, _cells(rows))], language=language)


def _cells(rows: Sequence[UseRow]) -> Iterator[list[Any]]:
    for row in rows:
        commune = row.commune
        yield [
            *(commune.code, pick(commune, "name"), pick(commune.province, "name")),
            *(pick(commune.province.region, "name"), row.paid_out, row.received, row.committed),
            *(row.paid, row.balance, row.due_on, _("Yes") if row.is_late else _("No")),
        ]


@dataclass(frozen=True, slots=True)
class PaidOut:
    """What the ministry paid a commune of one year's grant."""

    year: int
    amount: Decimal
    last_on: date


def paid_out(commune: Commune) -> dict[int, PaidOut]:
    """Return what the ministry paid a commune, by assessed year. One query."""
    rows = GrantPayment.objects.filter(commune=commune, cancelled_at__isnull=True).order_by()
    sums = rows.values("cycle__assessed_year").annotate(sum=Sum("amount"), last=Max("paid_on"))
    return {
        year: PaidOut(year, amount, last)
        for year, amount, last in sums.values_list("cycle__assessed_year", "sum", "last")
    }


def remind_of_grants(*, at: datetime) -> int:
    """Tell each commune once that the time to spend a grant has passed; return how many people were told."""
    today = local_day(at)
    months = parameter(MONTHS)
    since = add_months(today, -months)
    receipts = GrantReceipt.objects.filter(received_on__lte=since).select_related("programme__commune")
    paid = Spending.objects.filter(
        part__grant__in=receipts, stage=SpendingStage.PAID, cancelled_at__isnull=True
    )
    sums = dict(paid.order_by().values_list("part__grant").annotate(Sum("amount")))
    told = 0
    for receipt in receipts.order_by("pk"):
        balance, due = receipt.amount - sums.get(receipt.pk, ZERO), add_months(receipt.received_on, months)
        if balance > 0 and due < today:
            told += _remind(receipt, balance, due, at=at)
    return told


def _remind(receipt: GrantReceipt, balance: Decimal, due: date, *, at: datetime) -> int:
    commune = receipt.programme.commune
    members = Membership.objects.filter(role__in=COMMUNE_ROLES, commune=commune).current(local_day(at))  # type: ignore[attr-defined]
    return notify(
        LATE,
        recipients=User.objects.filter(pk__in=members.values("user"), is_active=True),
        data={
            "commune": texts_of(commune, "name"),
            "year": receipt.assessed_year,
            "day": spoken(lambda: format_day(due)),
            "amount": spoken(lambda: format_money(receipt.amount)),
            "balance": spoken(lambda: format_money(balance)),
        },
        link=Link("action_programs:grant", {"pk": receipt.programme_id, "grant": receipt.pk}),
        once=f"grant-{receipt.pk}",
        at=at,
    )
