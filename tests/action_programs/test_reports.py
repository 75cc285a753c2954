"""The annual report: drawn from the records, written by the commune, closed, published, put on paper."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from action_programs.enums import FundingKind, ReportState
from action_programs.models import EvaluationReport, Paper
from action_programs.services.report_figures import figures_of
from action_programs.services.report_papers import (
    latest_paper,
    report_sheets,
    request_papers,
)
from action_programs.services.reports import (
    PublishedBeforeSession,
    ReportChangedMeanwhile,
    ReportClosed,
    ReportFacts,
    ReportIncomplete,
    ReportKnown,
    ReportOpen,
    ReportYearOutside,
    ReportYearToCome,
    close_report,
    publish_report,
    save_report,
    start_report,
    warnings_on,
)
from action_programs.services.running import FutureDay, NotRunning
from communes.enums import Role
from config.toolbox.languages import in_language
from records.models import Event, StoredFile
from records.services.jobs import execute_job
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import actor, membership, sign_in
from tests.factories.pac_execution import NOW, a_grant, at_work, progress, share, spending

pytestmark = pytest.mark.django_db
FACTS = ReportFacts(
    achievements="أنجزت المسالك",
    sent_to_committees_on=date(2029, 1, 2),
    committee_opinion="Favourable",
    session_on=date(2029, 2, 5),
    session="February",
)
# The year 2028 is over, and its session has taken place.
AFTER = datetime(2029, 2, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme():
    return at_work()


@pytest.fixture
def agent(programme):
    return actor(Role.COMMUNE_AGENT, commune=programme.commune)


@pytest.fixture
def report(programme, agent):
    return start_report(programme, year=2028, actor=agent, at=AFTER)


@pytest.fixture
def write(report, agent):
    def writing(version=None, **changes):
        facts = replace(FACTS, **changes)
        return save_report(report, facts, version=version or report.version, actor=agent, at=AFTER)

    return writing


class TestStarting:
    @pytest.mark.parametrize(
        ("year", "refusal"), [(2027, ReportYearOutside), (2034, ReportYearOutside), (2030, ReportYearToCome)]
    )
    def test_a_year_of_the_programme_that_has_begun(self, programme, agent, year, refusal):
        with pytest.raises(refusal):
            start_report(programme, year=year, actor=agent, at=AFTER)

    def test_one_a_year(self, programme, report, agent):
        with pytest.raises(ReportKnown):
            start_report(programme, year=2028, actor=agent, at=AFTER)

    def test_not_before_the_visa(self):
        waiting = ActionProgrammeFactory()
        person = actor(Role.COMMUNE_AGENT, commune=waiting.commune)
        with pytest.raises(NotRunning):
            start_report(waiting, year=2028, actor=person, at=AFTER)


class TestWriting:
    def test_two_people_do_not_overwrite_each_other(self, report, write):
        write()
        with pytest.raises(ReportChangedMeanwhile):
            write(version=1, achievements="Other")
        report.refresh_from_db()
        assert report.achievements == "أنجزت المسالك"

    @pytest.mark.parametrize(
        ("sent", "warned"),
        [
            (date(2029, 1, 6), False),
            (date(2029, 1, 7), "29 days before"),
            (date(2029, 2, 6), "after the session"),
            (None, False),
        ],
    )
    def test_the_thirty_days_of_the_decree_are_warned_and_never_block(self, write, sent, warned):
        warnings = warnings_on(write(sent_to_committees_on=sent))
        assert bool(warnings) is bool(warned)
        if warned:
            assert warned in warnings[0].text
            assert "article 14" in str(warnings[0].source)


class TestClosing:
    def test_it_keeps_the_figures_as_they_are(self, programme, report, write, agent):
        project = a_project(programme)
        progress(project, date(2028, 9, 1), 40)
        row = write()
        close_report(row, version=row.version, actor=agent, at=AFTER)
        progress(project, date(2028, 10, 1), 90)

        report.refresh_from_db()
        assert (report.state, report.figures["totals"]["physical"]) == (ReportState.CLOSED, "40.0")
        assert Event.objects.filter(code="action_programs.report_closed").exists()
        with pytest.raises(ReportClosed):
            save_report(report, FACTS, version=report.version, actor=agent, at=AFTER)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"achievements": " "}, "What was done"),
            ({"sent_to_committees_on": None}, "sending to the committees"),
            ({"committee_opinion": ""}, "opinion of the committees"),
            ({"session_on": None}, "day of the session"),
            ({"session_on": date(2029, 2, 7)}, "not taken place"),
        ],
    )
    def test_it_says_what_is_missing(self, write, agent, changes, words):
        row = write(**changes)
        with pytest.raises(ReportIncomplete) as caught:
            close_report(row, version=row.version, actor=agent, at=AFTER)
        assert words in caught.value.message

    def test_not_before_the_year_is_over(self, programme, agent):
        row = start_report(programme, year=2029, actor=agent, at=AFTER)
        row = save_report(row, FACTS, version=1, actor=agent, at=AFTER)
        with pytest.raises(ReportIncomplete) as caught:
            close_report(row, version=2, actor=agent, at=AFTER)
        assert "2029 is not over" in caught.value.message

    def test_what_was_not_read_is_not_closed(self, write, agent):
        with pytest.raises(ReportChangedMeanwhile):
            close_report(write(), version=1, actor=agent, at=AFTER)


class TestPublishing:
    @pytest.fixture
    def closed(self, write, agent):
        row = write()
        return close_report(row, version=row.version, actor=agent, at=AFTER)

    def test_a_closed_report_is_public_from_its_day(self, client, programme, closed, agent):
        public = reverse("action_programs:public_report", args=[programme.commune.code, 2028, 2028])
        assert client.get(public).status_code == 404
        publish_report(closed, published_on=date(2029, 2, 6), actor=agent, at=AFTER)
        EvaluationReport.objects.update(published_on=date(2020, 1, 1))

        content = client.get(public).content.decode()
        assert "أنجزت المسالك" in content
        assert agent.user.full_name not in content

    @pytest.mark.parametrize(
        ("day", "refusal"), [(date(2029, 2, 7), FutureDay), (date(2029, 2, 4), PublishedBeforeSession)]
    )
    def test_its_day_has_come_and_follows_the_session(self, closed, agent, day, refusal):
        with pytest.raises(refusal):
            publish_report(closed, published_on=day, actor=agent, at=AFTER)

    def test_a_draft_is_not_published(self, report, agent):
        with pytest.raises(ReportOpen):
            publish_report(report, published_on=date(2029, 2, 6), actor=agent, at=AFTER)


class TestFigures:
    def test_they_are_those_of_the_last_day_of_the_year(self, programme):
        done = a_project(programme, pillar="social")
        late = a_project(programme, group=done.group, starts_in=2029)
        progress(done, date(2028, 12, 31), 100, "done")
        progress(late, date(2029, 1, 1), 50)
        spending(done, "25000", day=date(2028, 12, 31), source=FundingKind.GRANT)
        spending(done, "70000", day=date(2029, 1, 1))
        share(done, "40000", due_on=date(2028, 12, 30), paid="100")
        a_grant(done, "500", year=2027)
        a_grant(done, "500", year=2028)

        found = figures_of(programme, 2028, today=date(2030, 1, 1))

        assert found["day"] == "2028-12-31"
        assert {row["status"]: row["count"] for row in found["statuses"] if row["count"]} == {
            "planned": 1,
            "done": 1,
        }
        assert (found["planned_to_date"], found["started_or_done"]) == (1, 1)
        assert (found["totals"]["paid"], found["totals"]["physical"]) == ("25000.00", "50.0")
        assert found["paid_in_year"] == "25000.00"
        assert [row["count"] for row in found["axes"]] == [2]
        assert {row["title_en"]: row["count"] for row in found["pillars"]} == {"Social": 1, "Economic": 1}
        sources = {row["label"]["en"]: row for row in found["sources"]}
        assert sources["Performance grant"]["paid"] == "25000.00"
        assert Decimal(sources["Partnership agreement"]["planned"]) == Decimal(80000)
        assert [row["rule"] for row in found["delays"]] == ["share_unpaid"]
        assert (found["agreements"][0]["paid"], found["agreements"][0]["late"]) == ("0.00", "40000.00")
        assert [row["year"] for row in found["grants"]] == [2027]

    def test_a_year_under_way_stops_at_today(self, programme):
        assert figures_of(programme, 2028, today=date(2028, 6, 1))["day"] == "2028-06-01"


class TestPaper:
    def test_it_says_the_report_in_both_languages(self, programme, write):
        programme.is_demonstration = True
        programme.save()
        a_project(programme, title_ar="مسلك الوادي", title_fr="Piste de la vallée")
        row = EvaluationReport.objects.select_related("programme__commune__province__region").get(
            pk=write().pk
        )
        arabic, french = report_sheets(row, today=date(2029, 2, 6))

        assert 'dir="rtl"' in arabic.html()
        assert "مسلك الوادي" in arabic.html()
        assert "Piste de la vallée" in french.html()
        assert 'class="running-mark"' in french.html()
        assert row.achievements in french.html()
        with in_language("fr"):
            assert arabic.digest == report_sheets(row, today=date(2029, 2, 6))[0].digest

    def test_a_worker_makes_each_language_once(self, report, agent, monkeypatch):
        monkeypatch.setattr(
            "records.services.papers.Sheet.render", lambda sheet: b"%PDF-" + sheet.digest.encode()
        )
        job = request_papers(report, actor=agent, at=AFTER)
        assert request_papers(report, actor=agent, at=AFTER) == job
        execute_job(job.pk)
        execute_job(request_papers(report, actor=agent, at=AFTER).pk)

        assert {paper.language for paper in Paper.objects.all()} == {"ar", "fr"}
        assert StoredFile.objects.count() == 2


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def test_the_way_of_a_report(client):
    programme = at_work(first_year=2018)
    a_project(programme)
    sign_in(client, membership(Role.COMMUNE_MANAGER, commune=programme.commune))
    assert "No report yet" in client.get(address("reports", programme.pk)).content.decode()
    started = client.post(address("report_new", programme.pk), {"year": "2019"}, follow=True)
    assert "Before the report is closed" in started.content.decode()

    edit = address("report_edit", programme.pk, 2019)
    typed = {
        "achievements": "Tout va bien",
        "sent_to_committees_on": "2020-01-20",
        "committee_opinion": "Oui",
        "session_on": "2020-02-05",
        "version": "1",
    }
    refused = client.post(edit, {**typed, "session_on": "demain"}).content.decode()
    assert "Tout va bien" in refused
    saved = client.post(edit, typed, follow=True).content.decode()
    assert "16 days before the session" in saved
    stale = client.post(edit, {**typed, "achievements": "Autre"}).content.decode()
    assert "Someone else has changed this report" in stale
    assert "Autre" in stale
    assert 'name="version" value="2"' in stale

    close = address("report_close", programme.pk, 2019)
    assert "cannot be undone" in client.get(close).content.decode()
    client.post(close, {"version": "2"})
    publish = address("report_publish", programme.pk, 2019)
    assert "has not come yet" in client.post(publish, {"published_on": "2999-01-01"}).content.decode()
    client.post(publish, {"published_on": "2020-03-01"})
    public = client.get(address("public_report", programme.commune.code, 2018, 2019))
    assert "Tout va bien" in public.content.decode()

    asked = client.post(address("report_prepare", programme.pk, 2019), follow=True)
    assert "being written on paper" in asked.content.decode()
    assert client.get(address("report_paper", programme.pk, 2019, "fr")).status_code == 302
    assert client.get(address("report_paper", programme.pk, 2019, "en")).status_code == 404
    report = EvaluationReport.objects.select_related("programme__commune__province__region").get()
    assert latest_paper(report, "fr", today=NOW.date()) is None


@pytest.mark.parametrize("rows", [1, 9])
def test_a_report_costs_the_same_for_any_number_of_projects(client, rows, django_assert_max_num_queries):
    programme = at_work(first_year=2018)
    for _ in range(rows):
        share(a_project(programme), "1")
    EvaluationReport.objects.create(programme=programme, year=2019, changed_at=NOW)
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))
    with django_assert_max_num_queries(28):
        client.get(address("report", programme.pk, 2019))
