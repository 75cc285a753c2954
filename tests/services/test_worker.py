"""Work reaches a real worker through a real queue, and outlives the death of both."""

import json
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
import structlog
from django.utils import timezone

from config.celery import app
from config.toolbox.processes import wait_until
from records.models import JobState
from records.services.jobs import NUDGE_AGAIN_AFTER, create_job, nudge, resend_pending_jobs
from records.tasks import run_job
from tests.services import work
from tests.working import SECONDS, empty_queue, kill, running_worker

pytestmark = [pytest.mark.services, pytest.mark.long(15), pytest.mark.django_db(transaction=True)]


class Work:
    """A row of patient work and its two files."""

    def __init__(self, folder):
        self.began_file, self.go_file = folder / "began", folder / "go"
        arguments = {"began": str(self.began_file), "go": str(self.go_file)}
        self.job = create_job(work.PATIENT, arguments=arguments, owner=None, at=timezone.now())

    def began(self):
        return len(self.began_file.read_text().splitlines()) if self.began_file.exists() else 0

    def comes_to(self, state):
        def reached():
            self.job.refresh_from_db()
            return self.job.state == state

        return wait_until(reached, seconds=SECONDS)


@pytest.fixture(autouse=True)
def _empty_queue():
    empty_queue()
    yield
    empty_queue()


@contextmanager
def queue_down():
    """Nobody listens where the queue should be: messages are sent there for real."""
    send = run_job.apply_async
    dead = app.connection_for_write("redis://127.0.0.1:1/0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_job, "apply_async", lambda **message: send(**message, connection=dead))
        yield


def test_a_worker_does_it_and_its_log_names_the_request(tmp_path):
    with running_worker(tmp_path, include=work.__name__):
        with structlog.contextvars.bound_contextvars(request_id="the-request"):
            asked = Work(tmp_path)
        assert wait_until(lambda: asked.began() == 1, seconds=SECONDS)
        asked.job.refresh_from_db()
        assert (asked.job.state, asked.job.done, asked.job.total) == (JobState.RUNNING, 1, 2)
        asked.go_file.touch()
        assert asked.comes_to(JobState.DONE)
    assert (asked.job.done, asked.job.result_url) == (2, "/the/result/")
    lines = [
        json.loads(line) for line in (tmp_path / "worker.log").read_text().splitlines() if line[:1] == "{"
    ]
    assert {line["request_id"] for line in lines if line["event"] == "job done"} == {"the-request"}


def test_delivered_twice_it_is_done_once(tmp_path):
    with (
        running_worker(tmp_path, include=work.__name__) as first,
        running_worker(tmp_path, include=work.__name__) as second,
    ):
        asked = Work(tmp_path)
        nudge(asked.job.pk)
        assert wait_until(lambda: asked.began() == 1, seconds=SECONDS)
        asked.go_file.touch()
        assert asked.comes_to(JobState.DONE)
        nudge(asked.job.pk)
        last = Work(tmp_path)
        assert last.comes_to(JobState.DONE)
        assert (first.exit_code, second.exit_code) == (None, None)
    # Once for the first row, however often it was delivered, once for the last.
    assert asked.began() == 2
    assert asked.job.attempts == 1


def test_a_worker_killed_half_way_is_followed_by_another(tmp_path):
    with running_worker(tmp_path, include=work.__name__, lease_seconds=3) as first:
        asked = Work(tmp_path)
        assert wait_until(lambda: asked.began() == 1, seconds=SECONDS)
        kill(first)
    asked.job.refresh_from_db()
    assert asked.job.state == JobState.RUNNING

    with running_worker(tmp_path, include=work.__name__, lease_seconds=3):
        asked.job.refresh_from_db()
        before = asked.job.lease_until - timedelta(seconds=1)
        assert resend_pending_jobs(at=before) == 0
        wait_until(lambda: timezone.now() > asked.job.lease_until, seconds=SECONDS)
        assert resend_pending_jobs(at=timezone.now()) == 1
        assert wait_until(lambda: asked.began() == 2, seconds=SECONDS)
        asked.go_file.touch()
        assert asked.comes_to(JobState.DONE)
    assert asked.job.attempts == 2


def test_a_queue_that_is_down_holds_nobody_up_and_loses_nothing(tmp_path):
    started = time.monotonic()
    with queue_down():
        asked = Work(tmp_path)
    assert time.monotonic() - started < 5
    asked.job.refresh_from_db()
    assert asked.job.state == JobState.PENDING

    asked.go_file.touch()
    with running_worker(tmp_path, include=work.__name__):
        assert resend_pending_jobs(at=timezone.now()) == 0
        assert resend_pending_jobs(at=timezone.now() + NUDGE_AGAIN_AFTER + timedelta(seconds=1)) == 1
        assert asked.comes_to(JobState.DONE)
    assert asked.began() == 1
