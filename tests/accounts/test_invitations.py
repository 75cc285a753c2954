from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from accounts.exceptions import (
    AccountInactive,
    InvitationExpired,
    InvitationNotNeeded,
    InvitationRevoked,
    InvitationUnknown,
    InvitationUsed,
    ReasonMissing,
)
from accounts.models import Invitation
from accounts.services.invitations import accept_invitation, find_invitation, invite, revoke_invitation
from records.models import Email, Event
from records.services.notices import send_emails
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def invited(**facts):
    return UserFactory(without_password=True, **facts)


def link_of(person):
    text = Email.objects.filter(recipient=person).latest("pk").text
    return next(word for word in text.split() if "/join/" in word)


def token_of(person):
    return link_of(person).rstrip("/").rpartition("/")[2]


class TestInviting:
    def test_the_letter_is_in_the_readers_language_and_its_link_opens_in_it(self):
        arab, french = invited(language="ar"), invited(language="fr")
        invite([arab, french], by=UserFactory(), at=AT)

        assert "/ar/account/join/" in link_of(arab)
        assert "/fr/account/join/" in link_of(french)
        assert Email.objects.get(recipient=arab).language == "ar"

    def test_the_link_is_kept_nowhere_once_the_letter_has_left(self, mailoutbox):
        person = invited()
        invite([person], by=None, at=AT)
        token = token_of(person)
        send_emails(at=AT)

        assert token in mailoutbox[0].body
        assert token in mailoutbox[0].alternatives[0][0]
        email = Email.objects.get(recipient=person)
        assert (email.state, email.text, email.html) == ("sent", "", "")
        assert token not in Invitation.objects.get(user=person).token_digest
        assert not Event.objects.filter(data__icontains=token).exists()

    def test_a_second_invitation_replaces_the_first(self):
        person = invited()
        invite([person], by=None, at=AT)
        first = token_of(person)
        invite([person], by=None, at=AT)

        with pytest.raises(InvitationRevoked):
            find_invitation(first, at=AT)
        assert find_invitation(token_of(person), at=AT).user == person

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [({"without_password": False}, InvitationNotNeeded), ({"is_active": False}, AccountInactive)],
    )
    def test_nobody_is_invited_when_one_may_not_be(self, facts, refusal):
        with pytest.raises(refusal):
            invite([invited(), UserFactory(**{"without_password": True} | facts)], by=None, at=AT)

        assert not Invitation.objects.exists()
        assert not Email.objects.exists()

    @pytest.mark.parametrize("people", [1, 7])
    def test_costs_the_same_for_one_and_for_many(self, people, django_assert_num_queries):
        guests = [invited() for _ in range(people)]
        invite(guests[:1], by=None, at=AT)  # content types are read once a process
        with django_assert_num_queries(7):
            invite(guests, by=None, at=AT)


class TestAccepting:
    def test_sets_the_password_and_the_language_once(self):
        person = invited(language="ar")
        invite([person], by=None, at=AT)
        token = token_of(person)

        accept_invitation(token, password=PASSWORD, language="fr", at=AT)

        person.refresh_from_db()
        assert person.check_password(PASSWORD)
        assert person.language == "fr"
        assert Event.objects.get(code="account.invitation_accepted").actor == person
        with pytest.raises(InvitationUsed):
            accept_invitation(token, password="another long sentence", language="fr", at=AT)

    def test_a_link_expires_to_the_second(self):
        person = invited()
        invite([person], by=None, at=AT)
        token, end = token_of(person), AT + timedelta(days=14)

        assert find_invitation(token, at=end - timedelta(seconds=1))
        with pytest.raises(InvitationExpired):
            find_invitation(token, at=end)

    def test_a_link_made_up_is_unknown(self):
        with pytest.raises(InvitationUnknown):
            find_invitation("made-up", at=AT)

    def test_a_person_deactivated_meanwhile_does_not_join(self):
        person = invited()
        invite([person], by=None, at=AT)
        person.is_active = False
        person.save()

        with pytest.raises(AccountInactive):
            accept_invitation(token_of(person), password=PASSWORD, language="ar", at=AT)


class TestRevoking:
    def test_stops_the_link_with_a_reason_in_the_log(self):
        person = invited()
        invite([person], by=None, at=AT)

        assert revoke_invitation(person, by=UserFactory(), reason=" wrong address ", at=AT) == 1
        with pytest.raises(InvitationRevoked):
            find_invitation(token_of(person), at=AT)
        assert Event.objects.get(code="account.invitation_revoked").data == {"reason": "wrong address"}

    def test_needs_a_reason(self):
        with pytest.raises(ReasonMissing):
            revoke_invitation(invited(), by=UserFactory(), reason="  ", at=AT)


class TestThePage:
    @pytest.fixture
    def person(self, time_machine):
        time_machine.move_to(AT)
        person = invited(language="fr", email="agent@example.ma")
        invite([person], by=None, at=AT)
        return person

    def address(self, person):
        return link_of(person).partition("8000")[2]

    def test_asks_for_a_password_and_a_language(self, client, person):
        page = client.get(self.address(person))

        assert page.status_code == 200
        assert "agent@example.ma" in page.content.decode()

    def test_joins_then_signs_in_by_the_login_page(self, client, person):
        form = {"language": "ar", "new_password1": PASSWORD, "new_password2": PASSWORD}
        answer = client.post(self.address(person), form)

        assert answer.url == "/ar/accounts/login/"
        assert client.login(request=answer.wsgi_request, username="agent@example.ma", password=PASSWORD)

    @pytest.mark.parametrize(
        ("first", "second"), [(PASSWORD, "other"), ("short", "short"), ("123456789012345", "123456789012345")]
    )
    def test_a_weak_or_mistyped_password_changes_nothing(self, client, person, first, second):
        page = client.post(
            self.address(person), {"language": "fr", "new_password1": first, "new_password2": second}
        )

        person.refresh_from_db()
        assert page.status_code == 200
        assert page.context["form"].errors
        assert not person.has_usable_password()

    def test_a_link_that_no_longer_opens_says_why(self, client, person):
        token = token_of(person)
        accept_invitation(token, password=PASSWORD, language="fr", at=AT)
        with translation.override("en"):
            page = client.get(reverse("accounts:accept_invitation", kwargs={"token": token}))

        assert page.status_code == 410
        assert "was used already" in page.content.decode()


def test_nothing_leaves_before_the_worker_sends_it():
    invite([invited()], by=None, at=AT)

    assert mail.outbox == []
