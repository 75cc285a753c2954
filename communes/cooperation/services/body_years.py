"""The budget and the accounts of a body in short, and what they tell (requirement W11). Amounts in MAD.

Own resources are those of ``OWN_RESOURCES``; the concentration is the part of the largest source. Figures
come from the accounts once they are written, from the budget before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from communes.actors import Actor
from communes.cooperation.enums import OWN_RESOURCES, ExpenseNature, FundingSource
from communes.cooperation.exceptions import ChangedMeanwhile, CooperationRefusal
from communes.cooperation.models import BodyYear, BodyYearLine, CooperationBody
from communes.cooperation.services.contributions import ZERO, percent_of
from communes.cooperation.services.delegates import touch
from communes.cooperation.services.running import check_version, check_year, lock_body
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event

YEAR_SAVED = "cooperation.body_year_saved"

# By heading (a source or a nature): the budget and the accounts; None where nothing is written.
Amounts = Mapping[str, tuple[Decimal | None, Decimal | None]]
HEADINGS = (*FundingSource, *ExpenseNature)


class NothingWritten(CooperationRefusal):
    text = _("Write at least one amount of the budget or of the accounts.")


class AccountsEmpty(CooperationRefusal):
    text = _("The accounts are closed: write what came and what was spent.")


class AccountsTooEarly(CooperationRefusal):
    text = _("The accounts of %(year)s close during that year at the earliest.")


class DayAhead(CooperationRefusal):
    text = _("A budget is voted and accounts are closed today at the latest.")


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What is written of a year."""

    amounts: Amounts
    budget_on: date | None = None
    accounts_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One column of a year: its resources by source and its expenses by nature."""

    resources: Mapping[str, Decimal]
    expenses: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.resources.values(), ZERO)

    @property
    def spent(self) -> Decimal:
        return sum(self.expenses.values(), ZERO)

    @property
    def balance(self) -> Decimal:
        return self.total - self.spent

    @property
    def own_share(self) -> Decimal | None:
        """Return the share of own resources in percent; None without resources."""
        own = sum((self.resources.get(source, ZERO) for source in OWN_RESOURCES), ZERO)
        return percent_of(own, self.total)

    @property
    def largest(self) -> FundingSource | None:
        """Return the source that gives most; the first of its order when several do."""
        if not self.total:
            return None
        return max(FundingSource, key=lambda source: self.resources.get(source, ZERO))

    @property
    def concentration(self) -> Decimal | None:
        """Return the part of the largest source in percent; None without resources."""
        source = self.largest
        return percent_of(self.resources[source], self.total) if source else None


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year with its budget and, once something of them is written, its accounts."""

    row: BodyYear
    planned: Side
    actual: Side | None

    @property
    def current(self) -> Side:
        return self.actual or self.planned

    @property
    def spending_rate(self) -> Decimal | None:
        """Return the expenses of the accounts in percent of those of the budget."""
        return percent_of(self.actual.spent, self.planned.spent) if self.actual else None

    @property
    def resources_rate(self) -> Decimal | None:
        """Return the resources of the accounts in percent of those of the budget."""
        return percent_of(self.actual.total, self.planned.total) if self.actual else None


def figures_of(row: BodyYear) -> YearFigures:
    """Return a year with its figures. One query, none where the lines were read."""
    lines = list(row.lines.all())
    written = any(line.actual is not None for line in lines)
    return YearFigures(row, _side(lines, "planned"), _side(lines, "actual") if written else None)


def years_with_figures(body: CooperationBody) -> list[YearFigures]:
    """Return the years written of a body, the latest first. Two queries."""
    return [figures_of(row) for row in body.years.order_by("-year").prefetch_related("lines")]


def latest_budget(body: CooperationBody) -> YearFigures | None:
    """Return the latest year of which something is written: public. Two queries."""
    row = body.years.order_by("-year").prefetch_related("lines").first()
    return figures_of(row) if row else None


@transaction.atomic
def save_year(
    body: CooperationBody,
    year: int,
    facts: YearFacts,
    *,
    version: int | None = None,
    actor: Actor,
    at: datetime,
) -> BodyYear:
    """Write the budget and the accounts of a year; a heading without any amount has no line.

    ``version`` is None for a year that was not written yet. Raises NotYours, YearOutOfReach,
    ChangedMeanwhile, NothingWritten, DayAhead, AccountsTooEarly or AccountsEmpty.
    """
    owner = lock_body(body, actor)
    check_year(owner, year, at=at)
    _check(year, facts, at)
    row = locked(BodyYear.objects.filter(body=owner, year=year)).first()
    if row is not None and version is None:
        raise ChangedMeanwhile()
    if row is None:
        row = BodyYear(body=owner, year=year, version=0)
    else:
        check_version(row, version)
    row.budget_on, row.accounts_on, row.note = facts.budget_on, facts.accounts_on, facts.note
    touch(row, actor=actor, at=at)
    row.lines.all().delete()
    BodyYearLine.objects.bulk_create(_lines(row, facts.amounts))
    record_event(YEAR_SAVED, actor=actor.user, target=owner, data={"year": year}, at=at)
    return row


def _check(year: int, facts: YearFacts, at: datetime) -> None:
    if all(amount is None for pair in facts.amounts.values() for amount in pair):
        raise NothingWritten()
    days = [day for day in (facts.budget_on, facts.accounts_on) if day is not None]
    if any(day > local_day(at) for day in days):
        raise DayAhead()
    if facts.accounts_on is None:
        return
    if facts.accounts_on.year < year:
        raise AccountsTooEarly(year=year)
    if all(actual is None for _planned, actual in facts.amounts.values()):
        raise AccountsEmpty()


def _lines(row: BodyYear, amounts: Amounts) -> list[BodyYearLine]:
    return [
        BodyYearLine(
            year=row,
            source=heading if heading in FundingSource.values else "",
            nature=heading if heading in ExpenseNature.values else "",
            planned=planned or ZERO,
            actual=actual,
        )
        for heading, (planned, actual) in amounts.items()
        if planned is not None or actual is not None
    ]


def _side(lines: list[BodyYearLine], column: str) -> Side:
    amounts = [(line, getattr(line, column) or ZERO) for line in lines]
    return Side(
        {line.source: amount for line, amount in amounts if line.source},
        {line.nature: amount for line, amount in amounts if line.nature},
    )
