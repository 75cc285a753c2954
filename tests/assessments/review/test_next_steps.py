"""What each reader of a file is told to do, and by when."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from assessments.enums import State
from assessments.services.next_steps import next_step
from communes.actors import Actor, actor_for
from communes.enums import COMMUNE_ROLES, Role
from tests.assessments.review.readers import page
from tests.assessments.review.situations import AT
from tests.assessments.workflow.people import Cast
from tests.factories.assessments import IN_ENTRY, AssessmentFactory
from tests.factories.communes import actor, membership

pytestmark = pytest.mark.django_db
OUTSIDERS = sorted(COMMUNE_ROLES | {Role.PROVINCE_OFFICER})


@pytest.mark.parametrize(
    ("role", "state", "words", "has_due"),
    [
        (Role.COMMUNE_AGENT, State.DRAFT, "the manager of the commune submits", True),
        (Role.COMMUNE_MANAGER, State.DRAFT, "then submit the file", True),
        (Role.COMMUNE_AGENT, State.NOT_SUBMITTED, "Only an extension", False),
        (Role.COMMUNE_AGENT, State.SUBMITTED, "Nothing is expected", False),
        (Role.COMMUNE_AGENT, State.IN_REVIEW, "Nothing is expected", False),
        (Role.COMMUNE_MANAGER, State.RETURNED, "Correct the lines", True),
        (Role.COMMUNE_MANAGER, State.REVIEWED, "Nothing is expected", False),
        (Role.COMMUNE_MANAGER, State.AWAITING_REPLY, "may reply", True),
        (Role.COMMUNE_MANAGER, State.FINAL, "may appeal", True),
        (Role.PROVINCE_OFFICER, State.DRAFT, "Nothing is expected", False),
        (Role.PROVINCE_OFFICER, State.RETURNED, "give the opinion of the province", True),
        (Role.PROVINCE_OFFICER, State.APPROVED, "Nothing is expected", False),
        (Role.REVIEWER, State.SUBMITTED, "Claim the file", True),
        (Role.REVIEWER, State.IN_REVIEW, "Decide on each line", True),
        (Role.REVIEWER, State.RETURNED, "The commune corrects", False),
        (Role.REVIEWER, State.REVIEWED, "another person approves", False),
        (Role.APPROVER, State.REVIEWED, "approve the score or refuse", True),
        (Role.APPROVER, State.IN_REVIEW, "Nothing is expected", False),
        (Role.AUDITOR, State.IN_AUDIT, "or conclude without any", True),
        (Role.AUDITOR, State.AWAITING_REPLY, "may reply", True),
        (Role.AUDITOR, State.REPLIED, "conclude the findings", True),
        (Role.APPEAL_MEMBER, State.APPEALED, "decides on the appeal", False),
        (Role.ADMINISTRATOR, State.REVIEWED, "Nothing is expected", False),
    ],
)
def test_each_reader_is_told_what_to_do_and_by_when(role, state, words, has_due):
    cast = Cast.of(state)

    step = next_step(cast.file, cast.actors[role], at=IN_ENTRY)

    assert words in str(step.text)
    assert (step.due is not None) is has_due


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 2, 14, 22, 59, tzinfo=UTC), "has not opened"),
        (datetime(2026, 4, 15, 22, 59, tzinfo=UTC), "then submit"),
        (datetime(2026, 4, 15, 23, 0, tzinfo=UTC), "deadline has passed"),
    ],
)
def test_a_draft_says_where_the_calendar_stands(at, words):
    file = AssessmentFactory()
    manager = actor(Role.COMMUNE_MANAGER, commune=file.commune)

    assert words in str(next_step(file, manager, at=at).text)


def test_another_reviewers_file_is_theirs():
    step = next_step(AssessmentFactory(in_review=True), actor(Role.REVIEWER), at=AT)

    assert "Another reviewer" in str(step.text)


def test_a_reviewer_of_the_commune_is_told_that_someone_else_decides():
    cast = Cast.of(State.SUBMITTED)
    membership(Role.COMMUNE_AGENT, commune=cast.file.commune, user=cast.actors[Role.REVIEWER].user)
    native = _again(cast.actors[Role.REVIEWER])

    assert "You belong to this commune" in str(next_step(cast.file, native, at=AT).text)


def _again(acting: Actor) -> Actor:
    return actor_for(acting.membership, on=AT.date())


@pytest.mark.parametrize(
    ("role", "state", "shown"),
    [
        (Role.REVIEWER, State.SUBMITTED, "claim"),
        (Role.REVIEWER, State.IN_REVIEW, "review"),
        (Role.APPROVER, State.REVIEWED, "approve"),
        (Role.ADMINISTRATOR, State.REVIEWED, "reopen"),
        (Role.ADMINISTRATOR, State.APPROVED, "reopen"),
        (Role.ADMINISTRATOR, State.RETURNED, "hand_over"),
        (Role.AUDITOR, State.IN_AUDIT, "conclude_audit"),
        (Role.COMMUNE_MANAGER, State.SUBMITTED, "submission"),
        (Role.COMMUNE_MANAGER, State.RETURNED, "submission"),
        (Role.COMMUNE_MANAGER, State.DRAFT, "entry"),
    ],
)
def test_the_buttons_are_those_that_work(client, role, state, shown):
    cast = Cast.of(state)

    with time_machine.travel(datetime(2026, 7, 6, 9, 0, tzinfo=UTC), tick=False):
        if state == State.DRAFT:
            cast.file.extended_until = datetime(2026, 8, 1, tzinfo=UTC)
            cast.file.save()
        text = page(client, cast.file, cast.actors[role].membership)

    assert reverse(f"assessments:{shown}", args=[cast.file.pk]) in text
    others = {"claim", "approve", "refuse", "reopen", "hand_over", "conclude_audit"} - {shown}
    if shown == "approve":
        others.discard("refuse")
    for other in others:
        assert f'"{reverse(f"assessments:{other}", args=[cast.file.pk])}"' not in text
