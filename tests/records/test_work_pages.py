"""The pages of long work and of messages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone, translation

from communes.enums import Role
from config.work import seconds_left
from records.models import Job, JobState, Message, StoredFile
from records.services import jobs, upkeep
from records.services.files import store_file
from records.services.jobs import create_job, register_job
from records.services.notices import notify
from records.tasks import expire_results
from tests.factories.accounts import UserFactory
from tests.factories.communes import membership, sign_in

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind_of_work(monkeypatch):
    monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
    monkeypatch.setattr(jobs, "nudge", lambda job_id: None)
    register_job("tests.work", title="Work on %(what)s", handler="unused")


def _job(owner=None, what: str = "lists", **fields) -> Job:
    job = create_job("tests.work", arguments={"what": what}, owner=owner, total=10, at=AT)
    if fields:
        Job.objects.filter(pk=job.pk).update(**fields)
        job.refresh_from_db()
    return job


def _url(name: str, *args) -> str:
    with translation.override("fr"):
        return reverse(f"records:{name}", args=args)


def _page(client, name: str, *args, **query) -> str:
    response = client.get(_url(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_one_sees_ones_own_work(client):
    user = UserFactory()
    _job(user, "mine")
    _job(UserFactory(), "theirs")

    page = _page(sign_in(client, user), "jobs")

    assert "Work on mine" in page
    assert "Work on theirs" not in page


def test_an_administrator_sees_everybodys_work_and_the_portals_own(client):
    theirs, own = _job(UserFactory(), "theirs"), _job(None, "the portal")

    page = _page(sign_in(client, membership(Role.ADMINISTRATOR)), "jobs")

    assert str(theirs.pk) in page
    assert str(own.pk) in page


def test_work_is_filtered_by_state(client):
    user = UserFactory()
    _job(user, "waiting")
    _job(user, "done", state=JobState.DONE, finished_at=AT)
    sign_in(client, user)

    assert "Work on waiting" not in _page(client, "jobs", state="done")
    assert "Work on done" in _page(client, "jobs", state="done")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same(client, django_assert_max_num_queries, rows):
    user = UserFactory()
    for _ in range(rows):
        _job(user)
    sign_in(client, user)

    with django_assert_max_num_queries(8):
        _page(client, "jobs")


@pytest.mark.parametrize("name", ["job", "job_progress", "job_result"])
def test_the_work_of_others_does_not_exist(client, name):
    file = store_file(b"%PDF", name="a.pdf", content_type="application/pdf", by=None, at=AT)
    job = _job(UserFactory(), result_file=file, state=JobState.DONE, finished_at=AT)

    assert sign_in(client, UserFactory()).get(_url(name, job.pk)).status_code == 404


@pytest.mark.parametrize("name", ["job_cancel", "job_retry"])
def test_the_work_of_others_is_not_touched(client, name):
    job = _job(UserFactory())

    assert sign_in(client, UserFactory()).post(_url(name, job.pk)).status_code == 404


def test_running_work_asks_for_its_progress_until_it_is_over(client):
    user = UserFactory()
    job = _job(user, state=JobState.RUNNING, lease_until=timezone.now(), done=3)
    sign_in(client, user)

    assert "hx-get" in _page(client, "job_progress", job.pk)

    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=AT, result_url="/ar/work/jobs/")
    fragment = _page(client, "job_progress", job.pk)

    assert "hx-get" not in fragment
    assert 'href="/fr/work/jobs/"' in fragment, "a result is shown in the language of the page"


def test_time_left_follows_the_pace_so_far():
    job = Job(state=JobState.RUNNING, started_at=AT, done=10, total=40)

    assert seconds_left(job, at=AT + timedelta(seconds=20)) == 60
    assert seconds_left(Job(state=JobState.RUNNING, started_at=AT, done=0, total=40), at=AT) is None


def test_a_result_file_is_sent_under_its_name(client):
    user = UserFactory()
    file = store_file(b"bytes", name="بطاقات.zip", content_type="application/zip", by=None, at=AT)
    job = _job(user, result_file=file, state=JobState.DONE, finished_at=AT)

    response = sign_in(client, user).get(_url("job_result", job.pk))

    assert b"".join(response.streaming_content) == b"bytes"
    assert "filename*=utf-8''" in response["Content-Disposition"]


def test_work_without_a_file_has_nothing_to_send(client):
    user = UserFactory()

    assert sign_in(client, user).get(_url("job_result", _job(user).pk)).status_code == 404


def test_cancel_and_start_again(client):
    user = UserFactory()
    job = _job(user)
    sign_in(client, user)

    client.post(_url("job_cancel", job.pk))
    assert Job.objects.get(pk=job.pk).state == JobState.CANCELLED
    assert _url("job_retry", job.pk) in _page(client, "job", job.pk)

    client.post(_url("job_retry", job.pk))
    assert Job.objects.get(pk=job.pk).state == JobState.PENDING


def test_a_refusal_is_shown_and_the_name_of_a_bug_is_not(client):
    user = UserFactory()
    refused = _job(user, state=JobState.FAILED, finished_at=AT, error="The list is empty.")
    broken = _job(user, state=JobState.FAILED, finished_at=AT, error="ZeroDivisionError")
    sign_in(client, user)

    assert "The list is empty." in _page(client, "job", refused.pk)
    assert "ZeroDivisionError" not in _page(client, "job", broken.pk)


def _tell(user, times: int = 1) -> list[Message]:
    for number in range(times):
        notify(
            "records.job_done",
            recipients=[user],
            data={"title": {"ar": "النقط", "fr": f"notes {number}"}},
            link=None,
            once=str(number),
            at=AT,
        )
    return list(Message.objects.filter(recipient=user).order_by("pk"))


def test_messages_are_written_in_the_language_of_the_page(client):
    user = UserFactory()
    _tell(user)
    sign_in(client, user)

    assert "notes 0" in _page(client, "messages")
    with translation.override("ar"):
        assert "النقط" in client.get(reverse("records:messages")).content.decode()


def test_one_sees_ones_own_messages(client):
    _tell(UserFactory())

    assert "notes 0" not in _page(sign_in(client, UserFactory()), "messages")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_messages_cost_the_same(client, django_assert_max_num_queries, rows):
    user = UserFactory()
    _tell(user, rows)
    sign_in(client, user)

    with django_assert_max_num_queries(8):
        _page(client, "messages")


def test_a_message_is_read_by_opening_it(client):
    user = UserFactory()
    (message,) = _tell(user)
    Message.objects.filter(pk=message.pk).update(url="/ar/work/jobs/")

    response = sign_in(client, user).post(_url("message_open", message.pk))

    assert response.url == "/fr/work/jobs/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_messages_are_marked_one_by_one_or_all(client):
    user = UserFactory()
    first, _ = _tell(user, 2)
    sign_in(client, user)

    client.post(_url("message_mark", first.pk))
    page = _page(client, "messages", show="unread")
    assert "notes 0" not in page
    assert "notes 1" in page

    client.post(_url("message_mark", first.pk))
    assert "notes 0" in _page(client, "messages", show="unread")

    client.post(_url("messages_read"))
    assert not Message.objects.filter(recipient=user, read_at=None).exists()


@pytest.mark.parametrize("name", ["message_open", "message_mark"])
def test_the_messages_of_others_do_not_exist(client, name):
    (message,) = _tell(UserFactory())

    assert sign_in(client, UserFactory()).post(_url(name, message.pk)).status_code == 404


def test_a_result_is_kept_for_a_time_and_can_be_made_again(client):
    user = UserFactory()
    sign_in(client, user)
    file = store_file(b"x", name="x.zip", content_type="application/zip", by=None, at=AT)
    kept = store_file(b"y", name="y.zip", content_type="application/zip", by=None, at=AT)
    job = _job(user, state=JobState.DONE, finished_at=AT, result_file=file)
    for what in ("one", "two"):
        _job(user, what, state=JobState.DONE, finished_at=AT, result_file=kept)

    assert upkeep.expire_results(at=AT + timedelta(days=30)) == 0
    assert "31 mars 2026" in _page(client, "job", job.pk)
    path = file.content.path
    with TestCase.captureOnCommitCallbacks(execute=True):
        # What two jobs have made, each keeps for the other.
        assert upkeep.expire_results(at=AT + timedelta(days=31)) == 1
    job.refresh_from_db()
    assert (job.result_file, job.expired_at) == (None, AT + timedelta(days=31))
    assert not Path(path).exists()
    assert StoredFile.objects.get() == kept
    assert "n’est plus là" in _page(client, "job", job.pk)
    assert client.get(_url("job_result", job.pk)).status_code == 404

    client.post(_url("job_retry", job.pk))
    job.refresh_from_db()
    assert (job.state, job.expired_at) == (JobState.PENDING, None)
    expire_results()
