"""Codes and keys beside the password; the roles that need them are tested with the memberships."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from django.utils import translation

from accounts.adapter import SECURITY_NOTICES, SecondFactorAdapter
from records.models import Email, Event
from tests.accounts.test_lock_out import attempt
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def person():
    return UserFactory(email="reviewer@example.ma", language="fr")


@pytest.fixture
def armed(person):
    TOTP.activate(person, SECRET)
    return person


def test_the_password_alone_does_not_sign_in(client, armed):
    answer = attempt(client, armed.email, PASSWORD)

    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:profile")).status_code == 302


def test_a_code_of_the_app_signs_in(client, armed):
    attempt(client, armed.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.get(reverse("accounts:profile")).status_code == 200


def test_a_recovery_code_signs_in_once(client, armed):
    recovery = RecoveryCodes.activate(armed).get_unused_codes()[0]
    attempt(client, armed.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": recovery})
    assert client.get(reverse("accounts:profile")).status_code == 200

    other = type(client)()
    attempt(other, armed.email, PASSWORD)
    other.post(reverse("mfa_authenticate"), {"code": recovery})
    assert other.get(reverse("accounts:profile")).status_code == 302


def test_codes_cannot_be_guessed_without_end(client, armed):
    attempt(client, armed.email, PASSWORD)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(6)]

    assert "Too many failed login attempts" in answers[-1].content.decode()
    last = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert last.status_code == 200
    assert Event.objects.filter(code="account.second_factor_failed").count() == 5


def test_the_secret_is_encrypted_where_it_is_kept(armed):
    kept = Authenticator.objects.get(user=armed).data["secret"]

    assert SECRET not in kept
    assert SecondFactorAdapter().decrypt(kept) == SECRET


def test_a_former_secret_key_still_opens_what_it_closed(armed, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert SecondFactorAdapter().decrypt(Authenticator.objects.get(user=armed).data["secret"]) == SECRET


def test_adding_an_app_is_logged_and_told_by_e_mail(client, person, django_capture_on_commit_callbacks):
    attempt(client, person.email, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_now(page.context["form"].secret)})

    added = Event.objects.filter(code="account.second_factor_added", target_id=person.pk)
    assert {event.data["kind"] for event in added} == {"totp", "recovery_codes"}
    letters = Email.objects.filter(recipient=person).values_list("text", flat=True)
    with translation.override("fr"):
        notice = str(SECURITY_NOTICES["mfa/email/totp_activated"])
    assert any(notice in text for text in letters)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
