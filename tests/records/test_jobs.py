"""Long work is a row: taken once, taken over when its worker dies, stopped, started again."""

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import get_language

from records.models import Event, Job, JobState, Message
from records.services import jobs
from records.services.jobs import (
    MAX_ATTEMPTS,
    JobCancelled,
    JobRefused,
    Progress,
    cancel_job,
    create_job,
    execute_job,
    job_title,
    register_job,
    resend_pending_jobs,
    retry_job,
)
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
KIND = "tests.work"

pytestmark = pytest.mark.django_db
ran: list[dict] = []


def work(job: Job, progress: Progress) -> str:
    ran.append({"arguments": job.arguments, "language": get_language()})
    for done in range(1, 4):
        progress.report(done, 3)
    return "/fr/done/"


def refused_work(job: Job, progress: Progress) -> None:
    raise JobRefused("The list is empty.")


def broken_work(job: Job, progress: Progress) -> None:
    raise ZeroDivisionError


def cut_off_work(job: Job, progress: Progress) -> None:
    raise ConnectionResetError


def cancelled_meanwhile(job: Job, progress: Progress) -> None:
    Job.objects.filter(pk=job.pk).update(cancel_requested_at=timezone.now())
    progress.report(1, 1)


def taken_over_meanwhile(job: Job, progress: Progress) -> str:
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    return "/fr/mine/"


@pytest.fixture(autouse=True)
def _kinds_of_work(monkeypatch):
    ran.clear()
    monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
    monkeypatch.setattr(jobs, "nudge", lambda job_id: None)
    for name in ("work", "refused_work", "broken_work", "cut_off_work", "cancelled_meanwhile"):
        register_job(f"tests.{name}", title="Work on %(what)s", handler=f"{__name__}.{name}")
    register_job("tests.taken_over", title="Work", handler=f"{__name__}.taken_over_meanwhile")


def _job(kind: str = KIND, *, owner=None, at: datetime = AT) -> Job:
    return create_job(kind, arguments={"what": "lists"}, owner=owner, total=3, at=at)


def _running(**fields) -> Job:
    job = _job()
    defaults = {"state": JobState.RUNNING, "attempts": 1, "lease_until": AT, "started_at": AT}
    Job.objects.filter(pk=job.pk).update(**defaults | fields)
    job.refresh_from_db()
    return job


def test_a_kind_that_was_never_declared_is_refused():
    with pytest.raises(KeyError, match="never declared"):
        create_job("tests.unheard_of", arguments={}, owner=None, at=AT)


def test_the_work_is_done_and_leaves_its_result():
    job = _job()

    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.done, job.percent, job.result_url) == (JobState.DONE, 3, 100, "/fr/done/")
    assert ran[0]["arguments"] == {"what": "lists"}
    assert job_title(job) == "Work on lists"


def test_a_second_delivery_does_nothing():
    job = _job()

    execute_job(job.pk)
    execute_job(job.pk)

    assert len(ran) == 1


def test_a_row_held_by_a_living_worker_is_left_alone():
    job = _running(lease_until=timezone.now() + timedelta(seconds=30))

    execute_job(job.pk)

    assert ran == []


def test_a_row_whose_lease_expired_is_taken_over():
    job = _running(lease_until=timezone.now() - timedelta(seconds=1))

    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.attempts, len(ran)) == (JobState.DONE, 2, 1)


def test_a_row_that_kills_its_workers_is_given_up():
    owner = UserFactory()
    job = _job(owner=owner)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=MAX_ATTEMPTS, lease_until=AT)

    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, ran) == (JobState.FAILED, [])
    assert Message.objects.get(recipient=owner).code == "records.job_failed"


def test_a_worker_that_was_taken_over_does_not_speak_for_the_other():
    job = _job("tests.taken_over")

    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.result_url) == (JobState.RUNNING, "")


def test_progress_renews_the_lease(settings):
    settings.JOB_LEASE_SECONDS = 40
    job = _running()

    with time_machine.travel(AT, tick=False):
        Progress(job).report(2, 8)
    job.refresh_from_db()

    assert (job.done, job.total, job.lease_until) == (2, 8, AT + timedelta(seconds=40))


def test_progress_is_written_at_most_once_a_second(django_assert_num_queries):
    progress = Progress(_running())
    progress.report(1, 8)

    with django_assert_num_queries(0):
        progress.report(2, 8)


def test_the_work_speaks_its_owners_language():
    execute_job(_job(owner=UserFactory(french=True)).pk)
    execute_job(_job(owner=None).pk)

    assert [row["language"] for row in ran] == ["fr", "ar"]


def test_a_refusal_is_told_and_not_tried_again():
    owner = UserFactory()
    job = _job("tests.refused_work", owner=owner)

    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.error) == (JobState.FAILED, "The list is empty.")
    assert Message.objects.get(recipient=owner).code == "records.job_failed"


def test_a_bug_fails_the_job_and_is_raised():
    job = _job("tests.broken_work")

    with pytest.raises(ZeroDivisionError):
        execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.error) == (JobState.FAILED, "ZeroDivisionError")


def test_a_passing_failure_puts_the_row_back():
    job = _job("tests.cut_off_work")

    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.attempts, job.lease_until) == (JobState.PENDING, 1, None)


def test_waiting_work_is_cancelled_at_once():
    user, job = UserFactory(), _job()

    cancel_job(job, by=user, at=AT)
    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.finished_at, ran) == (JobState.CANCELLED, AT, [])
    assert Event.objects.get(code="records.job_cancelled").actor == user


def test_running_work_stops_at_its_next_progress():
    job = _job("tests.cancelled_meanwhile")

    execute_job(job.pk)
    job.refresh_from_db()

    assert job.state == JobState.CANCELLED


def test_asking_a_running_job_to_stop_leaves_it_running_until_it_hears():
    job = _running(lease_until=timezone.now() + timedelta(seconds=30))

    cancel_job(job, by=UserFactory(), at=AT)
    job.refresh_from_db()

    assert (job.state, job.cancel_requested_at) == (JobState.RUNNING, AT)
    with pytest.raises(JobCancelled):
        Progress(job).report(1, 3)


def test_work_that_is_over_cannot_be_cancelled():
    job = _job()
    execute_job(job.pk)

    cancel_job(job, by=UserFactory(), at=AT)
    job.refresh_from_db()

    assert (job.state, job.cancel_requested_at) == (JobState.DONE, None)
    assert not Event.objects.filter(code="records.job_cancelled").exists()


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_failed_and_cancelled_work_can_be_started_again(state):
    job = _running(state=state, attempts=5, error="X", finished_at=AT, cancel_requested_at=AT)

    retry_job(job, by=UserFactory(), at=AT)
    execute_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.attempts, job.error) == (JobState.DONE, 1, "")


def test_work_that_goes_well_is_not_started_again():
    job = _job()
    execute_job(job.pk)

    retry_job(job, by=UserFactory(), at=AT)
    job.refresh_from_db()

    assert job.state == JobState.DONE


@pytest.mark.parametrize(("waited", "told"), [(timedelta(seconds=5), 0), (timedelta(minutes=5), 1)])
def test_the_owner_of_long_work_is_told(waited, told):
    owner = UserFactory()
    job = _job(owner=owner, at=timezone.now() - waited)

    execute_job(job.pk)

    assert Message.objects.filter(recipient=owner, code="records.job_done").count() == told


def test_what_waits_too_long_and_what_a_dead_worker_left_is_sent_again(monkeypatch):
    sent = []
    monkeypatch.setattr(jobs, "nudge", sent.append)
    at = AT + timedelta(minutes=10)
    waiting, fresh = _job(), _job(at=at)
    abandoned = _running(lease_until=at - timedelta(seconds=1))
    _running(lease_until=at + timedelta(seconds=1))

    assert resend_pending_jobs(at=at) == 2
    assert set(sent) == {waiting.pk, abandoned.pk}
    assert fresh.pk not in sent
    assert resend_pending_jobs(at=at) == 1, "only the abandoned one is still without a worker"


def test_a_dead_queue_neither_fails_nor_loses_the_work(monkeypatch, django_capture_on_commit_callbacks):
    from records.tasks import run_job

    def refuse(*_, **__):
        raise ConnectionRefusedError

    monkeypatch.undo()
    register_job(KIND, title="Work", handler=f"{__name__}.work")
    monkeypatch.setattr(run_job, "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        job = _job()

    assert Job.objects.get(pk=job.pk).state == JobState.PENDING


@pytest.mark.django_db(transaction=True)
def test_a_long_piece_of_work_keeps_its_lease(settings):
    settings.JOB_LEASE_SECONDS = 0.3
    job = _running()

    with Progress(job).held():
        for _each in range(200):
            if Job.objects.get(pk=job.pk).lease_until > AT:
                break
            sleep(0.05)
    kept_until = Job.objects.get(pk=job.pk).lease_until
    sleep(0.3)

    assert kept_until > AT
    assert Job.objects.get(pk=job.pk).lease_until == kept_until
