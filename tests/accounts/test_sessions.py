from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from records.models import Event
from tests.accounts.test_lock_out import attempt
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(datetime(2026, 3, 1, 9, 0, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def person(client, clock):
    person = UserFactory(email="agent@example.ma")
    attempt(client, person.email, PASSWORD)
    return person


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def test_a_session_ends_after_half_an_hour_without_use(client, person, clock):
    clock.shift(timedelta(minutes=29))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=29))
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=31))
    assert not is_signed_in(client)
    assert Event.objects.get(code="account.session_expired").target == person


def test_a_session_in_use_ends_after_a_working_day(client, person, clock):
    for _ in range(24):
        clock.shift(timedelta(minutes=20))
        assert is_signed_in(client)

    clock.shift(timedelta(minutes=1))
    assert not is_signed_in(client)


def test_whoever_was_signed_out_is_told_so(client, person, clock):
    clock.shift(timedelta(hours=1))
    page = client.get(reverse("accounts:profile"), follow=True)

    assert "You were signed out after the time limit" in page.content.decode()
    assert page.redirect_chain[0][0].startswith(reverse("account_login"))


def test_the_hour_of_use_is_written_once_a_minute_at_most(client, person, clock, django_assert_num_queries):
    is_signed_in(client)
    clock.shift(timedelta(seconds=30))
    before = client.session["session_seen_at"]
    is_signed_in(client)
    assert client.session["session_seen_at"] == before

    clock.shift(timedelta(seconds=31))
    is_signed_in(client)
    assert client.session["session_seen_at"] > before


def test_another_session_can_be_ended_from_the_list(client, person, clock):
    from tests.conftest import StrictClient

    elsewhere = StrictClient()
    attempt(elsewhere, person.email, PASSWORD)
    assert is_signed_in(elsewhere)

    client.post(reverse("usersessions_list"))

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
