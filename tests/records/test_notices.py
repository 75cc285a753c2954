"""People are told once, in their own language, by a message and an e-mail."""

from datetime import UTC, datetime
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from records.models import Email, EmailState, Message
from records.services.notices import MAX_SENDING_ATTEMPTS, notice_texts, notify, send_emails
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CODE = "records.job_done"

pytestmark = pytest.mark.django_db


def _tell(*people, once: str = "first", title: object = "scores") -> int:
    return notify(CODE, recipients=people, data={"title": title}, link=None, once=once, at=AT)


def test_a_notice_that_was_never_declared_is_refused():
    with pytest.raises(KeyError, match="never declared"):
        notify("records.unheard_of", recipients=[], data={}, link=None, once="x", at=AT)


def test_each_person_is_told_once_an_occasion():
    people = UserFactory.create_batch(2)

    assert _tell(*people) == 2
    assert _tell(*people) == 0
    assert _tell(people[0], once="second") == 1
    assert Message.objects.count() == Email.objects.count() == 3


def test_a_newcomer_is_told_of_an_occasion_that_others_know():
    first, second = UserFactory.create_batch(2)
    _tell(first)

    assert _tell(first, second) == 1


def test_the_same_person_twice_in_a_list_is_told_once():
    person = UserFactory()

    assert _tell(person, person) == 1


def test_nobody_writes_to_a_deactivated_person():
    assert _tell(UserFactory(deactivated=True)) == 0


def test_names_are_given_in_each_readers_language():
    arab, french = UserFactory(language="ar"), UserFactory(french=True)

    _tell(arab, french, title={"ar": "النقط", "fr": "les notes"})

    assert "النقط" in Email.objects.get(recipient=arab).subject
    assert "les notes" in Email.objects.get(recipient=french).subject
    assert 'dir="rtl"' in Email.objects.get(recipient=arab).html
    assert notice_texts(CODE, {"title": {"ar": "ن", "fr": "n"}}, "fr")[0].endswith("n")


@pytest.mark.parametrize("people", [1, 7])
def test_telling_many_costs_the_same(django_assert_num_queries, people):
    recipients = UserFactory.create_batch(people)

    with django_assert_num_queries(5):
        _tell(*recipients)


def test_what_waits_is_sent_once():
    person = UserFactory()
    _tell(person)

    assert send_emails(at=AT) == 1
    assert send_emails(at=AT) == 0
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert Email.objects.get().state == EmailState.SENT


def test_a_mail_server_that_is_away_is_tried_again_and_then_given_up(monkeypatch):
    _tell(UserFactory())

    def away(*_, **__):
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", away)
    for _ in range(MAX_SENDING_ATTEMPTS):
        send_emails(at=AT)

    email = Email.objects.get()
    assert (email.state, email.attempts) == (EmailState.FAILED, MAX_SENDING_ATTEMPTS)
    assert "SMTPServerDisconnected" in email.outcome
