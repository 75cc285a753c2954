from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import IntegrityError
from django.urls import reverse

from accounts.exceptions import EmailTaken, NotOnOneself, ReasonMissing
from accounts.models import Invitation, User
from accounts.services.invitations import invite
from accounts.services.people import (
    PersonFacts,
    change_person,
    create_people,
    deactivate_person,
    end_sessions,
    reactivate_person,
    unlock_person,
)
from records.models import Event
from tests.accounts.test_lock_out import attempt
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def admin():
    return UserFactory()


def events(person, code):
    return Event.objects.filter(code=code, target_id=person.pk)


class TestCreating:
    def test_makes_accounts_that_no_password_opens(self, admin):
        [person] = create_people([PersonFacts(" Agent@Example.ma ", " An Agent ", "fr")], by=admin, at=AT)

        assert (person.email, person.full_name) == ("agent@example.ma", "An Agent")
        assert not person.has_usable_password()
        assert events(person, "account.created").get().actor == admin

    def test_refuses_an_address_that_has_an_account_and_creates_nobody(self, admin):
        UserFactory(email="taken@example.ma")
        people = [PersonFacts("new@example.ma", "New", "ar"), PersonFacts("Taken@example.ma", "Old", "ar")]

        with pytest.raises(EmailTaken, match=r"taken@example\.ma"):
            create_people(people, by=admin, at=AT)
        assert not User.objects.filter(email="new@example.ma").exists()

    def test_refuses_the_same_address_twice(self, admin):
        people = [PersonFacts("new@example.ma", "One", "ar"), PersonFacts("NEW@example.ma", "Two", "ar")]

        with pytest.raises(EmailTaken, match=r"new@example\.ma"):
            create_people(people, by=admin, at=AT)

    def test_the_database_refuses_an_address_in_capitals(self):
        with pytest.raises(IntegrityError, match="user_email_in_lower_case"):
            UserFactory(email="Agent@example.ma")


class TestChanging:
    def test_the_former_address_no_longer_signs_in(self, admin, client):
        person = UserFactory(email="before@example.ma")
        EmailAddress.objects.create(user=person, email="before@example.ma", primary=True)

        change_person(person, PersonFacts("after@example.ma", "After", "fr"), by=admin, reason="typo", at=AT)

        assert attempt(client, "before@example.ma", PASSWORD).status_code == 200
        assert attempt(client, "after@example.ma", PASSWORD).status_code == 302
        data = events(person, "account.changed").get().data
        assert "before@example.ma" in data["before"]
        assert "after@example.ma" in data["after"]
        assert data["reason"] == "typo"

    def test_refuses_the_address_of_someone_else(self, admin):
        UserFactory(email="taken@example.ma")
        person = UserFactory()

        with pytest.raises(EmailTaken):
            change_person(person, PersonFacts("taken@example.ma", "X", "ar"), by=admin, reason="typo", at=AT)

    def test_without_a_change_there_is_no_event(self, admin):
        person = UserFactory()
        same = PersonFacts(person.email, person.full_name, person.language)

        change_person(person, same, by=admin, reason="none", at=AT)
        assert not events(person, "account.changed").exists()


class TestDeactivating:
    def test_ends_open_sessions_at_once(self, admin, client):
        person = UserFactory(email="leaver@example.ma")
        attempt(client, "leaver@example.ma", PASSWORD)
        page = reverse("accounts:profile")
        assert client.get(page).status_code == 200

        deactivate_person(person, by=admin, reason="left the commune", at=AT)

        assert client.get(page).status_code == 302
        assert not UserSession.objects.filter(user=person).exists()
        assert events(person, "account.deactivated").get().data == {"reason": "left the commune"}

    def test_stops_open_invitations(self, admin):
        person = UserFactory(without_password=True)
        invite([person], by=admin, at=AT)

        deactivate_person(person, by=admin, reason="a mistake", at=AT)
        assert Invitation.objects.get(user=person).revoked_at == AT

    def test_the_right_password_no_longer_signs_in(self, admin, client):
        person = UserFactory(email="leaver@example.ma")
        deactivate_person(person, by=admin, reason="left", at=AT)

        answer = attempt(client, "leaver@example.ma", PASSWORD)
        assert answer.url == reverse("account_inactive")
        assert "_auth_user_id" not in client.session

    def test_nobody_deactivates_themselves(self, admin):
        with pytest.raises(NotOnOneself):
            deactivate_person(admin, by=admin, reason="tired", at=AT)

    def test_twice_is_logged_once(self, admin):
        person = UserFactory()
        for _ in range(2):
            deactivate_person(person, by=admin, reason="left", at=AT)

        assert events(person, "account.deactivated").count() == 1

    def test_reactivation_gives_the_account_back_with_its_password(self, admin, client):
        person = UserFactory(email="back@example.ma", deactivated=True)

        reactivate_person(person, by=admin, reason="came back", at=AT)
        assert attempt(client, "back@example.ma", PASSWORD).status_code == 302
        assert events(person, "account.reactivated").get().data == {"reason": "came back"}


def test_ending_sessions_signs_out_everywhere_and_the_account_stays_open(admin, client):
    person = UserFactory(email="lost@example.ma")
    attempt(client, "lost@example.ma", PASSWORD)

    assert end_sessions(person, by=admin, reason="phone lost", at=AT) == 1
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert attempt(client, "lost@example.ma", PASSWORD).status_code == 302


@pytest.mark.parametrize("service", [deactivate_person, reactivate_person, unlock_person, end_sessions])
def test_every_act_on_someone_needs_a_reason(service, admin):
    with pytest.raises(ReasonMissing):
        service(UserFactory(), by=admin, reason="   ", at=AT)
    assert not Event.objects.exists()
