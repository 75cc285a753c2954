"""The pages of a programme at work: what is shown, typed and refused, and what it costs."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from action_programs.enums import ProjectStatus, SpendingStage
from action_programs.models import Progress, Spending
from communes.enums import Role
from tests.assessments.commune.pages import a_picture
from tests.factories.action_programs import a_project
from tests.factories.communes import membership, sign_in
from tests.factories.pac_execution import at_work, progress, project_at_work, spending

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    # Its years are over when these tests run, whatever the day: it is late.
    return project_at_work(programme=at_work(first_year=2018), status="under_way")


@pytest.fixture
def programme(project):
    return project.programme


@pytest.fixture
def as_agent(client, programme):
    return sign_in(client, membership(Role.COMMUNE_AGENT, commune=programme.commune))


def address(name, *args):
    return reverse(f"action_programs:{name}", args=args)


def read(response):
    return response.content.decode()


def test_progress_is_typed_seen_corrected_and_taken_back(as_agent, programme, project):
    page = address("project_execution", programme.pk, project.pk)
    assert "No progress yet" in read(as_agent.get(page))
    typed = {"seen_on": "2019-05-01", "physical": "100", "status": "under_way", "note": "أشغال منتهية"}
    told = read(as_agent.post(address("progress_new", programme.pk, project.pk), typed, follow=True))
    assert "Is it done?" in told
    assert "أشغال منتهية" in told

    row = Progress.objects.get()
    picture: SimpleUploadedFile = a_picture()
    as_agent.post(address("attachment_add", programme.pk, "progress", row.pk), {"files": [picture]})
    assert "<img" in read(as_agent.get(page))

    edit = address("progress_edit", programme.pk, row.pk)
    assert "أشغال منتهية" in read(as_agent.get(edit))
    as_agent.post(edit, {**typed, "physical": "90"})
    row.refresh_from_db()
    assert row.physical == 90
    as_agent.post(address("progress_remove", programme.pk, row.pk))
    assert not Progress.objects.exists()


def test_what_is_refused_stays_on_the_page(as_agent, programme, project):
    typed = {"seen_on": "2999-05-01", "physical": "40", "status": "under_way", "note": "A long note"}
    content = read(as_agent.post(address("progress_new", programme.pk, project.pk), typed))
    assert "has not come yet" in content
    assert "A long note" in content


class TestAllAtOnce:
    def rows(self, *rows, day="2019-06-01"):
        data = {"seen_on": day, "rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": len(rows)}
        for number, (project, values) in enumerate(rows):
            seen = {"status": "under_way", "physical": ""}
            row = {
                "project": project.pk,
                "seen_on": "",
                "note": "",
                **{name: values.get(name, seen[name]) for name in seen},
                **values,
            }
            data |= {f"rows-{number}-{name}": value for name, value in row.items()}
            data |= {f"initial-rows-{number}-{name}": value for name, value in seen.items()}
        return data

    def test_the_rows_with_news_are_kept(self, as_agent, programme, project):
        other = a_project(programme, status="under_way")
        url = address("progress_bulk", programme.pk)
        assert "initial-rows-0-status" in read(as_agent.get(url))
        data = self.rows((project, {"physical": "30"}), (other, {}))
        assert as_agent.post(url, data).status_code == 302

        row = Progress.objects.get()
        assert (row.project, row.seen_on, row.physical) == (project, date(2019, 6, 1), 30)

    def test_a_row_has_its_own_day_and_its_own_error(self, as_agent, programme, project):
        other = a_project(programme, status="under_way")
        url = address("progress_bulk", programme.pk)
        data = self.rows((project, {"physical": "130", "note": "Kept"}), (other, {"seen_on": "2019-05-05"}))
        content = read(as_agent.post(url, data))
        assert "nothing is saved yet" in content
        assert "How far is the work" in content
        assert "Kept" in content
        assert not Progress.objects.exists()

    def test_one_refusal_keeps_nothing(self, as_agent, programme, project):
        progress(project, date(2019, 1, 1), 50)
        other = a_project(programme, status="under_way")
        data = self.rows((other, {"physical": "10"}), (project, {"physical": "40"}))
        content = read(as_agent.post(address("progress_bulk", programme.pk), data))
        assert "say in the note why" in content
        assert Progress.objects.count() == 1

    def test_nothing_changed_is_told(self, as_agent, programme, project):
        data = self.rows((project, {}))
        told = read(as_agent.post(address("progress_bulk", programme.pk), data, follow=True))
        assert "nothing is recorded" in told


def test_money_is_typed_warned_refused_and_cancelled(as_agent, programme, project):
    url = address("spending_new", programme.pk, project.pk)
    typed = {"stage": "paid", "source": "budget", "spent_on": "2019-05-01", "amount": "60 000,00"}
    assert "a commitment is missing" in read(as_agent.post(url, typed, follow=True))
    refused = read(as_agent.post(url, {**typed, "stage": "committed", "amount": "100000,01"}))
    assert "0.01 MAD too much" in refused

    row = Spending.objects.get()
    assert (row.amount, row.stage) == (Decimal(60000), SpendingStage.PAID)
    assert "60,000.00" in read(as_agent.get(address("money", programme.pk)))
    cancel = address("spending_cancel", programme.pk, row.pk)
    assert "required" in read(as_agent.post(cancel, {"reason": ""}))
    told = read(as_agent.post(cancel, {"reason": "Typed twice"}, follow=True))
    assert "<del>" in told
    assert "Typed twice" in told


def test_the_gap_and_the_delays_are_shown(as_agent, programme, project):
    spending(project, "60000", day=date(2019, 1, 1))
    content = read(as_agent.get(address("execution", programme.pk)))
    assert "Money ahead of the work" in content
    assert "It was to be done in 2019" in content
    a_project(programme, status=ProjectStatus.DONE)
    assert len(as_agent.get(address("execution", programme.pk), {"late": ""}).context["page"]) == 1

    found = as_agent.get(address("delays", programme.pk), {"rule": "not_done"})
    assert [delay.rule for delay in found.context["delays"]] == ["not_done"]


def test_a_programme_being_drawn_up_says_when_execution_begins(client):
    project = project_at_work(programme=at_work(state="draft", adopted_at=None))
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=project.programme.commune))
    content = read(client.get(address("execution", project.programme_id)))
    assert "once the programme has received the visa" in content
    assert address("progress_bulk", project.programme_id) not in content


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize("name", ["execution", "delays", "money", "progress_bulk", "project_execution"])
def test_pages_cost_the_same_for_any_number(
    as_agent, programme, project, rows, name, django_assert_num_queries
):
    for _ in range(rows - 1):
        a_project(programme, status="under_way")
    for day in range(rows):
        progress(project, date(2019, 1, 1 + day), 10)
        spending(project, "10", day=date(2019, 1, 1 + day))
    arguments = (programme.pk, project.pk) if name == "project_execution" else (programme.pk,)
    costs = {"execution": 13, "delays": 13, "money": 14, "progress_bulk": 9, "project_execution": 20}
    with django_assert_num_queries(costs[name]):
        as_agent.get(address(name, *arguments))
