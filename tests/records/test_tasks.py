"""The tasks of this app as a worker runs them: the names the queue knows, one call each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from config.celery import app
from records.models import Email, EventSeal, Job, StoredFile
from records.services.events import record_event
from records.services.files import store_file

app.loader.import_default_modules()
pytestmark = pytest.mark.django_db


def run(name, **arguments):
    """Run a task here and now, with an argument of a later version, which it must bear."""
    app.tasks[name].apply(kwargs={**arguments, "of_a_later_version": True}, throw=True)


@pytest.fixture
def handled(monkeypatch):
    ids = []
    monkeypatch.setattr("records.services.jobs.execute_job", ids.append)
    return ids


def test_run_job(handled):
    run("records.run_job", job_id="the-job")
    assert handled == ["the-job"]


def test_resend_pending_work(monkeypatch):
    sent = []
    monkeypatch.setattr("records.tasks.run_job.apply_async", lambda **message: sent.append(message["kwargs"]))
    job = Job.objects.create(kind="a.kind", created_at=timezone.now() - timedelta(hours=1))
    run("records.resend_pending_work")
    assert sent == [{"job_id": str(job.pk)}]
    job.refresh_from_db()
    assert job.nudged_at is not None


def test_send_waiting_emails():
    Email.objects.create(
        to="person@example.ma",
        subject="Subject",
        text="Text",
        created_at=timezone.now() - timedelta(minutes=1),
    )
    run("records.send_waiting_emails")
    assert [message.to for message in mail.outbox] == [["person@example.ma"]]


def test_seal_events():
    for _ in range(3):
        record_event(
            "records.job_retried", actor=None, data={"kind": "x"}, at=timezone.now() - timedelta(hours=1)
        )
    run("records.seal_events")
    assert EventSeal.objects.count() == 1


def test_verify_stored_files():
    store_file(b"kept", name="kept.txt", content_type="text/plain", by=None, at=timezone.now())
    run("records.verify_stored_files")
    assert StoredFile.objects.get().checked_at is not None
