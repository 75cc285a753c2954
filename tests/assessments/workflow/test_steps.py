"""Each step writes the state, the log, an event, and tells those whom it concerns."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from assessments.enums import Action, State
from assessments.exceptions import ReasonRequired
from assessments.models import Transition
from assessments.services.workflow import apply_step, lock_assessment
from communes.enums import COMMUNE_ROLES, Role
from records.models import Email, Event, Message
from tests.assessments.workflow.people import Cast, strangers
from tests.assessments.workflow.table import CLOCK, EXPECTED

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 7, 21, 22, 59, tzinfo=UTC)

COMMUNE_AND_PROVINCE = {*COMMUNE_ROLES, Role.PROVINCE_OFFICER}
TOLD: dict[Action, set[str]] = {
    Action.SUBMIT: COMMUNE_AND_PROVINCE,
    Action.WITHDRAW: COMMUNE_AND_PROVINCE,
    Action.MISS_DEADLINE: COMMUNE_AND_PROVINCE,
    Action.REOPEN_ENTRY: COMMUNE_AND_PROVINCE,
    Action.CLAIM: set(COMMUNE_ROLES),
    Action.RETURN: COMMUNE_AND_PROVINCE,
    Action.RESUBMIT: {*COMMUNE_ROLES, Role.REVIEWER},
    Action.END_CORRECTION: {*COMMUNE_ROLES, Role.REVIEWER},
    Action.CONCLUDE_REVIEW: {Role.APPROVER},
    Action.APPROVE: COMMUNE_AND_PROVINCE,
    Action.REFUSE: {Role.REVIEWER},
    Action.DRAW: {*COMMUNE_ROLES, Role.AUDITOR},
    Action.NOTIFY_FINDINGS: COMMUNE_AND_PROVINCE,
    Action.REPLY: {*COMMUNE_ROLES, Role.AUDITOR},
    Action.END_REPLY: {*COMMUNE_ROLES, Role.AUDITOR},
    Action.CONCLUDE_FINDINGS: COMMUNE_AND_PROVINCE,
    Action.CONCLUDE_AUDIT: COMMUNE_AND_PROVINCE,
    Action.CLOSE_AUDIT: COMMUNE_AND_PROVINCE,
    Action.APPEAL: {*COMMUNE_ROLES, Role.APPEAL_MEMBER},
    Action.UPHOLD: COMMUNE_AND_PROVINCE,
    Action.CORRECT: COMMUNE_AND_PROVINCE,
    Action.PUBLISH: COMMUNE_AND_PROVINCE,
}


def _told(action: Action, state: State) -> set[str]:
    if action == Action.REOPEN:
        # A commune that never knew of the conclusion is not told that it was undone.
        return {Role.REVIEWER} if state == State.REVIEWED else {*COMMUNE_ROLES, Role.REVIEWER}
    return TOLD[action]


def _changes(action: Action, cast: Cast) -> dict[str, Any]:
    """Return the fields without which the database refuses the state that the step leads to."""
    users = {role: actor.user for role, actor in cast.actors.items()}
    final = {"final_at": AT, "appeal_due_at": DUE}
    return {
        Action.SUBMIT: {"submitted_at": AT, "submitted_by": users[Role.COMMUNE_MANAGER]},
        Action.CLAIM: {"claimed_at": AT, "claimed_by": users[Role.REVIEWER]},
        Action.RETURN: {"correction_due_at": DUE},
        Action.CONCLUDE_REVIEW: {"reviewed_at": AT, "reviewed_by": users[Role.REVIEWER]},
        Action.APPROVE: {"approved_at": AT, "approved_by": users[Role.APPROVER], "approved_digest": "d" * 64},
        Action.NOTIFY_FINDINGS: {"reply_due_at": DUE},
        Action.CONCLUDE_FINDINGS: final,
        Action.CONCLUDE_AUDIT: final,
        Action.CLOSE_AUDIT: final,
        Action.PUBLISH: {"published_at": AT},
    }.get(action, {})


def _take(cast: Cast, action: Action, who: str, *, reason: str) -> Transition:
    with transaction.atomic():
        file = lock_assessment(cast.file)
        actor = None if who == CLOCK else cast.actors[who]
        return apply_step(file, action, actor=actor, at=AT, reason=reason, **_changes(action, cast))


ROWS = [
    (action, state, who)
    for action, (from_states, _to, people, _reason) in EXPECTED.items()
    for state in sorted(from_states)
    for who in sorted(people)
]


@pytest.mark.parametrize(("action", "state", "who"), ROWS)
def test_a_step_leaves_its_traces(action, state, who):
    cast = Cast.of(state)
    strangers()
    _from, to_state, _people, needs_reason = EXPECTED[action]

    step = _take(cast, action, who, reason="Because." if needs_reason else "")

    cast.file.refresh_from_db()
    assert cast.file.state == to_state
    person = None if who == CLOCK else cast.actors[who].user
    assert (step.from_state, step.to_state, step.at) == (state, to_state, AT)
    assert (step.actor, step.role) == (person, "" if who == CLOCK else who)
    event = Event.objects.get(code=f"assessment.{action.value}")
    assert (event.target, event.actor, event.occurred_at) == (cast.file, person, AT)
    assert event.data["from"] == state
    assert event.data["to"] == to_state
    messages = Message.objects.filter(code=f"assessment.{action.value}")
    assert {message.recipient.email for message in messages} == cast.emails_of(_told(action, state))
    assert Email.objects.count() == messages.count()


@pytest.mark.parametrize("action", [action for action, row in EXPECTED.items() if row[3]])
def test_a_step_that_needs_a_reason_changes_nothing_without_it(action):
    from_states, _to, people, _reason = EXPECTED[action]
    state = min(from_states)
    cast = Cast.of(state)

    with pytest.raises(ReasonRequired):
        _take(cast, action, min(people), reason="  ")

    cast.file.refresh_from_db()
    assert cast.file.state == state
    assert not Transition.objects.exists()
    assert not Message.objects.exists()


def test_a_step_is_only_taken_in_the_transaction_that_locked_the_file(monkeypatch):
    cast = Cast.of(State.SUBMITTED)
    connection = transaction.get_connection()
    monkeypatch.setattr(connection, "in_atomic_block", False)

    with pytest.raises(RuntimeError, match="locked"):
        apply_step(cast.file, Action.CLAIM, actor=cast.actors[Role.REVIEWER], at=AT)


@pytest.mark.parametrize(
    ("action", "state", "who"),
    [
        (Action.RETURN, State.IN_REVIEW, Role.REVIEWER),
        (Action.NOTIFY_FINDINGS, State.IN_AUDIT, Role.AUDITOR),
        (Action.CONCLUDE_AUDIT, State.IN_AUDIT, Role.AUDITOR),
    ],
)
def test_a_step_that_opens_a_window_says_in_each_language_until_when(action, state, who):
    cast = Cast.of(state)
    manager = cast.actors[Role.COMMUNE_MANAGER].user
    manager.language = "fr"
    manager.save()

    _take(cast, action, who, reason="B2: the figure is for 2024.")

    written = Email.objects.get(recipient=manager).text
    assert "21 juillet 2026" in written
    agent = Email.objects.get(recipient=cast.actors[Role.COMMUNE_AGENT].user).text
    assert "21 يوليوز 2026" in agent


def test_the_commune_reads_what_was_sent_back_in_its_message():
    cast = Cast.of(State.IN_REVIEW)

    _take(cast, Action.RETURN, Role.REVIEWER, reason="B2: the figure is for 2024.")

    assert "B2: the figure is for 2024." in Email.objects.first().text
