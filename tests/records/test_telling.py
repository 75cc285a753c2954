"""Each person chooses how they are told; what cannot wait is e-mailed at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import translation

from communes.enums import Role
from records.models import Delivery, Email, EmailState, Holiday, Message
from records.services import notices, reminders
from records.services.digests import DIGEST_HOUR, send_digests
from records.services.notices import notify, register_notice, registered_notices, send_emails
from records.services.parameters import set_parameter
from records.services.preferences import (
    family_of,
    preferences_of,
    registered_families,
    save_preferences,
)
from records.services.reminders import (
    register_reminder,
    registered_reminders,
    rehearse,
    send_reminder,
)
from records.services.working_days import WorkingDays, working_days
from tests.factories.accounts import UserFactory
from tests.factories.communes import membership, sign_in

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUNDAY = MONDAY - timedelta(days=1)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def _tell(*people, once: str = "first", code: str = "records.job_done", at: datetime = MONDAY) -> int:
    return notify(code, recipients=people, data={"title": once}, link=None, once=once, at=at)


def _preferring(delivery: str, **fields):
    person = UserFactory(**fields)
    save_preferences(person, {"work": delivery})
    return person


def test_every_notice_belongs_to_one_family():
    subjects = [subject for family in registered_families().values() for subject in family.subjects]
    assert len(subjects) == len(set(subjects))
    for code in registered_notices():
        assert family_of(code)
    with pytest.raises(KeyError, match="no family"):
        family_of("unheard.of")


def test_people_are_told_as_they_chose():
    at_once, daily, portal = UserFactory(), _preferring(Delivery.DAILY), _preferring(Delivery.PORTAL)

    assert _tell(at_once, daily, portal) == 3
    assert _tell(daily, portal) == 0
    assert Message.objects.count() == 3
    assert [email.recipient for email in Email.objects.all()] == [at_once]
    assert preferences_of(daily)["work"] == Delivery.DAILY
    assert preferences_of(daily)["files"] == Delivery.AT_ONCE


def test_what_cannot_wait_is_e_mailed_at_once(monkeypatch):
    monkeypatch.setattr(notices, "_kinds", dict(notices._kinds))
    register_notice("records.urgent", title="Urgent %(title)s", body="Now.", is_urgent=True)

    _tell(_preferring(Delivery.PORTAL), code="records.urgent")

    assert Email.objects.count() == 1
    kinds = registered_notices()
    assert kinds["assessment.return"].is_urgent
    assert kinds["reminder.submission"].is_urgent
    assert not kinds["assessment.claim"].is_urgent


def test_the_daily_e_mail_holds_what_was_not_read_once():
    arab, french, reader = (
        _preferring(Delivery.DAILY, language="ar"),
        _preferring(Delivery.DAILY, french=True),
        _preferring(Delivery.DAILY),
    )
    for once in ("scores", "packs"):
        _tell(arab, french, once=once)
    _tell(reader)
    Message.objects.filter(recipient=reader).update(read_at=MONDAY)

    assert send_digests(at=MONDAY) == 2
    assert send_digests(at=MONDAY + timedelta(hours=1)) == 0
    assert send_emails(at=MONDAY) == 2
    assert {sent.to[0] for sent in mail.outbox} == {arab.email, french.email}
    letter = Email.objects.get(recipient=french)
    assert "2 messages" in letter.subject
    assert "scores" in letter.text
    assert "packs" in letter.text
    assert 'dir="rtl"' in Email.objects.get(recipient=arab).html

    _tell(french, once="cards", at=MONDAY + timedelta(hours=2))
    assert send_digests(at=MONDAY + timedelta(hours=3)) == 0
    assert send_digests(at=MONDAY + DAY) == 1
    assert "packs" not in Email.objects.filter(recipient=french).first().text


def test_the_daily_e_mail_waits_for_its_hour_and_for_an_open_day():
    _tell(_preferring(Delivery.DAILY), at=SUNDAY - DAY)
    set_parameter(DIGEST_HOUR, "10", by=UserFactory(), reason="later", at=MONDAY)

    assert send_digests(at=SUNDAY + timedelta(hours=3)) == 0
    assert send_digests(at=MONDAY.replace(hour=8)) == 0
    Holiday.objects.create(day=MONDAY.date(), name_ar="عطلة", name_fr="Fête")
    assert send_digests(at=MONDAY.replace(hour=12)) == 0
    assert send_digests(at=MONDAY.replace(hour=12) + DAY) == 1


@pytest.mark.parametrize("people", [1, 5])
def test_the_daily_e_mail_costs_the_same_for_many(django_assert_num_queries, people):
    _tell(*[_preferring(Delivery.DAILY) for _ in range(people)])

    with django_assert_num_queries(7):
        assert send_digests(at=MONDAY) == people


def test_a_limit_on_a_closed_day_is_crossed_on_the_open_day_before():
    calendar = WorkingDays(frozenset({date(2026, 3, 6)}))

    assert not calendar.is_open(date(2026, 3, 7))
    assert calendar.last_open(date(2026, 3, 8)) == date(2026, 3, 5)
    # One day before Monday the 9th is a Sunday, after a holiday on the Friday.
    assert calendar.crossed([7, 1], date(2026, 3, 9), today=date(2026, 3, 4)) == 7
    assert calendar.crossed([7, 1], date(2026, 3, 9), today=date(2026, 3, 5)) == 1
    assert calendar.crossed([7, 1], date(2026, 3, 9), today=date(2026, 2, 26)) is None


def _remind_somebody(*, at: datetime) -> int:
    return _tell(*Told.people, once="due", at=at)


class Told:
    people: tuple = ()


@pytest.fixture
def somebody(monkeypatch):
    monkeypatch.setattr(reminders, "_reminders", dict(reminders._reminders))
    register_reminder("tests", title="Tests", sender=f"{__name__}._remind_somebody")
    monkeypatch.setattr(Told, "people", UserFactory.create_batch(2))
    return Told.people[0]


def test_a_rehearsal_tells_whom_a_reminder_would_reach_and_sends_nothing(somebody):
    reminder = registered_reminders()["tests"]

    assert [told.recipient for told in rehearse(reminder, at=MONDAY)] == list(Told.people)
    assert Message.objects.count() == 0
    assert rehearse(reminder, at=SUNDAY) == []
    assert send_reminder("tests", at=SUNDAY) == 0

    _tell(somebody, once="due")
    assert [told.recipient for told in rehearse(reminder, at=MONDAY)] == [Told.people[1]]
    assert send_reminder("tests", at=MONDAY) == 1
    assert rehearse(reminder, at=MONDAY) == []


def test_every_reminder_of_the_clock_can_be_rehearsed():
    for reminder in registered_reminders().values():
        assert rehearse(reminder, at=MONDAY) == []
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if "remind" in entry["task"]}
    assert asked


def _url(name: str, *args) -> str:
    with translation.override("fr"):
        return reverse(f"records:{name}", args=args)


def test_one_chooses_on_a_page_and_reads_how_each_message_left(client):
    person = UserFactory()
    sign_in(client, person)

    assert client.post(_url("preferences"), {"work": "never"}).status_code == 200
    chosen = dict.fromkeys(registered_families(), Delivery.AT_ONCE) | {"work": Delivery.PORTAL}
    assert client.post(_url("preferences"), chosen).status_code == 302
    _tell(person)
    page = client.get(_url("messages"), {"family": "work"}).content.decode()
    assert "Non envoyé par courriel, selon votre choix" in page
    assert "first" in page
    assert "first" not in client.get(_url("messages"), {"family": "files"}).content.decode()


def test_an_administrator_finds_an_e_mail_and_sends_it_again(client):
    _tell(UserFactory(email="clerk@commune.example"))
    sent = Email.objects.get()
    sign_in(client, membership(Role.ADMINISTRATOR))

    client.post(_url("email_resend", sent.pk))
    assert Email.objects.get().attempts == 0
    Email.objects.update(state=EmailState.FAILED, attempts=6, outcome="SMTPServerDisconnected: away")
    assert "clerk@commune.example" in client.get(_url("emails"), {"state": "failed", "q": "clerk"}).text
    assert "clerk@commune.example" not in client.get(_url("emails"), {"state": "sent"}).text
    assert "SMTPServerDisconnected" in client.get(_url("email", sent.pk)).text
    client.post(_url("email_resend", sent.pk))
    sent.refresh_from_db()
    assert (sent.state, sent.attempts) == (EmailState.WAITING, 0)


def test_an_administrator_rehearses_a_reminder(client, somebody, monkeypatch):
    sign_in(client, membership(Role.ADMINISTRATOR))

    assert "Tests" in client.get(_url("reminders")).text
    page = client.get(_url("reminder", "tests"), {"day": "2026-03-02"}).text
    assert all(person.email in page for person in Told.people)
    assert "personnes.</strong>" in page
    # Worked out for the first page, kept for those after it.
    monkeypatch.setattr(Told, "people", ())
    kept = client.get(_url("reminder", "tests"), {"day": "2026-03-02", "page": "2"}).text
    assert somebody.email in kept
    assert somebody.email not in client.get(_url("reminder", "tests"), {"day": "2026-03-02"}).text
    assert client.get(_url("reminder", "tests"), {"day": "tomorrow"}).status_code == 200
    assert client.get(_url("reminder", "unheard")).status_code == 404
    assert working_days().is_open(MONDAY.date())
