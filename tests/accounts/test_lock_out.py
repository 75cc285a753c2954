"""After too many failures the right password is refused too, however the e-mail is spelled."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse

from accounts.lock_out import is_locked_out
from accounts.services.people import unlock_person
from records.models import Email, Event
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "agent@example.ma"


def attempt(client, email, password, *, ip="196.200.1.1"):
    form = {"login": email, "password": password}
    return client.post(reverse("account_login"), form, REMOTE_ADDR=ip)


def fail(client, times=settings.AXES_FAILURE_LIMIT, **options):
    return [attempt(client, EMAIL, "wrong", **options).status_code for _ in range(times)]


@pytest.fixture(autouse=True)
def agent():
    return UserFactory(email=EMAIL)


@pytest.mark.parametrize("spelling", [EMAIL, "Agent@Example.MA", f" {EMAIL} "])
def test_the_right_password_is_refused_during_a_lock_out(client, spelling):
    assert fail(client)[-1] == 429

    answer = attempt(client, spelling, PASSWORD)
    assert answer.status_code == 429
    assert "Sign-in is locked for a while" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_one_failure_less_still_signs_in(client):
    assert fail(client, settings.AXES_FAILURE_LIMIT - 1) == [200] * (settings.AXES_FAILURE_LIMIT - 1)
    assert attempt(client, EMAIL, PASSWORD).status_code == 302


def test_failures_in_either_spelling_count_together(client):
    for spelling in (EMAIL, EMAIL.upper(), EMAIL, EMAIL.upper()):
        attempt(client, spelling, "wrong")

    assert attempt(client, EMAIL, "wrong").status_code == 429


def test_a_lock_out_from_one_address_leaves_another_open(client):
    fail(client)

    assert attempt(client, EMAIL, PASSWORD, ip="196.200.1.2").status_code == 302


def test_many_addresses_together_reach_the_ceiling(client, settings):
    settings.SIGN_IN_FAILURE_CEILING = 12
    for number in range(4):
        fail(client, 3, ip=f"196.200.2.{number}")

    assert attempt(client, EMAIL, PASSWORD, ip="196.200.3.1").status_code == 429


def test_a_lock_out_passes_with_time(client, time_machine):
    time_machine.move_to(datetime(2026, 3, 1, 9, 0, tzinfo=UTC), tick=False)
    fail(client)
    time_machine.shift(timedelta(minutes=29))
    assert attempt(client, EMAIL, PASSWORD).status_code == 429

    time_machine.shift(timedelta(minutes=2))
    assert attempt(client, EMAIL, PASSWORD).status_code == 302


def test_attempts_during_a_lock_out_do_not_prolong_it(client, time_machine):
    time_machine.move_to(datetime(2026, 3, 1, 9, 0, tzinfo=UTC), tick=False)
    fail(client)
    time_machine.shift(timedelta(minutes=20))
    fail(client, 3)

    time_machine.shift(timedelta(minutes=11))
    assert attempt(client, EMAIL, PASSWORD).status_code == 302


def test_an_administrator_lifts_it_with_a_reason(client, agent):
    fail(client)
    at = datetime.now(UTC)
    assert is_locked_out(EMAIL, at=at)

    unlock_person(agent, by=UserFactory(), reason="called us", at=at)

    assert not is_locked_out(EMAIL, at=at)
    assert attempt(client, EMAIL, PASSWORD).status_code == 302
    assert Event.objects.get(code="account.unlocked").data == {"reason": "called us"}


def test_a_reset_by_e_mail_lifts_it(client, agent):
    fail(client)
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    link = next(word for word in Email.objects.get(recipient=agent).text.split() if "/key/" in word)
    form_page = client.get(link.partition("8000")[2]).url
    new = "an entirely new sentence"
    client.post(form_page, {"password1": new, "password2": new})

    assert attempt(client, EMAIL, new).status_code == 302


def test_what_was_sent_is_not_kept(client):
    attempt(client, EMAIL, "my-secret-password")

    kept = AccessAttempt.objects.get()
    assert "my-secret-password" not in kept.post_data
    assert EMAIL not in kept.post_data


def test_failures_and_the_lock_out_are_in_the_log(client, agent):
    fail(client, settings.AXES_FAILURE_LIMIT + 3)

    codes = list(Event.objects.filter(target_id=agent.pk).order_by("pk").values_list("code", flat=True))
    assert codes.count("account.sign_in_failed") == settings.AXES_FAILURE_LIMIT
    assert codes.count("account.locked_out") == 1
    assert Event.objects.get(code="account.locked_out").data == {"ip": "196.200.1.1"}


def test_an_unknown_address_is_refused_alike_and_never_logged(client):
    codes = [attempt(client, "nobody@example.ma", "wrong").status_code for _ in range(6)]

    assert codes[-1] == 429
    assert not Event.objects.exists()


def test_behind_a_proxy_the_browser_is_counted_and_not_the_proxy(client, settings):
    settings.BEHIND_PROXY = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(
            reverse("account_login"),
            {"login": EMAIL, "password": "wrong"},
            REMOTE_ADDR="10.0.0.1",
            headers={"x-forwarded-for": "1.2.3.4, 196.200.9.9"},
        )

    assert AccessAttempt.objects.get().ip_address == "196.200.9.9"
