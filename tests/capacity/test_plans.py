"""The plan of a year: its lines, its people, what comes first, its sending."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired
from capacity.enums import ActionKind, FundingSource, NeedState, Priority, SheetState
from capacity.exceptions import ChangedMeanwhile
from capacity.models import CapacityPlan, CapacityReport, PlanLine, ReportLine
from capacity.services.demand import (
    PRIORITIES,
    DemandSettled,
    demand_of,
    keep_demand,
    set_aside_demand,
    take_back,
    unmet_demand,
)
from capacity.services.dispatch import SheetIncomplete, SheetSent, accept_sheet, return_sheet
from capacity.services.plan_lines import (
    DeliverablesMissing,
    FewerThanNamed,
    LineOfNobody,
    LineReferred,
    LineWithoutSubject,
    MismatchUnexplained,
    NeedOfAnother,
    PersonNotThere,
    PlanLineFacts,
    cost_of,
    lines_of,
    remove_line,
    save_line,
    set_people,
)
from capacity.services.plans import PlanExists, YearNotOpen, plan_content, plan_totals, send_plan, start_plan
from communes.enums import Role
from config.toolbox.canonical import digest
from records.models import Event
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.capacity import NeedFactory, TopicFactory
from tests.factories.capacity_plans import (
    AT,
    PersonFactory,
    PlanFactory,
    PlanLineFactory,
    PlanPersonFactory,
)
from tests.factories.communes import CommuneFactory, actor

pytestmark = pytest.mark.django_db

TODAY = date(2027, 1, 12)


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


@pytest.fixture
def plan(commune):
    return PlanFactory(commune=commune)


def facts(**fields) -> PlanLineFacts:
    return PlanLineFacts(
        **{
            "kind": ActionKind.TRAINING,
            "audience": "staff",
            "priority": Priority.HIGH,
            "quarter": 2,
            "days": Decimal("2.5"),
            "subject": "Marchés publics",
            "women": 1,
            "men": 1,
            "funding": {FundingSource.BUDGET: Decimal("8000.50"), FundingSource.DGCT: Decimal("2000.00")},
            **fields,
        }
    )


def outcome(line: PlanLine, became: str, reason: str = "") -> None:
    """Report what became of a line."""
    report, _is_new = CapacityReport.objects.get_or_create(
        commune=line.plan.commune, year=line.plan.year, defaults={"changed_at": AT}
    )
    ReportLine.objects.create(
        report=report, number=line.number, kind=line.kind, subject=line.subject, days=line.days,
        audience=line.audience, plan_line=line, outcome=became, reason=reason,
    )  # fmt: skip


def test_a_plan_is_started_once_for_this_year_or_the_next(commune, agent):
    start_plan(commune, 2027, actor=agent, at=AT)
    start_plan(commune, 2028, actor=agent, at=AT)

    with pytest.raises(PlanExists):
        start_plan(commune, 2027, actor=agent, at=AT)
    with pytest.raises(YearNotOpen):
        start_plan(commune, 2026, actor=agent, at=AT)
    with pytest.raises(NotAllowed):
        start_plan(commune, 2027, actor=actor(Role.COMMUNE_MANAGER), at=AT)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"subject": " "}, LineWithoutSubject),
        ({"kind": ActionKind.ASSISTANCE}, DeliverablesMissing),
        ({"women": 0, "men": 0}, LineOfNobody),
    ],
)
def test_a_line_says_what_it_is(plan, agent, fields, refusal):
    with pytest.raises(refusal):
        save_line(plan, None, facts(**fields), actor=agent, at=AT)


def test_lines_are_numbered_and_their_money_adds_up(plan, agent):
    first = save_line(plan, None, facts(), version=1, actor=agent, at=AT)
    second = save_line(
        plan, None, facts(quarter=4, kind=ActionKind.SYSTEM, funding={"grant": Decimal("99.99")}),
        actor=agent, at=AT,
    )  # fmt: skip
    with pytest.raises(ChangedMeanwhile):
        save_line(plan, first, facts(), version=1, actor=agent, at=AT)
    save_line(plan, first, facts(funding={FundingSource.BUDGET: Decimal("100.01")}), actor=agent, at=AT)

    totals = plan_totals(lines_of(plan))
    assert [line.number for line in lines_of(plan)] == [1, 2]
    assert totals.cost == Decimal("200.00")
    for parts in (totals.sources, totals.quarters, totals.kinds):
        assert sum(part.cost for part in parts) == totals.cost
    assert [part.cost for part in totals.quarters] == [0, Decimal("100.01"), 0, Decimal("99.99")]
    assert (totals.women, totals.men) == (2, 2)

    remove_line(second, actor=agent, at=AT)
    assert save_line(plan, None, facts(), actor=agent, at=AT).number == 2
    assert Event.objects.filter(code__startswith="capacity.plan_line_").count() == 5


def test_a_line_answers_an_own_need_once(plan, agent, commune):
    need = NeedFactory(commune=commune)
    line = save_line(plan, None, facts(need=need), actor=agent, at=AT)
    save_line(plan, line, facts(need=need, days=Decimal(1)), actor=agent, at=AT)

    for other in (need, NeedFactory()):
        with pytest.raises(NeedOfAnother):
            save_line(plan, None, facts(need=other), actor=agent, at=AT)


def test_a_misfit_is_kept_only_with_a_reason(plan, agent, commune):
    topic = TopicFactory(duties=["revenue"], studies=["accounting"])
    line = save_line(plan, None, facts(topic=topic, women=1, men=0), actor=agent, at=AT)
    fit, engineer = PersonFactory(commune=commune), PersonFactory(commune=commune, engineer=True)
    gone, stranger = PersonFactory(commune=commune, gone=True), PersonFactory()

    with pytest.raises(MismatchUnexplained) as refused:
        set_people(line, {fit.pk: "", engineer.pk: " "}, actor=agent, at=AT)
    assert engineer.full_name in refused.value.message
    for person in (gone, stranger):
        with pytest.raises(PersonNotThere):
            set_people(line, {person.pk: "why"}, actor=agent, at=AT)

    set_people(line, {fit.pk: "needless", engineer.pk: "Remplace le régisseur"}, actor=agent, at=AT)
    line.refresh_from_db()
    reasons = dict(line.people.values_list("person", "mismatch_reason"))
    assert reasons == {fit.pk: "", engineer.pk: "Remplace le régisseur"}
    assert line.women == 2
    with pytest.raises(FewerThanNamed):
        save_line(plan, line, facts(topic=topic, women=1), actor=agent, at=AT)


def test_what_earlier_years_did_not_get_waits(commune):
    """Each way of being met, planned, or waiting."""
    before = PlanFactory(commune=commune, year=2026)
    met, partly, cancelled, unreported = (
        PlanLineFactory(plan=before, need=NeedFactory(commune=commune)) for _index in range(4)
    )
    outcome(met, "done")
    outcome(partly, "partly")
    outcome(cancelled, "cancelled", "Pas de prestataire")
    waiting = NeedFactory(commune=commune, year=2025)
    NeedFactory(commune=commune, priority=Priority.LOW)
    NeedFactory(commune=commune, answered=True)
    NeedFactory(commune=commune, year=2028)
    NeedFactory()

    found = unmet_demand(commune, 2027, today=TODAY)

    assert [(row.since, row.line, row.need) for row in found] == [
        (2025, None, waiting),
        (2026, cancelled, cancelled.need),
        (2026, unreported, unreported.need),
    ]
    assert (found[1].is_cancelled, found[1].reason) == (True, "Pas de prestataire")
    # While its year lasts, a line may still be done.
    in_time = unmet_demand(commune, 2027, today=date(2026, 12, 31))
    assert unreported not in [row.line for row in in_time]
    assert unreported.need not in [row.need for row in in_time]


def test_priorities_that_stop_a_plan_are_a_parameter(commune):
    low = NeedFactory(commune=commune, priority=Priority.LOW)
    set_parameter(PRIORITIES, "3", by=UserFactory(), reason="Atelier", at=AT)

    assert [row.need for row in unmet_demand(commune, 2027, today=TODAY)] == [low]
    with pytest.raises(ValueError, match="4"):
        set_parameter(PRIORITIES, "4", by=UserFactory(), reason="Atelier", at=AT)


def test_what_waits_is_kept_with_its_people_and_money(plan, agent, commune):
    topic = TopicFactory(duties=["revenue"])
    before = PlanLineFactory(
        plan=PlanFactory(commune=commune, year=2026), topic=topic, waiting_since=2024, cost="750.00"
    )
    there = PlanPersonFactory(line=before, mismatch_reason="Intérim")
    PlanPersonFactory(line=before, person__gone=True)

    line = keep_demand(plan, f"line-{before.pk}", actor=agent, at=AT)

    assert (line.carried_from, line.waiting_since, line.topic) == (before, 2024, topic)
    assert cost_of(line) == Decimal("750.00")
    assert list(line.people.values_list("person", "mismatch_reason")) == [(there.person_id, "Intérim")]
    with pytest.raises(DemandSettled):
        keep_demand(plan, f"line-{before.pk}", actor=agent, at=AT)
    # Carried over by this plan: the next one follows this plan's line.
    assert [row.line for row in unmet_demand(commune, 2028, today=date(2028, 1, 5))] == [line]
    with pytest.raises(LineReferred):
        remove_line(before, actor=agent, at=AT)


def test_what_waits_is_set_aside_with_a_reason_and_taken_back(plan, agent, commune):
    need = NeedFactory(commune=commune)
    before = PlanLineFactory(plan=PlanFactory(commune=commune, year=2026))
    with pytest.raises(ReasonRequired):
        set_aside_demand(plan, f"need-{need.pk}", " ", actor=agent, at=AT)
    for key in (f"need-{need.pk}", f"line-{before.pk}"):
        set_aside_demand(plan, key, "Budget voté sans crédit", actor=agent, at=AT)

    assert [row.is_open for row in demand_of(plan, [], today=TODAY)] == [False, False]
    # A line set aside is not offered again; a need is, until it is met.
    assert [row.key for row in unmet_demand(commune, 2028, today=date(2028, 1, 5))] == [f"need-{need.pk}"]

    take_back(plan, f"need-{need.pk}", actor=agent, at=AT)
    assert [row.is_open for row in demand_of(plan, [], today=TODAY)] == [True, False]
    for key in (f"need-{need.pk}", "need-x", "plan-1"):
        with pytest.raises(DemandSettled):
            take_back(plan, key, actor=agent, at=AT)


def test_a_plan_is_sent_once_nothing_is_missing(plan, agent, commune):
    need = NeedFactory(commune=commune, subject="Archives")
    topic = TopicFactory(duties=["revenue"])
    misfit = PlanPersonFactory(line=PlanLineFactory(plan=plan, topic=topic), person__engineer=True)
    with pytest.raises(SheetIncomplete) as refused:
        send_plan(plan, actor=agent, at=AT)
    assert "Archives" in refused.value.message
    assert misfit.person.full_name in refused.value.message

    kept = keep_demand(plan, f"need-{need.pk}", actor=agent, at=AT)
    set_people(misfit.line, {misfit.person_id: "Intérim"}, actor=agent, at=AT)
    with pytest.raises(SheetIncomplete, match="how many days"):
        send_plan(plan, actor=agent, at=AT)
    save_line(plan, kept, facts(need=need), actor=agent, at=AT)
    plan.refresh_from_db()

    receipt = send_plan(plan, version=plan.version, actor=agent, at=AT)

    assert receipt.digest == digest(plan_content(plan)) == digest(receipt.content)
    assert (receipt.number, receipt.is_late) == (f"CAP-P-2027-{commune.code}-1", False)
    assert receipt.content["lines"][0]["people"][0]["mismatch_reason"] == "Intérim"
    assert misfit.person.full_name not in str(receipt.content)
    for write in (
        lambda: save_line(plan, None, facts(), actor=agent, at=AT),
        lambda: remove_line(kept, actor=agent, at=AT),
        lambda: set_people(kept, {}, actor=agent, at=AT),
        lambda: send_plan(plan, actor=agent, at=AT),
    ):
        with pytest.raises(SheetSent):
            write()


def test_ddctd_returns_or_accepts_and_lateness_is_of_the_first_sending(commune, agent):
    officer = actor(Role.CAPACITY_OFFICER)
    plan = PlanFactory(commune=commune)
    PlanLineFactory(plan=plan)
    late = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
    assert send_plan(plan, actor=agent, at=late).is_late

    return_sheet(plan, "Ajouter les jours", actor=officer, at=late)
    again = send_plan(plan, actor=agent, at=late)
    accept_sheet(plan, actor=officer, at=late)

    plan.refresh_from_db()
    assert (plan.state, plan.is_late, again.sequence) == (SheetState.ACCEPTED, True, 2)
    other = PlanFactory(commune=commune, year=2028, sent=True)
    both = actor(Role.CAPACITY_OFFICER, user=agent.user)
    with pytest.raises(OwnCommune):
        accept_sheet(other, actor=both, at=late)


def test_needs_taken_up_wait_too(commune):
    taken = NeedFactory(commune=commune, taken_up=True)
    assert taken.state == NeedState.TAKEN_UP
    assert [row.need for row in unmet_demand(commune, 2027, today=TODAY)] == [taken]
    assert CapacityPlan.objects.count() == 0
