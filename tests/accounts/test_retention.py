from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from accounts.services.retention import KEPT_DAYS, forget_old_traces
from records.services.parameters import parameter
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def session(key, *, expires_at):
    Session.objects.create(session_key=key, session_data="", expire_date=expires_at)
    UserSession.objects.create(
        user=UserFactory(), session_key=key, ip="192.0.2.1", user_agent="x", last_seen_at=AT
    )


def attempt(email, *, days_ago):
    row = AccessAttempt.objects.create(
        username=email,
        ip_address="192.0.2.1",
        user_agent="x",
        http_accept="",
        path_info="",
        get_data="",
        post_data="",
        failures_since_start=1,
    )
    AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=AT - timedelta(days=days_ago))


def test_sessions_that_ended_are_forgotten_with_their_address():
    session("ended", expires_at=AT)
    session("open", expires_at=AT + timedelta(seconds=1))
    assert forget_old_traces(at=AT)["sessions"] == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["open"]


def test_failed_attempts_are_forgotten_after_the_days_of_the_parameter():
    days = parameter(KEPT_DAYS)
    attempt("old@example.ma", days_ago=days + 1)
    attempt("new@example.ma", days_ago=days - 1)
    assert forget_old_traces(at=AT)["attempts"] == 1
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["new@example.ma"]


def test_the_worker_does_it_every_day(settings):
    from config.celery import app

    app.loader.import_default_modules()
    app.tasks["accounts.forget_old_traces"].apply(kwargs={"of_a_later_version": True}, throw=True)
    assert {"task": "accounts.forget_old_traces", "schedule": 24 * 3600.0} in (
        settings.CELERY_BEAT_SCHEDULE.values()
    )
