"""What happens because a window ends, at the minute it does."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assessments import tasks
from assessments.enums import Action, State
from assessments.models import Assessment, Transition
from assessments.services.clock import close_passed_windows
from tests.factories.assessments import IN_AUDIT, IN_ENTRY, AssessmentFactory, CycleFactory

pytestmark = pytest.mark.django_db
# 15 April 2026, 23:59 in Casablanca, where clocks stand an hour ahead of UTC.
DEADLINE = datetime(2026, 4, 15, 22, 59, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def state(file: Assessment) -> str:
    return Assessment.objects.get(pk=file.pk).state


def test_a_draft_is_locked_after_the_deadline_and_not_before():
    file = AssessmentFactory()

    assert close_passed_windows(at=DEADLINE) == 0
    assert state(file) == State.DRAFT
    assert close_passed_windows(at=DEADLINE + MINUTE) == 1
    assert state(file) == State.NOT_SUBMITTED


def test_the_clock_signs_its_step_alone():
    file = AssessmentFactory()
    close_passed_windows(at=DEADLINE + MINUTE)

    step = Transition.objects.get(assessment=file)
    assert (step.action, step.actor, step.role, step.at) == (
        Action.MISS_DEADLINE,
        None,
        "",
        DEADLINE + MINUTE,
    )


def test_an_extended_draft_waits_for_its_own_deadline():
    until = DEADLINE + timedelta(days=5)
    file = AssessmentFactory(extended_until=until)

    assert close_passed_windows(at=DEADLINE + MINUTE) == 0
    assert close_passed_windows(at=until + MINUTE) == 1
    assert state(file) == State.NOT_SUBMITTED


@pytest.mark.parametrize(
    ("situation", "window", "ends_in", "action"),
    [
        ("returned", "correction_due_at", State.IN_REVIEW, Action.END_CORRECTION),
        ("awaiting_reply", "reply_due_at", State.REPLIED, Action.END_REPLY),
    ],
)
def test_a_window_that_ends_takes_the_file_on(situation, window, ends_in, action):
    file = AssessmentFactory(**{situation: True})
    due = getattr(file, window)

    assert close_passed_windows(at=due) == 0
    assert close_passed_windows(at=due + MINUTE) == 1
    assert state(file) == ends_in
    assert Transition.objects.get(assessment=file).action == action


@pytest.mark.parametrize(
    "situation", ["submitted", "in_review", "reviewed", "approved", "in_audit", "final", "appealed"]
)
def test_silence_moves_nothing_else(situation):
    file = AssessmentFactory(**{situation: True})

    assert close_passed_windows(at=IN_AUDIT + timedelta(days=300)) == 0
    assert state(file) == file.state


def test_running_again_finds_nothing_left():
    AssessmentFactory.create_batch(3)

    assert close_passed_windows(at=DEADLINE + MINUTE) == 3
    assert close_passed_windows(at=DEADLINE + MINUTE) == 0
    assert Transition.objects.count() == 3


def test_a_cycle_that_is_not_open_is_left_alone():
    file = AssessmentFactory(cycle=CycleFactory(prepared=True))

    assert close_passed_windows(at=DEADLINE + MINUTE) == 0
    assert state(file) == State.DRAFT


@pytest.mark.parametrize("files", [1, 8])
def test_looking_costs_the_same_while_nothing_ends(django_assert_num_queries, files):
    AssessmentFactory.create_batch(files)

    with django_assert_num_queries(3):
        close_passed_windows(at=IN_ENTRY)


def test_the_task_opens_the_door_at_the_hour_it_is():
    file = AssessmentFactory()

    with time_machine.travel(DEADLINE + MINUTE, tick=False):
        tasks.close_passed_windows()

    assert state(file) == State.NOT_SUBMITTED
