"""Signing in and out, resetting and changing a password, and what the log keeps of it."""

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from accounts.models import FormerPassword
from records.models import Email, Event
from tests.accounts.test_lock_out import attempt
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "an entirely new sentence"


@pytest.fixture
def person():
    return UserFactory(email="agent@example.ma", french=True)


def codes(person):
    return list(Event.objects.filter(target_id=person.pk).order_by("pk").values_list("code", flat=True))


def reset_link(person):
    return next(
        word for word in Email.objects.filter(recipient=person).latest("pk").text.split() if "/key/" in word
    )


class TestSigningIn:
    def test_by_e_mail_and_password_in_any_case(self, client, person):
        assert attempt(client, "Agent@Example.ma", PASSWORD).status_code == 302
        assert codes(person) == ["account.signed_in"]
        assert Event.objects.get().data == {"ip": "196.200.1.1"}

    def test_a_wrong_password_says_nothing_about_the_account(self, client, person):
        known = attempt(client, person.email, "wrong").content.decode()
        unknown = attempt(client, "nobody@example.ma", "wrong").content.decode()

        for page in (known, unknown):
            assert "are not correct" in page
            assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize(("page", "home"), [("ar", "/ar/"), ("fr", "/fr/"), ("en", "/fr/")])
    def test_the_first_page_is_in_a_language_of_the_inner_portal(self, client, person, page, home):
        with translation.override(page):
            answer = attempt(client, person.email, PASSWORD)

        assert answer.url == home

    def test_nobody_signs_up(self, client):
        with pytest.raises(NoReverseMatch):
            reverse("account_signup")

    def test_signing_out_ends_the_session_by_post_only(self, client, person):
        attempt(client, person.email, PASSWORD)
        client.get(reverse("account_logout"))
        assert "_auth_user_id" in client.session

        client.post(reverse("account_logout"))
        assert "_auth_user_id" not in client.session
        assert codes(person)[-1] == "account.signed_out"


class TestResetting:
    def test_the_letter_and_its_link_are_in_the_readers_language(self, client, person):
        with translation.override("ar"):
            client.post(reverse("account_reset_password"), {"email": "AGENT@example.ma"})

        assert "/fr/accounts/password/reset/key/" in reset_link(person)
        assert Email.objects.get().language == "fr"

    def test_a_new_password_replaces_the_old_one(self, client, person):
        client.post(reverse("account_reset_password"), {"email": person.email})
        page = client.get(reset_link(person).partition("8000")[2]).url
        client.post(page, {"password1": NEW, "password2": NEW})

        assert attempt(client, person.email, PASSWORD).status_code == 200
        assert attempt(client, person.email, NEW).status_code == 302
        assert "account.password_reset" in codes(person)

    def test_a_link_works_once(self, client, person):
        client.post(reverse("account_reset_password"), {"email": person.email})
        link = reset_link(person).partition("8000")[2]
        client.post(client.get(link).url, {"password1": NEW, "password2": NEW})

        again = type(client)().get(link)
        assert again.status_code == 200
        assert "password1" not in again.content.decode()

    @pytest.mark.parametrize("facts", [None, {"deactivated": True}])
    def test_a_stranger_gets_the_same_page_and_no_letter(self, client, facts):
        email = UserFactory(**facts).email if facts else "nobody@example.ma"
        answer = client.post(reverse("account_reset_password"), {"email": email})

        assert answer.url == reverse("account_reset_password_done")
        assert not Email.objects.exists()


class TestChanging:
    def change(self, client, new, old=PASSWORD):
        form = {"oldpassword": old, "password1": new, "password2": new}
        return client.post(reverse("account_change_password"), form)

    def test_is_told_by_e_mail_and_logged(self, client, person):
        attempt(client, person.email, PASSWORD)
        self.change(client, NEW)

        assert attempt(client, person.email, NEW).status_code == 302
        assert "account.password_changed" in codes(person)
        letter = Email.objects.get(recipient=person)
        assert letter.language == "fr"
        assert "196.200" not in letter.subject
        assert "127.0.0.1" in letter.text

    def test_the_last_five_passwords_may_not_come_back(self, client, person):
        words = [f"{NEW} number {number}" for number in range(6)]
        old = PASSWORD
        for word in words:
            attempt(client, person.email, old)
            assert self.change(client, word, old).status_code == 302
            old = word
            cache.clear()

        attempt(client, person.email, old)
        refused = self.change(client, words[1], old)
        assert "must differ from your last 5 passwords" in refused.content.decode()
        assert FormerPassword.objects.filter(user=person).count() == 5
        assert self.change(client, words[0], old).status_code == 302

    @pytest.mark.parametrize("weak", ["short", "agent@example.ma", "password1234", "123456789012"])
    def test_a_weak_password_is_refused(self, client, person, weak):
        attempt(client, person.email, PASSWORD)
        self.change(client, weak)

        person.refresh_from_db()
        assert person.check_password(PASSWORD)


class TestTheirOwnPages:
    def test_the_list_of_sign_ins_is_ones_own(self, client, person):
        attempt(client, person.email, PASSWORD)
        attempt(type(client)(), UserFactory().email, "wrong", ip="41.1.1.1")
        page = client.get(reverse("accounts:sign_ins")).content.decode()

        assert "Signed in from 196.200.1.1" in page
        assert "41.1.1.1" not in page

    @pytest.mark.parametrize("rows", [1, 40])
    def test_the_list_costs_the_same(self, client, person, rows, django_assert_max_num_queries):
        for _ in range(rows):
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get(reverse("accounts:sign_ins"))
        with django_assert_max_num_queries(9):
            client.get(reverse("accounts:sign_ins"))

    def test_the_language_chosen_opens_the_pages_in_it(self, client, person):
        attempt(client, person.email, PASSWORD)
        answer = client.post(reverse("accounts:profile"), {"language": "ar"})

        person.refresh_from_db()
        assert person.language == "ar"
        assert answer.url == "/ar/account/"
