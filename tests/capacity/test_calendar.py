"""The days of the year for whoever reads them, in the pages and in one's own calendar program."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from capacity.enums import SheetState
from capacity.models import CalendarFeed
from capacity.services.calendar import calendar_of
from capacity.services.feeds import feed_calendar, renew_feed
from capacity.services.lateness import LATE, counts_of, list_standings, standings_of
from communes.enums import Role
from records.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory
from tests.factories.capacity import SupportRequestFactory
from tests.factories.capacity_reports import ReportFactory, ReportLineFactory, SentPlanFactory
from tests.factories.capacity_training import EnrolmentFactory, SessionFactory
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 21)


@pytest.fixture
def commune():
    return CommuneFactory()


def days(acting, year=2026):
    return {entry.key: entry.day for entry in calendar_of(acting, year)}


def test_the_year_of_a_commune(commune):
    agent = actor(Role.COMMUNE_AGENT, commune=commune)
    SentPlanFactory(commune=commune)
    asked = SupportRequestFactory(commune=commune)
    line = ReportLineFactory(
        report=ReportFactory(commune=commune, accepted=True, year=2025),
        done=True,
        starts_on=date(2025, 8, 30),
        ends_on=date(2025, 8, 31),
    )
    ReportLineFactory(report__commune=commune, done=True, rating_later=4)
    taken = EnrolmentFactory(person__commune=commune).session
    offered = SessionFactory()
    file = AssessmentFactory(commune=commune, extended_until=datetime(2026, 4, 20, 22, tzinfo=UTC))
    SupportRequestFactory()
    ReportLineFactory(done=True)

    entries = {entry.key: entry for entry in calendar_of(agent, 2026)}

    assert entries["plan-2026"].day == date(2026, 1, 31)
    assert not entries["plan-2026"].is_late(TODAY)
    assert entries["report-2025"].day == date(2026, 2, 28)
    # Accepted reports are sent reports.
    assert entries["report-2025"].is_done
    assert entries[f"support-{asked.pk}"].is_late(TODAY)
    assert entries[f"evaluation-{line.pk}"].day == date(2026, 2, 28)
    assert entries[f"session-{taken.pk}"].until == taken.ends_on
    assert f"session-{offered.pk}" not in entries
    assert entries[f"enrolment-{offered.pk}"].day == offered.enrolment_ends_on
    year = file.cycle.assessed_year
    assert entries[f"cycle-{year}-1"].day == date(2026, 4, 20)
    assert len([key for key in entries if key.startswith(("support", "evaluation"))]) == 2


def test_the_year_of_those_who_follow_communes(commune):
    SentPlanFactory(commune=commune)
    SupportRequestFactory.create_batch(2, commune=commune)
    SupportRequestFactory(commune=commune, to_dgct=True, due_on=date(2026, 10, 22))
    SupportRequestFactory()
    province = actor(Role.PROVINCE_OFFICER, province=commune.province)
    CommuneFactory(province=commune.province)

    entries = {entry.key: entry for entry in calendar_of(province, 2026)}

    assert entries["plan-2026"].detail == "1 commune of 2 has sent it"
    assert entries["support-2026-10-20"].title == "2 requests for support are to be answered"
    assert "support-2026-10-22" not in entries
    assert days(actor(Role.CAPACITY_OFFICER))["support-2026-10-22"] == date(2026, 10, 22)


def test_who_is_late_with_the_plan_or_the_report(commune):
    late = CommuneFactory(province=commune.province)
    for each in (commune, late):
        SentPlanFactory(commune=each, late=each is late)
        ReportFactory(commune=each, year=2025, sent=True)
    silent = CommuneFactory(province=commune.province)
    SentPlanFactory(commune=silent, year=2025)
    ReportFactory(commune=silent, year=2025)
    CommuneFactory()
    province = actor(Role.PROVINCE_OFFICER, province=commune.province)

    def listed(today, **wanted):
        return list(list_standings(province, 2026, today=today, **wanted))

    assert set(listed(TODAY)) == {commune, late, silent}
    assert set(listed(TODAY, only=LATE)) == {late, silent}
    assert set(listed(date(2026, 1, 31), only=LATE)) == {late}
    assert listed(TODAY, text=silent.name_fr, only=LATE) == [silent]
    counts = counts_of(province, 2026, today=TODAY)
    assert (counts["plan"].in_time, counts["plan"].sent_late, counts["plan"].missing) == (1, 1, 1)
    assert (counts["report"].in_time, counts["report"].missing) == (2, 1)
    [(_commune, plan, report)] = standings_of(listed(TODAY, text=silent.name_fr), 2026, today=TODAY)
    assert (plan.is_late, plan.days_late, report.days_late) == (True, 263, 235)


def test_pages_ask_the_same_of_the_database_however_many_communes(client, commune):
    sign_in(client, membership(Role.CAPACITY_OFFICER))
    pages = [reverse(f"capacity:{name}") for name in ("calendar", "lateness", "lateness_xlsx")]

    def fill():
        each = CommuneFactory()
        SentPlanFactory(commune=each)
        ReportFactory(commune=each, year=2025)
        SupportRequestFactory(commune=each, to_dgct=True)
        SessionFactory()

    def count(page):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    fill()
    few = [count(page) for page in pages]
    for _each in range(4):
        fill()
    assert [count(page) for page in pages] == few


def test_a_year_of_a_commune_asks_the_same_however_much_it_holds(commune):
    agent = actor(Role.COMMUNE_AGENT, commune=commune)
    report = ReportFactory(commune=commune, year=2025)

    def fill():
        ReportLineFactory(report=report, done=True)
        EnrolmentFactory(person__commune=commune)
        SupportRequestFactory(commune=commune)

    def count():
        with CaptureQueriesContext(connection) as queries:
            calendar_of(agent, 2026)
        return len(queries)

    fill()
    few = count()
    for _each in range(3):
        fill()
    assert count() == few


def test_a_calendar_of_ones_own_at_a_secret_address(client, commune):
    agent = membership(Role.COMMUNE_AGENT, commune=commune)
    sign_in(client, agent)
    assert "Make my address" in client.get(reverse("capacity:calendar_feed")).content.decode()
    client.post(reverse("capacity:calendar_feed_renew"))
    first = CalendarFeed.objects.get(user=agent.user).token
    assert first in client.get(reverse("capacity:calendar_feed")).content.decode()
    client.logout()

    taken = client.get(reverse("capacity:calendar_ics", args=[first]))
    assert taken["Content-Type"] == "text/calendar; charset=utf-8"
    assert taken.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"VALARM" not in taken.content

    sign_in(client, agent)
    client.post(reverse("capacity:calendar_feed_renew"))
    renewed = CalendarFeed.objects.get(user=agent.user).token
    assert len(renewed) == 43
    assert client.get(reverse("capacity:calendar_ics", args=[first])).status_code == 404
    assert client.get(reverse("capacity:calendar_ics", args=["x" * 43])).status_code == 404
    assert Event.objects.filter(code="capacity.feed_renewed").count() == 1
    agent.user.is_active = False
    agent.user.save()
    assert client.get(reverse("capacity:calendar_ics", args=[renewed])).status_code == 404


def test_the_calendar_speaks_its_owners_language_and_shows_what_they_may_see_now(commune):
    user = UserFactory(language="fr")
    own = membership(Role.COMMUNE_AGENT, commune=commune, user=user)
    asked = SupportRequestFactory(commune=commune, subject="Registre; suite")
    SupportRequestFactory(subject="Ailleurs")
    feed = renew_feed(user, at=AT)

    content = feed_calendar(feed, at=AT).decode().replace("\r\n ", "")
    assert f"support-{asked.pk}-{own.pk}@adaa" in content
    assert "Registre\\; suite" in content
    assert f"DESCRIPTION;LANGUAGE=fr:{commune.name_fr}" in content
    assert "Ailleurs" not in content
    assert f"/fr/capacity/support/{asked.pk}/" in content
    assert "DTSTART;VALUE=DATE:20270131" in content

    own.ends_on = date(2026, 10, 20)
    own.save()
    assert "BEGIN:VEVENT" not in feed_calendar(feed, at=AT).decode()


def test_a_commune_reads_what_is_late(client, commune):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    plan = SentPlanFactory(commune=commune, year=2020, draft=True)

    page = client.get(reverse("capacity:calendar") + "?year=2020").content.decode()

    assert reverse("capacity:plan", args=[plan.pk]) in page
    assert page.count("Late") >= 2
    assert plan.state == SheetState.DRAFT
    assert client.get(reverse("capacity:calendar") + "?year=x").status_code == 200
