"""A year of capacity building through a browser: the commune works in Arabic, DDCTD in French."""

from decimal import Decimal

import pytest
from django.utils import timezone

from capacity.enums import ActionOutcome, EnrolmentState, NeedState, SheetState
from capacity.models import CapacityPlan, CapacityReport, Effect, Enrolment, Need, Session
from communes.enums import Role
from config.toolbox.clock import local_day
from tests.browsing import NARROW
from tests.factories.assessments import AssessmentFactory, ScoreSheetFactory
from tests.factories.capacity import TopicFactory
from tests.factories.communes import CommuneFactory, membership
from tests.journey.people import Person as Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long(80),
    pytest.mark.services,
    pytest.mark.django_db(transaction=True),
]


def fill(visitor: Visitor, **values: str) -> None:
    for name, value in values.items():
        visitor.page.fill(f"[name={name}]", value)


def keep_the_staff_list(agent: Visitor, code: str) -> None:
    """Add who fits the topic, and who does not."""
    agent.open("capacity:people", code)
    for number, sex, duty, study in (
        ("001", "female", "revenue", "accounting"),
        ("002", "male", "works", "law"),
    ):
        agent.follow("capacity:person_new", code)
        fill(agent, number=number, full_name=f"موظف {number}", post="موظف", email=f"p{number}@adaa.example")
        agent.page.check("[name=kind][value=staff]")
        agent.page.check(f"[name=sex][value={sex}]")
        agent.page.select_option("[name=duty]", duty)
        agent.page.select_option("[name=study]", study)
        agent.press()


def file_a_need(agent: Visitor, topic: str) -> Need:
    agent.open("capacity:needs")
    agent.follow("capacity:need_new")
    agent.page.select_option("[name=topic]", label=topic)
    agent.page.select_option("[name=priority]", "1")
    fill(agent, women="1", men="1", why="لم يستفد المكلفون بالتحصيل من أي تكوين.")
    agent.press()
    return Need.objects.get()


def write_the_plan(agent: Visitor, year: int) -> CapacityPlan:
    """Carry the need over, cost it, name two people, one of them in spite of the topic; send it."""
    agent.open("capacity:sheets")
    agent.press(f"a[href$='/plans/start/?year={year}']")
    agent.press()
    plan = CapacityPlan.objects.get(year=year)
    agent.press(agent.page.locator("form[action$='/keep/'] button").first)
    line = plan.actions.get()
    agent.open("capacity:plan_line_edit", plan.pk, line.number)
    fill(agent, days="٢", budget="٢٠ ٠٠٠", provider="DDCTD")
    agent.press()
    agent.open("capacity:plan_line_people", plan.pk, line.number)
    for box in agent.page.locator("main tbody input[type=checkbox]").all():
        box.check()
    agent.press("main form[method=post] .btn-primary")
    # Nothing was typed beside whom the topic is not for: both stay ticked, and the page says so.
    assert agent.page.locator("main tbody input[type=checkbox]:checked").count() == 2
    agent.page.locator("main tbody input[type=text]").fill("سيتولى التحصيل ابتداء من الشهر المقبل.")
    agent.press("main form[method=post] .btn-primary")
    agent.open("capacity:plan", plan.pk)
    agent.sees("20\u202f000,00")
    agent.follow("capacity:plan_send", plan.pk)
    agent.press()
    agent.sees(f"CAP-P-{year}-")
    return plan


def offer_a_session(officer: Visitor, topic: str) -> Session:
    today = f"{local_day(timezone.now()):%Y-%m-%d}"
    officer.open("capacity:sessions")
    officer.follow("capacity:session_new")
    officer.page.select_option("[name=topic]", label=topic)
    fill(officer, code="T-1", provider="DDCTD", place="Rabat", days="1", seats="1", seats_a_commune="1")
    fill(officer, starts_on=today, ends_on=today, enrolment_ends_on=today)
    officer.press()
    return Session.objects.get()


def enrol_two(agent: Visitor, session: Session) -> None:
    """Ask for two people where one seat is left: the second waits."""
    agent.open("capacity:session", session.pk)
    agent.follow("capacity:session_enrol", session.pk)
    for box in agent.page.locator("main tbody input[type=checkbox]").all():
        box.check()
    agent.page.locator("main tbody input[type=text]").fill("سيتولى التحصيل.")
    agent.press("main form[method=post] .btn-primary")
    states = Enrolment.objects.order_by("enrolled_at", "pk").values_list("state", flat=True)
    assert sorted(states) == sorted([EnrolmentState.CONFIRMED, EnrolmentState.WAITING])


def hold_the_session(officer: Visitor, session: Session) -> Enrolment:
    officer.open("capacity:session", session.pk)
    officer.follow("capacity:attendance", session.pk)
    officer.page.locator("main tbody select").first.select_option(index=1)
    officer.press("main form[method=post] .btn-primary >> nth=0")
    officer.open("capacity:session_hold", session.pk)
    officer.press()
    officer.open("capacity:session", session.pk)
    officer.press(officer.form("capacity:certificates_give", session.pk).locator("button"))
    seat = Enrolment.objects.get(attended=True)
    certificate = officer.waits_for(
        f"a[href='{officer.address('capacity:certificate_paper', seat.pk, 'fr')}']"
    )
    assert str(seat.certificate_number) in officer.reads_pdf(certificate)
    return seat


def report_on_it(agent: Visitor, year: int) -> CapacityReport:
    agent.open("capacity:report_start")
    agent.page.select_option("[name=year]", str(year))
    agent.press()
    report = CapacityReport.objects.get()
    line = report.actions.get()
    today = f"{local_day(timezone.now()):%Y-%m-%d}"
    agent.open("capacity:report_line_edit", report.pk, line.pk)
    agent.page.check("[name=outcome][value=done]")
    fill(agent, starts_on=today, ends_on=today, days="1", women="1", men="1", cost="17500")
    agent.page.select_option("[name=rating_after]", "4")
    agent.press("main form[method=post] .btn-primary")
    agent.open("capacity:report", report.pk)
    agent.follow("capacity:report_send", report.pk)
    agent.press()
    agent.sees(f"CAP-R-{year}-")
    return report


def test_from_a_need_to_what_it_changed(arrives):
    year = local_day(timezone.now()).year
    topic = TopicFactory(title_ar="تنمية الموارد الذاتية", title_fr="Développer les recettes propres")
    commune = CommuneFactory()
    agent = arrives("ar", email=membership(Role.COMMUNE_AGENT, commune=commune).user.email)
    officer = arrives("fr", email=membership(Role.CAPACITY_OFFICER).user.email)

    keep_the_staff_list(agent, commune.code)
    need = file_a_need(agent, topic.title_ar)
    agent.sees(need.reference)
    plan = write_the_plan(agent, year)
    assert plan.actions.get().people.exclude(mismatch_reason="").count() == 1

    officer.open("capacity:plan", plan.pk)
    officer.follow("capacity:plan_accept", plan.pk)
    officer.press()
    plan.refresh_from_db()
    assert plan.state == SheetState.ACCEPTED

    session = offer_a_session(officer, topic.title_fr)
    enrol_two(agent, session)
    seat = hold_the_session(officer, session)
    anybody = arrives("ar", size=NARROW)
    anybody.open("capacity:certificate", seat.certificate_number)
    anybody.sees(str(seat.certificate_number))
    anybody.open("capacity:evaluation", seat.token)
    for name in ("usefulness", "content", "trainer", "organisation"):
        anybody.page.check(f"[name={name}][value='4']")
    anybody.press()
    assert seat.evaluation.usefulness == 4

    report = report_on_it(agent, year)
    assert report.actions.get().outcome == ActionOutcome.DONE
    assert report.actions.get().cost == Decimal(17500)
    need.refresh_from_db()
    assert need.state == NeedState.FILED

    agent.open("capacity:own_effect", commune.code)
    agent.sees("C1")
    agent.open("capacity:calendar")

    # Of two years and one commune nothing can be estimated: the page says so in words.
    for assessed_year in (year, year + 1):
        file = AssessmentFactory(commune=commune, published=True, cycle__assessed_year=assessed_year)
        ScoreSheetFactory(assessment=file, stage="review")
    officer.open("capacity:effect")
    officer.press(officer.form("capacity:effect_estimate").locator("button"))
    officer.open("capacity:effect")
    officer.waits_for("table.effect-table")
    officer.sees("C1", "table.effect-table")
    effect = Effect.objects.get(grouping="line", group="C1")
    assert (effect.effect, effect.note) == (None, "few_treated")
    officer.follow("capacity:effect_detail", effect.pk)
