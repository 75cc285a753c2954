"""The report of a year grows out of its plan, says what became of each action, and is sent."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.exceptions import NotAllowed
from capacity.enums import ActionOutcome, SheetState
from capacity.exceptions import ChangedMeanwhile
from capacity.models import CapacityReport
from capacity.services.dispatch import SheetSent
from capacity.services.report_figures import missing_of_report, report_figures, report_lines
from capacity.services.report_lines import (
    ActionFacts,
    ActionUnnamed,
    ComesFromThePlan,
    DatesMissing,
    DatesReversed,
    FewerThanNamed,
    LineFacts,
    NotOnTheList,
    OutsideTheYear,
    PlanSaysIt,
    ReasonMissing,
    add_action,
    change_action,
    remove_action,
    save_line,
)
from capacity.services.reports import (
    NothingNew,
    ReportExists,
    YearNotBegun,
    bring_new_lines,
    free_years,
    start_report,
)
from communes.enums import Role
from records.models import Event
from tests.factories.capacity_reports import (
    PlannedFactory,
    ReportFactory,
    ReportLineFactory,
    SentPlanFactory,
    StaffFactory,
    named,
    planned_for,
)
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DONE = {
    "outcome": ActionOutcome.DONE,
    "starts_on": date(2026, 5, 4),
    "ends_on": date(2026, 5, 5),
    "days": Decimal(2),
}


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


def test_a_report_grows_out_of_the_plan_that_was_sent(commune, agent):
    planned = planned_for(commune)
    planned_for(CommuneFactory())

    report = start_report(commune, year=2026, actor=agent, at=AT)

    line = report.actions.get()
    assert (line.plan_line, line.subject, line.lines, line.outcome) == (planned, planned.subject, ["C1"], "")
    assert Event.objects.get(code="capacity.report_started").data == {"year": 2026, "lines": 1}
    with pytest.raises(ReportExists):
        start_report(commune, year=2026, actor=agent, at=AT)
    with pytest.raises(YearNotBegun):
        start_report(commune, year=2028, actor=agent, at=AT)
    with pytest.raises(NotAllowed):
        start_report(CommuneFactory(), year=2026, actor=agent, at=AT)
    assert free_years(commune, today=date(2027, 2, 1)) == [2027, 2025, 2024, 2023, 2022]


def test_a_plan_that_was_never_sent_gives_no_line_and_later_lines_are_brought(commune, agent):
    plan = SentPlanFactory(commune=commune, draft=True)
    PlannedFactory(plan=plan)
    report = start_report(commune, year=2026, actor=agent, at=AT)
    assert not report.actions.exists()
    with pytest.raises(NothingNew):
        bring_new_lines(report, actor=agent, at=AT)

    plan.state, plan.sent_at = SheetState.SUBMITTED, AT
    plan.save()
    assert bring_new_lines(report, actor=agent, at=AT) == 1
    with pytest.raises(NothingNew):
        bring_new_lines(report, actor=agent, at=AT)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"outcome": ActionOutcome.PARTLY}, ReasonMissing),
        ({"outcome": ActionOutcome.CANCELLED}, ReasonMissing),
        ({"ends_on": None}, DatesMissing),
        ({"ends_on": date(2026, 5, 3)}, DatesReversed),
        ({"ends_on": date(2027, 1, 4)}, OutsideTheYear),
        ({"people": [0]}, NotOnTheList),
    ],
)
def test_what_is_said_of_an_action_holds_together(commune, agent, said, refusal):
    line = ReportLineFactory(report__commune=commune)

    with pytest.raises(refusal):
        save_line(line, LineFacts(**{**DONE, **said}), actor=agent, at=AT)
    if refusal is OutsideTheYear:
        save_line(line, LineFacts(**{**DONE, **said, "reason": "Marché tardif"}), actor=agent, at=AT)


def test_participants_are_counted_and_named(commune, agent):
    line = ReportLineFactory(report__commune=commune)
    woman, man = StaffFactory(commune=commune), StaffFactory(commune=commune, man=True)
    people = [woman.pk, man.pk]
    with pytest.raises(FewerThanNamed, match="1 women and 1 men"):
        save_line(line, LineFacts(**DONE, women=2, people=people), actor=agent, at=AT)
    with pytest.raises(NotOnTheList):
        save_line(line, LineFacts(**DONE, women=1, people=[StaffFactory().pk]), actor=agent, at=AT)

    saved = save_line(line, LineFacts(**DONE, women=2, men=1, people=people), version=1, actor=agent, at=AT)

    assert {row.person for row in saved.participants.all()} == {woman, man}
    with pytest.raises(ChangedMeanwhile):
        save_line(line, LineFacts(**DONE), version=1, actor=agent, at=AT)
    cancelled = LineFacts(
        **{**DONE, "outcome": ActionOutcome.CANCELLED}, women=2, people=people, reason="Non"
    )
    saved = save_line(line, cancelled, actor=agent, at=AT)
    assert (saved.starts_on, saved.women, saved.participants.count()) == (None, 0, 0)


def test_actions_that_were_not_planned_come_and_go(commune, agent):
    report = ReportFactory(commune=commune)
    planned = ReportLineFactory(report=report, number=1, plan_line=planned_for(commune))
    facts = ActionFacts("training", "staff", Decimal(1), subject=" Excel  avancé ")

    added = add_action(report, facts, actor=agent, at=AT)

    assert (added.number, added.subject) == (2, "Excel avancé")
    with pytest.raises(ActionUnnamed):
        add_action(report, ActionFacts("training", "staff", Decimal(1)), actor=agent, at=AT)
    with pytest.raises(PlanSaysIt):
        change_action(planned, facts, actor=agent, at=AT)
    changed = change_action(added, replace(facts, subject="Excel"), actor=agent, at=AT)
    assert (changed.pk, changed.subject) == (added.pk, "Excel")
    with pytest.raises(ComesFromThePlan):
        remove_action(planned, actor=agent, at=AT)
    remove_action(added, actor=agent, at=AT)
    assert list(report.actions.all()) == [planned]


def test_what_was_sent_is_not_changed(commune, agent):
    line = ReportLineFactory(report=ReportFactory(commune=commune, sent=True))
    stranger = actor(Role.COMMUNE_AGENT)

    for act in (
        lambda who: save_line(line, LineFacts(**DONE), actor=who, at=AT),
        lambda who: remove_action(line, actor=who, at=AT),
        lambda who: bring_new_lines(line.report, actor=who, at=AT),
    ):
        with pytest.raises(SheetSent):
            act(agent)
        with pytest.raises(NotAllowed):
            act(stranger)


def test_a_report_in_figures_and_what_it_lacks(commune):
    trained, gone = StaffFactory(commune=commune), StaffFactory(commune=commune, left_on=date(2026, 9, 1))
    elected = StaffFactory(commune=commune, elected=True)
    StaffFactory(commune=commune, man=True)
    report = ReportFactory(commune=commune)
    first = planned_for(commune, cost="30000")
    done = ReportLineFactory(report=report, number=1, done=True, plan_line=first, cost=Decimal(25000))
    named(done, trained, gone, elected)
    named(ReportLineFactory(report=report, number=2, done=True), trained)
    ReportLineFactory(report=report, number=3, cancelled=True, plan_line=planned_for(commune))
    ReportLineFactory(report=report, number=4, done=True, women=0, men=0, rating_after=None)
    ReportLineFactory(report=report, number=5)
    planned_for(commune)

    figures = report_figures(report, report_lines(report))
    assert (figures.planned, figures.done, figures.cancelled, figures.unsaid) == (2, 3, 1, 1)
    assert (figures.outside, figures.rate) == (3, Decimal("50.0"))
    assert (figures.trained, figures.staff) == (1, 2)
    assert (figures.planned_cost, figures.real_cost) == (Decimal(30000), Decimal(25000))
    missing = " ".join(missing_of_report(report, report_lines(report)))
    assert "not in the report yet: 1" in missing
    assert "without an outcome: 5" in missing
    assert "number of participants: 4" in missing
    assert "evaluation right after: 4" in missing


def test_a_commune_writes_and_sends_ddctd_returns_and_accepts(client, commune):
    agent = membership(Role.COMMUNE_AGENT, commune=commune)
    officer = membership(Role.CAPACITY_OFFICER)
    person = StaffFactory(commune=commune)
    planned_for(commune, person)
    sign_in(client, agent)

    start = reverse("capacity:report_start")
    assert 'value="2026" selected' in client.get(f"{start}?year=2026").content.decode()
    page = client.post(start, {"year": 2026}, follow=True)
    report = CapacityReport.objects.get()
    line = report.actions.get()
    assert "Recouvrement des taxes" in page.content.decode()
    edit = reverse("capacity:report_line_edit", args=[report.pk, line.pk])
    assert "checked" in client.get(edit).content.decode()
    refused = client.post(reverse("capacity:report_send", args=[report.pk]), {"version": report.version})
    assert "without an outcome: 1" in refused.content.decode()
    values = {
        "outcome": "partly",
        "starts_on": "2026-05-04",
        "ends_on": "2026-05-05",
        "days": "2",
        "women": "2",
        "men": "0",
        "people": [person.pk],
        "cost": "12 000,50",
        "rating_after": "4",
    }
    refused = client.post(edit, {**values, "version": report.version})
    assert "say why" in refused.content.decode()
    client.post(edit, {**values, "reason": "Un groupe sur deux", "version": report.version})
    line.refresh_from_db()
    assert (line.cost, line.women) == (Decimal("12000.50"), 2)
    report.refresh_from_db()
    client.post(reverse("capacity:report_send", args=[report.pk]), {"version": report.version})
    page = client.get(reverse("capacity:report", args=[report.pk])).content.decode()
    assert f"CAP-R-2026-{commune.code}-1" in page

    sign_in(client, officer)
    report.refresh_from_db()
    client.post(
        reverse("capacity:report_return", args=[report.pk]),
        {"comments": "Joindre les listes.", "version": report.version},
    )
    report.refresh_from_db()
    assert (report.state, report.comments) == (SheetState.RETURNED, "Joindre les listes.")
    sign_in(client, agent)
    client.post(reverse("capacity:report_send", args=[report.pk]), {"version": report.version})
    sign_in(client, officer)
    report.refresh_from_db()
    client.post(reverse("capacity:report_accept", args=[report.pk]), {"version": report.version})
    report.refresh_from_db()
    assert (report.state, report.dispatches.count()) == (SheetState.ACCEPTED, 2)
    content = report.dispatches.last().content["lines"][0]
    # What was sent is kept for good: numbers of the staff list, and no name.
    assert content["participants"] == [person.number]


def test_pages_ask_the_same_of_the_database_however_many_lines(client, commune):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    report = ReportFactory(commune=commune)
    address = reverse("capacity:report", args=[report.pk])

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def fill(times):
        for _each in range(times):
            line = ReportLineFactory(report=report, done=True, plan_line=planned_for(commune))
            named(line, StaffFactory(commune=commune))

    fill(1)
    few = count()
    fill(4)
    assert count() == few


def test_lines_come_go_and_are_evaluated_later_in_the_pages(client, commune):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    report = ReportFactory(commune=commune)
    planned_for(commune)

    page = client.post(reverse("capacity:report_bring", args=[report.pk]), follow=True).content.decode()
    assert "The new lines of the plan are in the report." in page
    values = {"kind": "training", "audience": "staff", "days": "1.5", "version": 2}
    add = reverse("capacity:report_line_new", args=[report.pk])
    assert "Choose a topic" in client.post(add, values).content.decode()
    assert "Someone else" in client.post(add, {**values, "subject": "Excel", "version": 1}).content.decode()
    client.post(add, {**values, "subject": "Excel"})
    added = report.actions.get(subject="Excel")
    address = [report.pk, added.pk]
    assert "not planned" in client.get(reverse("capacity:report_line", args=address)).content.decode()
    correct = reverse("capacity:report_action_edit", args=address)
    assert "Excel" in client.get(correct).content.decode()
    client.post(correct, {**values, "subject": "Tableur", "version": 3})
    added.refresh_from_db()
    assert added.subject == "Tableur"
    client.post(reverse("capacity:report_line_remove", args=address), {"version": 4})
    assert report.actions.count() == 1

    held = ReportLineFactory(
        report=report, number=9, done=True, starts_on=date(2025, 5, 4), ends_on=date(2025, 5, 5)
    )
    later = reverse("capacity:report_line_later", args=[report.pk, held.pk])
    page = client.post(later, {"rating": "5", "words": "Utile", "version": 5}, follow=True)
    assert "5 / 5" in page.content.decode()
