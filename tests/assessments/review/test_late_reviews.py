"""Reviews that wait too long: a reminder, then those above; nothing is ever accepted by silence."""

from datetime import timedelta

import pytest
import time_machine

from assessments import tasks
from assessments.enums import Action, State
from assessments.models import Assessment, LineDecision, ReviewAssignment, Transition
from assessments.services.handing_over import hand_over_review
from assessments.services.late_reviews import RISE_DAYS, remind_of_late_reviews
from assessments.services.lateness import LATE_DAYS
from assessments.services.queue import QueueFilter, review_queue
from communes.enums import Role
from config.toolbox.clock import last_minute
from records.models import Message
from records.services.parameters import set_parameter
from records.services.reminders import registered_reminders, rehearse
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, CycleFactory
from tests.factories.communes import CommuneFactory, actor

pytestmark = pytest.mark.django_db

DUE = IN_REVIEW + timedelta(days=15)


def told(code: str) -> list:
    return list(Message.objects.filter(code=code).order_by("pk").values_list("recipient", "data__count"))


def test_a_late_review_is_recalled_each_week_then_rises_and_stays_open():
    reviewer, admin = actor(Role.REVIEWER), actor(Role.ADMINISTRATOR)
    files = [AssessmentFactory(in_review=True, claimed_by=reviewer.user) for _each in range(2)]
    near = actor(Role.APPROVER, regions=[files[0].commune.province.region])
    actor(Role.APPROVER, regions=[CommuneFactory().province.region])
    AssessmentFactory(returned=True), AssessmentFactory(submitted=True), AssessmentFactory(reviewed=True)

    assert remind_of_late_reviews(at=DUE - timedelta(minutes=1)) == 0
    [rehearsed] = rehearse(registered_reminders()["late_reviews"], at=DUE)
    assert rehearsed.recipient == reviewer.user
    assert remind_of_late_reviews(at=DUE) == 1
    sunday = DUE + timedelta(days=6 - DUE.weekday())
    assert remind_of_late_reviews(at=sunday) == 0
    assert told("review.late") == [(reviewer.user.pk, 2)]

    assert remind_of_late_reviews(at=DUE + timedelta(days=7)) == 3
    with time_machine.travel(DUE + timedelta(days=7), tick=False):
        tasks.remind_of_late_reviews()
    assert set(told("review.late_risen")) == {(admin.user.pk, 2), (near.user.pk, 1)}
    # Silence accepted nothing.
    assert not LineDecision.objects.exists()
    assert set(
        Assessment.objects.filter(pk__in=[file.pk for file in files]).values_list("state", flat=True)
    ) == {State.IN_REVIEW}


def test_the_closing_day_of_the_cycle_is_one_more_limit():
    """Whichever limit passes first: one message, and what nobody claimed rises too."""
    reviewer, admin = actor(Role.REVIEWER), actor(Role.ADMINISTRATOR)
    closed_at = last_minute(CycleFactory().review_closes_on)
    fresh = closed_at - timedelta(days=2)
    AssessmentFactory(in_review=True, claimed_by=reviewer.user, claimed_at=fresh)
    held_long = AssessmentFactory(in_review=True, claimed_by=reviewer.user)
    AssessmentFactory(submitted=True)
    AssessmentFactory(returned=True), AssessmentFactory(reviewed=True)

    assert remind_of_late_reviews(at=closed_at) >= 1
    assert told("review.late") == [(reviewer.user.pk, 2)]
    assert Message.objects.get(recipient=reviewer.user).code == "review.late"
    assert told("review.late_risen") == [(admin.user.pk, 1)]
    a_week_on = closed_at + timedelta(days=7)
    remind_of_late_reviews(at=a_week_on)
    assert told("review.late_risen")[1:] == [(admin.user.pk, 3)]
    queue = review_queue(admin, QueueFilter(overdue=True), language="fr", at=closed_at)
    assert {row["late_from"] for row in queue.rows} == {closed_at, held_long.claimed_at + timedelta(days=15)}


def test_the_wait_begins_again_when_a_file_comes_back_or_changes_hands():
    first, second = actor(Role.REVIEWER), actor(Role.REVIEWER)
    file = AssessmentFactory(in_review=True, claimed_by=first.user)
    back_at = IN_REVIEW + timedelta(days=10)
    Transition.objects.create(
        assessment=file,
        action=Action.RESUBMIT,
        from_state=State.RETURNED,
        to_state=State.IN_REVIEW,
        at=back_at,
    )

    assert remind_of_late_reviews(at=DUE) == 0
    assert remind_of_late_reviews(at=back_at + timedelta(days=15)) == 1
    handed_at = back_at + timedelta(days=16)
    hand_over_review(file, to=second.user, reason="Leave.", actor=actor(Role.ADMINISTRATOR), at=handed_at)
    assert remind_of_late_reviews(at=handed_at + timedelta(days=14)) == 0
    assert remind_of_late_reviews(at=handed_at + timedelta(days=15)) >= 1
    assert told("review.late") == [(first.user.pk, 1), (second.user.pk, 1)]


def test_assigned_files_wait_too_and_the_days_are_parameters():
    reviewer = actor(Role.REVIEWER)
    file = AssessmentFactory(submitted=True)
    ReviewAssignment.objects.create(
        assessment=file, reviewer=reviewer.user, assigned_by=UserFactory(), assigned_at=IN_REVIEW
    )
    for code, days in ((LATE_DAYS, "3"), (RISE_DAYS, "2")):
        set_parameter(code, days, by=UserFactory(), reason="Sooner.", at=IN_REVIEW)
    late_from = IN_REVIEW + timedelta(days=3)
    admin = actor(Role.ADMINISTRATOR)

    def shown(at, **wanted):
        return [
            row["late_from"] for row in review_queue(admin, QueueFilter(**wanted), language="fr", at=at).rows
        ]

    assert shown(late_from, overdue=True) == [late_from]
    assert shown(late_from - timedelta(minutes=1), overdue=True) == []
    assert remind_of_late_reviews(at=late_from) == 1
    remind_of_late_reviews(at=late_from + timedelta(days=2))
    assert told("review.late_risen") == [(admin.user.pk, 1)]
