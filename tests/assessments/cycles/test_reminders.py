"""Reminders: each once, to those whom a deadline concerns."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assessments import tasks
from assessments.models import Assessment
from assessments.services.reminders import REMINDER_DAYS, send_reminders
from communes.enums import Role
from records.models import Message
from records.services.parameters import set_parameter
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_ENTRY, AssessmentFactory
from tests.factories.communes import membership

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def before_deadline(days: int) -> datetime:
    return datetime(2026, 4, 15, 9, 0, tzinfo=UTC) - days * DAY


def followed(**situation) -> tuple[Assessment, list[int]]:
    """Return a file and the people of its commune."""
    file = AssessmentFactory(**situation)
    people = [
        membership(role, commune=file.commune).user_id for role in (Role.COMMUNE_AGENT, Role.COMMUNE_MANAGER)
    ]
    return file, people


def told(code: str) -> list[int]:
    return sorted(Message.objects.filter(code=code).values_list("recipient", flat=True))


@pytest.mark.parametrize(("days", "count"), [(40, 0), (31, 0), (30, 2), (8, 2), (1, 2), (0, 2)])
def test_communes_are_reminded_from_thirty_days_on(days, count):
    followed()

    assert send_reminders(at=before_deadline(days)) == count


def test_each_limit_reminds_once():
    _, people = followed()

    counts = [send_reminders(at=before_deadline(days)) for days in (30, 30, 29, 7, 6, 1, 1, 0)]

    assert counts == [2, 0, 0, 2, 0, 2, 0, 0]
    assert told("reminder.submission") == sorted(people * 3)


def test_a_portal_that_slept_reminds_of_the_nearest_limit_only():
    followed()

    assert send_reminders(at=before_deadline(5)) == 2
    assert Message.objects.count() == 2


def test_a_newcomer_is_reminded_too():
    file, _ = followed()
    send_reminders(at=before_deadline(7))
    newcomer = membership(Role.COMMUNE_AGENT, commune=file.commune)

    assert send_reminders(at=before_deadline(7)) == 1
    assert newcomer.user_id in told("reminder.submission")


def test_an_extended_commune_is_reminded_by_its_own_deadline():
    followed(extended_until=datetime(2026, 5, 15, 22, 59, tzinfo=UTC))

    assert send_reminders(at=before_deadline(7)) == 0
    assert send_reminders(at=before_deadline(7) + 30 * DAY) == 2


@pytest.mark.parametrize(
    ("situation", "window", "code"),
    [
        ("returned", "correction_due_at", "reminder.correction"),
        ("awaiting_reply", "reply_due_at", "reminder.reply"),
    ],
)
def test_the_windows_after_review_remind_as_well(situation, window, code):
    file, people = followed(**{situation: True})

    send_reminders(at=getattr(file, window) - 5 * DAY)

    assert told(code) == sorted(people)


@pytest.mark.parametrize("situation", ["submitted", "approved", "not_submitted", "final"])
def test_nobody_is_reminded_of_what_is_done(situation):
    followed(**{situation: True})

    assert send_reminders(at=before_deadline(1)) == 0


def test_nobody_is_reminded_after_the_deadline_or_before_entry_opens():
    followed()

    assert send_reminders(at=before_deadline(0) + DAY) == 0
    assert send_reminders(at=datetime(2026, 2, 14, 9, tzinfo=UTC)) == 0


def test_the_days_are_the_administrators_to_set():
    followed()
    set_parameter(REMINDER_DAYS, "3", by=UserFactory(), reason="Fewer letters", at=IN_ENTRY)

    assert send_reminders(at=before_deadline(7)) == 0
    assert send_reminders(at=before_deadline(3)) == 2


@pytest.mark.parametrize("files", [1, 6])
def test_looking_costs_the_same_once_everybody_was_reminded(django_assert_num_queries, files):
    for _ in range(files):
        followed()
    send_reminders(at=before_deadline(7))

    with django_assert_num_queries(10):
        assert send_reminders(at=before_deadline(7)) == 0


def test_the_task_opens_the_door_at_the_hour_it_is():
    followed()

    with time_machine.travel(before_deadline(7), tick=False):
        tasks.send_reminders()

    assert Message.objects.count() == 2
