"""The use of a grant: commitments, payments, completion, what is late, what the next pack holds."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from action_programs.models import GrantReceipt
from action_programs.services.grant_money import (
    CommittedAbovePart,
    PaidAboveCommitted,
    PartCompleted,
    SpentBeforeReceipt,
    cancel_grant_spending,
    complete_part,
    spend_grant,
)
from action_programs.services.grant_pack import grant_use_files
from action_programs.services.grant_use import remind_of_grants, use_of_year
from action_programs.services.grants import (
    DeliberationIncomplete,
    GrantFacts,
    GrantInUse,
    PartBelowCommitted,
    PartFacts,
    PartInUse,
    ReceivedAfterUse,
    VisaBeforeDeliberation,
    grants_of,
    remove_grant,
    save_grant,
)
from action_programs.services.running import FutureDay
from action_programs.services.spending import SpendingFacts, money_of
from assessments.services.packs.sealing import pack_row
from communes.enums import Role
from records.models import Message
from tests.factories.action_programs import a_project
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.communes import actor, membership, sign_in
from tests.factories.grants import a_decision, paid
from tests.factories.pac_execution import NOW, a_grant, project_at_work

pytestmark = pytest.mark.django_db
DAY = date(2029, 11, 1)


@pytest.fixture
def grant():
    """A grant of 1,000 MAD received on 1 October 2029, of which one project has 600."""
    return a_grant(project_at_work(), "1000", part="600")


@pytest.fixture
def agent(grant):
    return actor(Role.COMMUNE_AGENT, commune=grant.programme.commune)


@pytest.fixture
def spend(grant, agent):
    def spending(amount, stage="committed", day=DAY):
        facts = SpendingFacts(stage, "grant", day, Decimal(amount), "M 1")
        return spend_grant(grant.allotments.get(), facts, actor=agent, at=NOW)

    return spending


def kept(grant, agent, *parts, **changes):
    facts = GrantFacts(grant.assessed_year, grant.received_on, grant.amount)
    rows = [PartFacts(project, Decimal(amount)) for project, amount in parts]
    return save_grant(grant.programme, grant, replace(facts, **changes), rows, actor=agent, at=NOW)


def test_money_of_a_part_stays_within_it_and_is_the_projects(grant, agent, spend):
    commitment = spend("500")
    for refusal, arguments in (
        (CommittedAbovePart, ("100.01",)),
        (PaidAboveCommitted, ("500.01", "paid")),
        (SpentBeforeReceipt, ("1", "committed", date(2029, 9, 30))),
        (FutureDay, ("1", "committed", date(2030, 3, 2))),
    ):
        with pytest.raises(refusal):
            spend(*arguments)
    spend("300", "paid")
    with pytest.raises(PaidAboveCommitted):
        cancel_grant_spending(commitment, reason="Twice", actor=agent, at=NOW)
    complete_part(grant.allotments.get(), DAY, actor=agent, at=NOW)
    with pytest.raises(PartCompleted):
        spend("1")

    view = grants_of(grant.programme)[0]
    assert (view.committed, view.paid, view.balance) == (500, 300, 700)
    money = money_of(grant.allotments.get().project)
    assert (money.committed, money.paid) == (500, 300)


def test_saving_a_grant_keeps_what_is_recorded_on_it(grant, agent, spend):
    project, other = grant.allotments.get().project, a_project(grant.programme)
    spend("500")
    part = grant.allotments.get()
    kept(grant, agent, (project, "550"), (other, "450"))
    assert (grant.allotments.count(), grant.allotments.get(project=project).pk) == (2, part.pk)
    for refusal, parts, changes in (
        (PartBelowCommitted, [(project, "499.99")], {}),
        (PartInUse, [(other, "1")], {}),
        (ReceivedAfterUse, [(project, "550")], {"received_on": date(2029, 11, 2)}),
        (DeliberationIncomplete, [(project, "550")], {"deliberated_on": DAY}),
        (
            VisaBeforeDeliberation,
            [(project, "550")],
            {"deliberated_on": DAY, "deliberation": "7", "visa_on": date(2029, 10, 31)},
        ),
    ):
        with pytest.raises(refusal):
            kept(grant, agent, *parts, **changes)
    with pytest.raises(GrantInUse):
        remove_grant(grant, actor=agent, at=NOW)
    assert GrantReceipt.objects.get().received_on == date(2029, 10, 1)


def test_what_is_unspent_after_its_time_is_late_and_told_once(grant, spend):
    commune = grant.programme.commune
    person = membership(Role.COMMUNE_MANAGER, commune=commune).user
    spend("600")
    spend("100", "paid")
    administrator = actor(Role.ADMINISTRATOR)
    in_time = use_of_year(administrator, 2028, today=date(2031, 10, 1))[0]
    assert (in_time.committed, in_time.paid, in_time.balance, in_time.is_late) == (600, 100, 900, False)
    assert use_of_year(administrator, 2028, today=date(2031, 10, 2))[0].is_late
    # The manager, and the agent of these tests.
    assert remind_of_grants(at=datetime(2031, 10, 1, 9, tzinfo=UTC)) == 0
    after = datetime(2031, 10, 2, 9, tzinfo=UTC)
    assert (remind_of_grants(at=after), remind_of_grants(at=after)) == (2, 0)
    assert Message.objects.get(recipient=person).code == "action_programs.grant_late"
    assert use_of_year(actor(Role.PROVINCE_OFFICER), 2028, today=date(2031, 10, 2)) == []


def test_the_next_pack_holds_the_use_and_changes_with_it(grant, spend):
    commune = grant.programme.commune
    same, following = (
        AssessmentFactory(cycle=CycleFactory(assessed_year=year), commune=commune, approved=True)
        for year in (2028, 2029)
    )
    before = pack_row(following).stamp
    spend("500")
    assert list(grant_use_files([same, following])) == [following.pk]
    table = grant_use_files([following])[following.pk].decode("utf-8-sig")
    assert "2029-11-01,500" in table.splitlines()[1]
    assert pack_row(following).stamp != before
    assert (pack_row(same).additions, list(pack_row(following).additions)) == ({}, ["data/grant-use.csv"])


def test_the_pages(client, grant, agent):
    """What was paid is proposed; an amount refused stays as typed; the province sees the whole."""
    commune = grant.programme.commune
    decision = a_decision(commune)
    paid(decision, commune, "5000")
    sign_in(client, agent.membership)
    programme = grant.programme_id

    def page(name, *args, data=None, **query):
        url = reverse(f"action_programs:{name}", args=args)
        found = client.post(url, data, follow=True) if data is not None else client.get(url, query)
        return found.content.decode()

    assert "its receipt is not written yet" in page("grants", programme)
    proposed = page("grant_new", programme, year="2025")
    assert 'value="5 000,00"'.replace(" ", "\u202f") in proposed
    part = grant.allotments.get().pk
    typed = {"stage": "committed", "spent_on": "2020-11-01", "amount": "700", "reference": "M 1"}
    GrantReceipt.objects.update(received_on=date(2020, 10, 1))
    refused = page("grant_spending_new", programme, part, data=typed)
    assert "too much" in refused
    assert 'value="700"' in refused
    shown = page("grant_spending_new", programme, part, data={**typed, "amount": "100"})
    assert "M 1" in shown
    assert "part of it is unspent" in shown
    assert "2020" in page("grant_part_complete", programme, part, data={"completed_on": "2020-12-01"})

    sign_in(client, membership(Role.PROVINCE_OFFICER, province=commune.province))
    assert "no receipt written" in page("grant_use", year="2025")
    late = page("grant_use", year="2028", show="late")
    assert "badge" in late
    assert client.get(reverse("action_programs:grant_use_xlsx")).content[:2] == b"PK"


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_of_use_costs_the_same_for_any_number(client, rows, django_assert_max_num_queries):
    for _each in range(rows):
        a_grant(project_at_work(), "10")
    sign_in(client, membership(Role.ADMINISTRATOR))
    with django_assert_max_num_queries(17):
        client.get(reverse("action_programs:grant_use"))
