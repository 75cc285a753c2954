"""Reviews that wait too long: a reminder, then those above; nothing is ever accepted by silence."""

from datetime import timedelta

import pytest

from assessments import tasks
from assessments.enums import Action, State
from assessments.models import Assessment, LateReview, LineDecision, ReviewAssignment, Transition
from assessments.services.handing_over import hand_over_review
from assessments.services.late_reviews import RISE_DAYS, remind_of_late_reviews
from assessments.services.lateness import LATE_DAYS
from assessments.services.queue import QueueFilter, review_queue
from communes.enums import Role
from records.models import Message
from records.services.parameters import set_parameter
from records.services.reminders import registered_reminders, rehearse
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory
from tests.factories.communes import CommuneFactory, actor

pytestmark = pytest.mark.django_db

DUE = IN_REVIEW + timedelta(days=15)


def told(code: str) -> list:
    return list(Message.objects.filter(code=code).order_by("pk").values_list("recipient", "data__count"))


def test_a_late_review_is_recalled_once_then_rises_once_and_stays_open():
    reviewer, admin = actor(Role.REVIEWER), actor(Role.ADMINISTRATOR)
    files = [AssessmentFactory(in_review=True, claimed_by=reviewer.user) for _each in range(2)]
    near = actor(Role.APPROVER, regions=[files[0].commune.province.region])
    actor(Role.APPROVER, regions=[CommuneFactory().province.region])
    AssessmentFactory(returned=True), AssessmentFactory(submitted=True), AssessmentFactory(reviewed=True)

    assert remind_of_late_reviews(at=DUE - timedelta(minutes=1)) == 0
    [rehearsed] = rehearse(registered_reminders()["late_reviews"], at=DUE + timedelta(days=1))
    assert (rehearsed.recipient, LateReview.objects.count()) == (reviewer.user, 0)
    assert remind_of_late_reviews(at=DUE) == 1
    assert remind_of_late_reviews(at=DUE + timedelta(days=6)) == 0
    assert told("review.late") == [(reviewer.user.pk, 2)]

    assert remind_of_late_reviews(at=DUE + timedelta(days=7)) == 2
    tasks.remind_of_late_reviews()
    assert set(told("review.late_risen")) == {(admin.user.pk, 2), (near.user.pk, 1)}
    # Silence accepted nothing.
    assert not LineDecision.objects.exists()
    assert set(
        Assessment.objects.filter(pk__in=[file.pk for file in files]).values_list("state", flat=True)
    ) == {State.IN_REVIEW}


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
    assert remind_of_late_reviews(at=handed_at + timedelta(days=15)) == 1
    assert told("review.late") == [(first.user.pk, 1), (second.user.pk, 1)]
    assert LateReview.objects.count() == 2


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
    assert remind_of_late_reviews(at=late_from + timedelta(days=2)) == 1
    assert told("review.late_risen") == [(admin.user.pk, 1)]
