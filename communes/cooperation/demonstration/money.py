"""Contributions called and paid, budgets and accounts of the grouping of Greater Agadir (MAD)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from communes.actors import Actor
from communes.cooperation.demonstration.cast import Cast
from communes.cooperation.demonstration.shares import SOURCE, shares_of
from communes.cooperation.enums import ExpenseNature, FundingSource
from communes.cooperation.models import BodyMember, CooperationBody
from communes.cooperation.services.body_years import YearFacts, save_year
from communes.cooperation.services.contribution_calls import CallFacts, call_contributions
from communes.cooperation.services.contribution_payments import PaymentFacts, record_payment

FIRST_YEAR = 2021
# Shares before the results of the census of 2024 were known follow the one before.
LAST_YEAR_OF_OLD_CENSUS = 2024
CALLED, DUE = (2, 1), (6, 30)
HALF, QUARTER = Decimal("0.5"), Decimal("0.25")
# What of the contributions is budgeted under each heading, and how much of it was raised or spent.
BUDGET: dict[str, tuple[Decimal, Decimal]] = {
    FundingSource.CONTRIBUTIONS: (Decimal("1.00"), Decimal("1.00")),
    FundingSource.STATE_GRANTS: (Decimal("0.60"), Decimal("0.90")),
    FundingSource.OWN_FEES: (Decimal("0.25"), Decimal("0.80")),
    FundingSource.LENDERS: (Decimal("0.40"), Decimal("0.75")),
    ExpenseNature.RUNNING: (Decimal("0.70"), Decimal("0.95")),
    ExpenseNature.STAFF: (Decimal("0.35"), Decimal("0.92")),
    ExpenseNature.INVESTMENT: (Decimal("1.00"), Decimal("0.70")),
    ExpenseNature.DEBT: (Decimal("0.15"), Decimal("1.00")),
}
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """Every year of the grouping from the first that was published to the present one."""

    cast: Cast
    body: CooperationBody
    officer: Actor

    def call(self, year: int) -> None:
        """Call the contributions of a year: the published ones with their source, the others as generated."""
        members = {member.place.code: member for member in self._members()}
        census = 2014 if year <= LAST_YEAR_OF_OLD_CENSUS else 2024
        populations = {
            code: member.commune.population(census) or 0 for code, member in members.items() if member.commune
        }
        by_mark: dict[bool, dict[int, Decimal]] = defaultdict(dict)
        for code, share in shares_of(year, populations).items():
            by_mark[share.is_generated][members[code].pk] = share.amount
        at = self.cast.on(year, *CALLED)
        for is_generated, amounts in by_mark.items():
            facts = CallFacts(
                called_on=at.date(),
                due_on=date(year, *DUE),
                source="" if is_generated else SOURCE,
                is_generated=is_generated,
            )
            call_contributions(self.body, year, amounts, facts, actor=self.officer, at=at)

    def pay(self, year: int) -> None:
        """Let members pay: all of the older years, most of last year, part of this one."""
        for number, member in enumerate(self._members()):
            call = member.calls.get(year=year, cancelled_at=None)
            part = self._paid_part(year, number)
            if not part:
                continue
            paid_at = self.cast.on(year, 6, 1 + number)
            amount = (call.amount * part).quantize(CENT)
            facts = PaymentFacts(amount, paid_at.date(), f"OV-{year}-{number + 1} (démonstration)")
            record_payment(call, facts, actor=self.officer, at=paid_at)

    def account(self, year: int) -> None:
        """Write the budget of a year, and its accounts once it is over."""
        total = sum(call.amount for member in self._members() for call in member.calls.filter(year=year))
        is_over = year < self.cast.year
        amounts = {
            str(heading): (
                (total * planned).quantize(CENT),
                (total * planned * done).quantize(CENT) if is_over else None,
            )
            for heading, (planned, done) in BUDGET.items()
        }
        budget_at = self.cast.on(year, 1, 15)
        written_at = self.cast.on(year + 1, 4, 30) if is_over else budget_at
        facts = YearFacts(
            amounts,
            budget_on=budget_at.date(),
            accounts_on=written_at.date() if is_over else None,
            note="Montants générés pour la démonstration.",
        )
        save_year(self.body, year, facts, actor=self.officer, at=written_at)

    def _paid_part(self, year: int, number: int) -> Decimal:
        """Return the part that the member of this number pays of a year."""
        age = self.cast.year - year
        if age > 1:
            return HALF if (age, number) == (2, 7) else Decimal(1)
        if age == 1:
            return {3: HALF, 6: QUARTER, 9: Decimal(0)}.get(number, Decimal(1))
        return {0: HALF, 1: Decimal(1), 2: QUARTER, 5: HALF}.get(number, Decimal(0))

    def _members(self) -> list[BodyMember]:
        return list(self.body.members.select_related("commune", "province", "region").order_by("pk"))
