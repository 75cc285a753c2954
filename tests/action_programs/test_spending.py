"""Commitments and payments: what they come to, what is refused, what is only warned."""

from datetime import date
from decimal import Decimal

import pytest

from action_programs.enums import FundingKind, SpendingStage
from action_programs.models import Spending
from action_programs.services.running import CancelledAlready, CancelNeedsReason, FutureDay
from action_programs.services.spending import (
    CommittedAboveCost,
    Money,
    SpendingFacts,
    cancel_spending,
    financial_progress,
    money_by_year,
    money_of,
    questions_on_money,
    record_spending,
)
from communes.enums import Role
from tests.factories.communes import actor
from tests.factories.pac_execution import NOW, project_at_work, spending

pytestmark = pytest.mark.django_db
COMMITTED, PAID = SpendingStage.COMMITTED, SpendingStage.PAID


@pytest.fixture
def project():
    return project_at_work()


@pytest.fixture
def agent(project):
    return actor(Role.COMMUNE_AGENT, commune=project.programme.commune)


@pytest.fixture
def spend(project, agent):
    def spending_it(amount, stage=COMMITTED, day=date(2029, 5, 1)):
        facts = SpendingFacts(stage, FundingKind.BUDGET, day, Decimal(amount), " M-12 ")
        return record_spending(project, facts, actor=agent, at=NOW)

    return spending_it


def test_what_is_committed_and_paid_adds_up(project, spend):
    assert spend("60000").reference == "M-12"
    spend("40000")
    spend("25000.50", PAID)

    assert money_of(project) == Money(Decimal(100000), Decimal("25000.50"))


def test_above_the_cost_is_refused_with_the_amounts(project, spend):
    spend("60000")
    with pytest.raises(CommittedAboveCost) as caught:
        spend("40000.01")

    for words in ("40,000.01", "100,000.01", "100,000.00", "0.01 MAD too much"):
        assert words in caught.value.message
    assert Spending.objects.count() == 1


def test_paid_above_committed_is_warned_and_kept(project, spend):
    spend("10000", PAID)

    assert "10,000.00" in questions_on_money(money_of(project))[0]
    assert questions_on_money(Money(Decimal(2), Decimal(2))) == []


def test_a_day_to_come_is_refused(spend):
    with pytest.raises(FutureDay):
        spend("1", day=date(2030, 3, 2))


def test_a_mistake_is_cancelled_with_its_reason_and_never_erased(project, spend, agent):
    row = spend("60000")
    with pytest.raises(CancelNeedsReason):
        cancel_spending(row, reason=" ", actor=agent, at=NOW)
    cancel_spending(row, reason="Typed twice", actor=agent, at=NOW)

    assert money_of(project) == Money()
    assert Spending.objects.get().cancel_reason == "Typed twice"
    with pytest.raises(CancelledAlready):
        cancel_spending(row, reason="Again", actor=agent, at=NOW)


def test_financial_progress_is_what_was_paid_of_the_cost():
    assert financial_progress(Decimal(30000), Decimal(10000)) == Decimal("33.3")


def test_years_and_sources(project):
    spending(project, "10", day=date(2028, 12, 31), source=FundingKind.GRANT)
    spending(project, "20", day=date(2029, 1, 1), stage=COMMITTED)
    spending(project, "5", day=date(2029, 1, 1))
    gone = spending(project, "7", day=date(2029, 1, 1))
    Spending.objects.filter(pk=gone.pk).update(cancelled_at=NOW, cancel_reason="No")

    first, second = money_by_year(project.programme)

    assert (first.year, first.by_source) == (2028, [(FundingKind.GRANT, Money(paid=Decimal(10)))])
    assert second.total == Money(Decimal(20), Decimal(5))
