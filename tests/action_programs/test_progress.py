"""The progress of projects: what follows from it, what is refused, what is only questioned."""

from datetime import date

import pytest

from action_programs.enums import ProjectStatus
from action_programs.models import Progress
from action_programs.services.progress import (
    NotLatestProgress,
    ProgressDayTaken,
    ProgressFacts,
    ProgressNeedsNote,
    change_progress,
    questions_on,
    record_many,
    record_progress,
    remove_progress,
    standings,
)
from action_programs.services.running import FutureDay, NotRunning
from assessments.exceptions import NotAllowed
from communes.enums import Role
from records.models import Event
from tests.factories.action_programs import ActionProgrammeFactory, a_project
from tests.factories.communes import actor
from tests.factories.pac_execution import NOW, progress, project_at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return project_at_work()


@pytest.fixture
def agent(project):
    return actor(Role.COMMUNE_AGENT, commune=project.programme.commune)


@pytest.fixture
def record(project, agent):
    def recording(day=date(2029, 5, 1), physical=40, status=ProjectStatus.UNDER_WAY, note=""):
        facts = ProgressFacts(day, physical, status, note)
        row = record_progress(project, facts, actor=agent, at=NOW)
        project.refresh_from_db()
        return row

    return recording


class TestRecording:
    def test_the_status_follows_the_latest_day_whatever_the_order_of_writing(self, project, record):
        record()
        record(day=date(2029, 1, 1), physical=5, status=ProjectStatus.PREPARATION)

        assert (project.status, project.version) == (ProjectStatus.UNDER_WAY, 3)
        data = Event.objects.filter(code="action_programs.progress_recorded").latest("pk").data
        assert (data["physical"], data["day"]) == (5, "2029-01-01")

    def test_a_day_to_come_is_refused(self, record):
        with pytest.raises(FutureDay) as caught:
            record(day=date(2030, 3, 2))
        assert "2 March 2030" in caught.value.message

    def test_a_day_is_written_once(self, record):
        record()
        with pytest.raises(ProgressDayTaken):
            record(physical=50)

    def test_going_down_is_said_why(self, record):
        record()
        with pytest.raises(ProgressNeedsNote) as caught:
            record(day=date(2029, 6, 1), physical=30, note=" ")
        assert "40" in caught.value.message

        assert record(day=date(2029, 6, 1), physical=30, note="A wall fell.").note == "A wall fell."

    def test_a_forgotten_day_above_a_later_one_is_said_why(self, record):
        record()
        with pytest.raises(ProgressNeedsNote):
            record(day=date(2029, 4, 1), physical=60)

    @pytest.mark.parametrize(
        ("physical", "status", "asked"),
        [
            (100, ProjectStatus.UNDER_WAY, "Is it done?"),
            (90, ProjectStatus.DONE, "Is it right?"),
            (10, ProjectStatus.PLANNED, "Is it right?"),
            (100, ProjectStatus.DONE, ""),
            (0, ProjectStatus.PLANNED, ""),
        ],
    )
    def test_what_does_not_fit_with_the_status_is_asked(self, record, physical, status, asked):
        questions = questions_on(record(physical=physical, status=status))
        assert questions == [] if not asked else asked in questions[0]

    @pytest.mark.parametrize("situation", [{}, {"adopted": True}])
    def test_not_before_the_first_visa(self, situation):
        waiting = a_project(ActionProgrammeFactory(**situation))
        person = actor(Role.COMMUNE_AGENT, commune=waiting.programme.commune)
        with pytest.raises(NotRunning):
            record_progress(waiting, ProgressFacts(date(2029, 5, 1), 1, "planned"), actor=person, at=NOW)

    @pytest.mark.parametrize("role", [Role.COMMUNE_AGENT, Role.ADMINISTRATOR])
    def test_nobody_else_writes(self, project, role):
        with pytest.raises(NotAllowed):
            record_progress(project, ProgressFacts(date(2029, 5, 1), 1, "planned"), actor=actor(role), at=NOW)


class TestTheLatest:
    def test_it_is_corrected_and_taken_back(self, project, record, agent):
        record()
        last = record(day=date(2029, 6, 1), physical=100, status=ProjectStatus.DONE)
        facts = ProgressFacts(date(2029, 6, 2), 80, ProjectStatus.STOPPED)
        change_progress(last, facts, actor=agent, at=NOW)
        project.refresh_from_db()
        assert project.status == ProjectStatus.STOPPED

        remove_progress(last, actor=agent, at=NOW)
        project.refresh_from_db()
        assert project.status == ProjectStatus.UNDER_WAY
        assert Event.objects.filter(code="action_programs.progress_removed").exists()

    def test_an_earlier_one_stays_as_it_is(self, record, agent):
        first = record()
        record(day=date(2029, 6, 1), physical=50)
        with pytest.raises(NotLatestProgress):
            remove_progress(first, actor=agent, at=NOW)
        with pytest.raises(NotLatestProgress):
            change_progress(first, ProgressFacts(date(2029, 5, 1), 45, "done"), actor=agent, at=NOW)

    def test_a_correction_is_judged_like_the_first_word(self, record, agent):
        record()
        last = record(day=date(2029, 6, 1), physical=50)
        with pytest.raises(ProgressNeedsNote):
            change_progress(last, ProgressFacts(date(2029, 6, 1), 10, "under_way"), actor=agent, at=NOW)


class TestMany:
    def test_one_refusal_keeps_nothing_and_names_the_project(self, project, agent):
        other = a_project(project.programme)
        facts = {
            project.pk: ProgressFacts(date(2029, 5, 1), 10, "under_way"),
            other.pk: ProgressFacts(date(2031, 5, 1), 10, "under_way"),
        }
        with pytest.raises(FutureDay):
            record_many(project.programme, facts, actor=agent, at=NOW)
        assert not Progress.objects.exists()

    @pytest.mark.parametrize("count", [1, 12])
    def test_it_costs_few_queries_and_one_event_each(
        self, project, agent, count, django_assert_max_num_queries
    ):
        projects = [project, *(a_project(project.programme) for _ in range(count - 1))]
        facts = {row.pk: ProgressFacts(date(2029, 5, 1), 10, "under_way") for row in projects}
        with django_assert_max_num_queries(9 + 2 * count):
            record_many(project.programme, facts, actor=agent, at=NOW)
        assert Event.objects.filter(code="action_programs.progress_recorded").count() == count


def test_how_far_a_project_was_on_a_day(project):
    silent, later = a_project(project.programme, status="done"), a_project(project.programme)
    progress(project, date(2029, 5, 1), 40)
    progress(project, date(2029, 8, 1), 60)
    progress(later, date(2029, 9, 1), 10)

    found = standings([project, silent, later], until=date(2029, 8, 31))

    assert (found[project.pk].physical, found[project.pk].seen_on) == (60, date(2029, 8, 1))
    assert (found[silent.pk].status, found[silent.pk].physical) == ("done", None)
    assert found[later.pk].status == ProjectStatus.PLANNED
