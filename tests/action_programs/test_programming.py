"""The three-year programming: its versions, what is available, what projects need, its budget."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_programs.enums import FundingKind
from action_programs.models import FundingLine, ThreeYearProgramming
from action_programs.services.needs import needs_of, spread
from action_programs.services.programming import (
    BudgetTaken,
    PbtFacts,
    ProgrammingChanged,
    ProgrammingClosed,
    ProgrammingNotClosed,
    ProgrammingOpen,
    ProgrammingOutside,
    amounts_of,
    attach_programming,
    balance_of,
    close_programming,
    is_outdated,
    next_first_year,
    pbt_facts,
    save_programming,
    start_programming,
)
from action_programs.services.running import FutureDay
from assessments.exceptions import NotAllowed
from communes.enums import Role
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_planning import a_three_year_programming

pytestmark = pytest.mark.django_db
AT = datetime(2027, 11, 20, 9, 0, tzinfo=UTC)
MONEY = [Decimal(100), Decimal(200), Decimal(300)]
NOTHING = [Decimal(0)] * 3


@pytest.fixture
def programme():
    """Give a programme of 2028–2033: the programming goes on whatever its state."""
    return ActionProgrammeFactory(in_force=True)


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def start(programme, agent):
    def starting(first_year=2028, by=None):
        return start_programming(programme, first_year=first_year, actor=by or agent, at=AT)

    return starting


@pytest.fixture
def write(agent):
    def writing(programming, version=None, **amounts):
        version = version or ThreeYearProgramming.objects.get(pk=programming.pk).version
        save_programming(programming, amounts, note="", version=version, actor=agent, at=AT)

    return writing


@pytest.fixture
def close(agent):
    def closing(programming):
        close_programming(programming, actor=agent, at=AT)
        programming.refresh_from_db()
        return programming

    return closing


@pytest.fixture
def attach(agent):
    def attaching(programming, day=date(2027, 11, 10)):
        attach_programming(programming, voted_on=day, actor=agent, at=AT)

    return attaching


class TestNeeds:
    def test_a_line_counts_in_its_year_and_one_without_over_the_project_s_years(self, programme):
        project = a_project(programme, own="100.00", partner="50.00", starts_in=2028, ends_in=2030)
        FundingLine.objects.create(project=project, kind=FundingKind.BUDGET, year=2029, amount=Decimal(7))
        a_project(programme, number=2, starts_in=2033, ends_in=2033)

        needs = needs_of(programme, range(2028, 2031))

        assert needs.commune == [Decimal("33.33"), Decimal("40.33"), Decimal("33.34")]
        assert needs.partners == [Decimal("16.66"), Decimal("16.66"), Decimal("16.68")]
        assert [need.project.number for need in needs.projects] == [1]

    def test_parts_come_to_the_whole(self):
        parts = spread(Decimal("100.01"), range(2028, 2034))

        assert sum(parts.values()) == Decimal("100.01")
        assert parts[2028] == Decimal("16.66")

    @pytest.mark.parametrize("count", [1, 9])
    def test_it_costs_the_same_for_any_number(self, programme, count):
        for number in range(count):
            a_project(programme, number=number + 1)
        with CaptureQueriesContext(connection) as queries:
            needs_of(programme, range(2028, 2031))

        assert len(queries) == 2


class TestVersions:
    def test_the_next_one_rolls_and_copies_each_year_to_itself(self, programme, start, write, close):
        first = start()
        write(first, own_revenue=MONEY)
        close(first)
        assert next_first_year(programme) == 2029

        second = start(2029)

        assert second.number == 2
        assert amounts_of(second)["own_revenue"] == [Decimal(200), Decimal(300), Decimal(0)]

    def test_one_is_open_at_a_time(self, start):
        start()
        with pytest.raises(ProgrammingOpen):
            start(2029)

    def test_it_starts_in_a_year_of_the_programme(self, start):
        with pytest.raises(ProgrammingOutside):
            start(2034)

    def test_nobody_else_writes(self, start):
        with pytest.raises(NotAllowed):
            start(by=actor(Role.ADMINISTRATOR))

    def test_a_closed_one_is_frozen_with_what_was_needed(self, programme, start, write, close):
        a_project(programme, own="300.00", partner="0.00", starts_in=2028, ends_in=2030)
        programming = close(start())
        programme.projects.all().delete()

        assert programming.needs == ["100.00", "100.00", "100.00"]
        assert [year.needs for year in balance_of(programming).years] == [100, 100, 100]
        with pytest.raises(ProgrammingClosed):
            write(programming, own_revenue=MONEY)
        with pytest.raises(ProgrammingClosed):
            close(programming)

    def test_two_people_do_not_overwrite_each_other(self, start, write):
        programming = start()
        write(programming, version=1, own_revenue=MONEY)

        with pytest.raises(ProgrammingChanged):
            write(programming, version=1, own_revenue=NOTHING)
        assert amounts_of(programming)["own_revenue"] == MONEY

    def test_the_gap_is_what_is_left_less_what_is_needed(self, programme, start, write):
        a_project(programme, own="300.00", partner="0.00", starts_in=2028, ends_in=2030)
        programming = start()
        write(programming, own_revenue=MONEY, staff=[Decimal(50)] * 3)

        years = balance_of(programming).years

        assert [(year.available, year.gap, year.is_short) for year in years] == [
            (50, -50, True),
            (150, 50, False),
            (250, 150, False),
        ]

    @pytest.mark.parametrize(("today", "outdated"), [(date(2027, 12, 31), False), (date(2028, 1, 1), True)])
    def test_one_of_last_year_is_told(self, programme, start, today, outdated):
        assert not is_outdated(programme, today=today)
        start()
        assert is_outdated(programme, today=today) == outdated


class TestBudget:
    def test_a_closed_version_is_attached_once_a_budget(self, programme, start, close, attach):
        first = close(start())
        attach(first)
        attach(first, date(2027, 11, 12))
        second = close(start())

        with pytest.raises(BudgetTaken):
            attach(second)
        first.refresh_from_db()
        assert (first.budget_year, first.budget_voted_on) == (2028, date(2027, 11, 12))

    def test_not_while_it_is_open(self, start, attach):
        with pytest.raises(ProgrammingNotClosed):
            attach(start())

    def test_not_before_the_vote(self, start, close, attach):
        with pytest.raises(FutureDay):
            attach(close(start()), date(2027, 11, 21))

    def test_the_assessment_is_told_what_proves_the_condition(self, programme, start, close, attach):
        assert pbt_facts(programme.commune, 2027) is None
        programming = close(start())
        assert pbt_facts(programme.commune, 2027) == PbtFacts(AT.date(), None, is_attached=False)

        attach(programming)
        # A later version for the same budget does not take the place of the one attached.
        start()

        assert pbt_facts(programme.commune, 2027) == PbtFacts(AT.date(), date(2027, 11, 10), is_attached=True)
        assert pbt_facts(programme.commune, 2028) is None


class TestPages:
    @pytest.fixture
    def as_agent(self, client, programme):
        return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))

    def address(self, name, *args):
        return reverse(f"action_programs:{name}", args=args)

    def test_from_the_first_amount_to_the_budget(self, as_agent, programme):
        a_project(programme, own="3000.00", partner="300.00", starts_in=2028, ends_in=2030)
        as_agent.post(self.address("programming_new", programme.pk), {"first_year": "2028", "note": ""})
        one = (programme.pk, 1)
        typed = {"version": "1", "own_revenue-0": "١٬٢٠٠,٥٠", "staff-0": "0", "staff-1": "20"}
        as_agent.post(self.address("programming_edit", *one), typed)

        content = as_agent.get(self.address("programming", *one)).content.decode()
        assert "1,200.50" in content
        assert "1,020.00</bdi> to be found" in content
        assert as_agent.get(self.address("programming_xlsx", *one)).content.startswith(b"PK")
        as_agent.post(self.address("programming_close", *one))
        as_agent.post(self.address("programming_attach", *one), {"voted_on": "2026-10-20"})
        content = as_agent.get(self.address("programming", *one)).content.decode()
        assert "it proves condition CMO3" in content
        assert "CMO3" not in as_agent.get(self.address("programmings", programme.pk)).content.decode()

    def test_what_is_refused_stays_on_the_page(self, as_agent, programme):
        a_three_year_programming(programme, version=4)
        place = self.address("programming_edit", programme.pk, 1)

        wrong = as_agent.post(place, {"version": "4", "loans-1": "5,123"}).content.decode()
        assert 'value="5,123"' in wrong
        conflict = as_agent.post(place, {"version": "3", "loans-1": "77"}).content.decode()
        assert 'value="77"' in conflict
        assert "Someone else" in conflict
        assert 'name="version" value="4"' in conflict
