"""Officers of provinces are reminded of the opinions that are expected: one message, with their number."""

from datetime import timedelta

import pytest

from assessments.services.opinions import give_opinion
from assessments.services.reminders import OPINIONS_REMINDER, send_reminders
from communes.enums import Role
from records.models import Message
from records.services.notices import notice_texts
from tests.assessments.province.situations import CLOSES_AT, officer, sent
from tests.factories.assessments import AssessmentFactory
from tests.factories.communes import ProvinceFactory, membership

pytestmark = pytest.mark.django_db
WEEK_BEFORE = CLOSES_AT - timedelta(days=7)


def reminders() -> dict[int, int]:
    """Return the number of files told, by recipient."""
    found = Message.objects.filter(code=OPINIONS_REMINDER)
    return {message.recipient_id: message.data["files"] for message in found}


def waiting(count: int = 1):
    """Return the membership of an officer whose province has files that wait."""
    acting = membership(Role.PROVINCE_OFFICER, province=ProvinceFactory())
    for _each in range(count):
        AssessmentFactory(commune__province=acting.province, submitted=True)
    return acting


def test_an_officer_gets_one_message_that_counts_the_files():
    acting = waiting(3)

    assert send_reminders(at=WEEK_BEFORE) == 1

    assert reminders() == {acting.user_id: 3}
    message = Message.objects.get()
    assert (
        "Files that wait for the opinion of the province: 3."
        in notice_texts(message.code, message.data, "en")[1]
    )


def test_someone_of_two_provinces_gets_one_message_for_both():
    first, second = waiting(2), waiting(1)
    second.user = first.user
    second.save()

    send_reminders(at=WEEK_BEFORE)

    assert reminders() == {first.user_id: 3}


def test_each_limit_reminds_once():
    waiting()

    told = [send_reminders(at=CLOSES_AT - timedelta(days=days)) for days in (31, 30, 29, 7, 6, 1, 0)]

    assert told == [0, 1, 0, 1, 0, 1, 0]


def test_nobody_is_reminded_of_opinions_given_nor_after_the_deadline():
    file = sent()
    acting = officer(file)
    assert send_reminders(at=CLOSES_AT + timedelta(minutes=1)) == 0
    give_opinion(file, state="favourable", actor=acting, at=WEEK_BEFORE)

    assert OPINIONS_REMINDER not in Message.objects.values_list("code", flat=True)
    send_reminders(at=WEEK_BEFORE)
    assert reminders() == {}


@pytest.mark.parametrize("situation", ["not_submitted", "approved"])
def test_files_that_ask_for_no_opinion_are_not_counted(situation):
    officer(AssessmentFactory(**{situation: True}))

    assert send_reminders(at=WEEK_BEFORE) == 0


@pytest.mark.parametrize("provinces", [1, 5])
def test_looking_costs_the_same_once_everybody_was_reminded(django_assert_num_queries, provinces):
    for _each in range(provinces):
        waiting()
    send_reminders(at=WEEK_BEFORE)

    with django_assert_num_queries(10):
        assert send_reminders(at=WEEK_BEFORE) == 0
