"""The yearly cycle's workflow: one table, and the one function that applies it (``domain.md`` section 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.enums import Action, State
from assessments.exceptions import NotAllowed, OwnCommune, ReasonRequired, WrongState
from assessments.models import Assessment, Transition
from assessments.models.transitions import ACTIONS_WITH_REASON
from assessments.services.notifications import tell_of_step
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.locks import locked
from records.services.events import record_event


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table. Without roles, only the clock may take it."""

    action: Action
    from_states: frozenset[State]
    to_state: State
    roles: frozenset[Role]

    @property
    def needs_reason(self) -> bool:
        return self.action in ACTIONS_WITH_REASON


def _step(action: Action, from_states: Iterable[State], to_state: State, *roles: Role) -> Step:
    return Step(action, frozenset(from_states), to_state, frozenset(roles))


TABLE: tuple[Step, ...] = (
    _step(Action.SUBMIT, [State.DRAFT], State.SUBMITTED, Role.COMMUNE_MANAGER),
    _step(Action.WITHDRAW, [State.SUBMITTED], State.DRAFT, Role.COMMUNE_MANAGER),
    _step(Action.MISS_DEADLINE, [State.DRAFT], State.NOT_SUBMITTED),
    _step(Action.REOPEN_ENTRY, [State.NOT_SUBMITTED], State.DRAFT, Role.ADMINISTRATOR),
    _step(Action.CLAIM, [State.SUBMITTED], State.IN_REVIEW, Role.REVIEWER),
    _step(Action.RETURN, [State.IN_REVIEW], State.RETURNED, Role.REVIEWER),
    _step(Action.RESUBMIT, [State.RETURNED], State.IN_REVIEW, Role.COMMUNE_MANAGER),
    _step(Action.END_CORRECTION, [State.RETURNED], State.IN_REVIEW),
    _step(Action.CONCLUDE_REVIEW, [State.IN_REVIEW], State.REVIEWED, Role.REVIEWER),
    _step(Action.APPROVE, [State.REVIEWED], State.APPROVED, Role.APPROVER),
    _step(Action.REFUSE, [State.REVIEWED], State.IN_REVIEW, Role.APPROVER),
    _step(Action.REOPEN, [State.REVIEWED, State.APPROVED], State.IN_REVIEW, Role.ADMINISTRATOR),
    _step(Action.DRAW, [State.APPROVED], State.IN_AUDIT, Role.ADMINISTRATOR, Role.AUDITOR),
    _step(Action.NOTIFY_FINDINGS, [State.IN_AUDIT], State.AWAITING_REPLY, Role.AUDITOR),
    _step(Action.REPLY, [State.AWAITING_REPLY], State.REPLIED, Role.COMMUNE_MANAGER),
    _step(Action.END_REPLY, [State.AWAITING_REPLY], State.REPLIED),
    _step(Action.CONCLUDE_FINDINGS, [State.REPLIED], State.FINAL, Role.AUDITOR),
    _step(Action.CONCLUDE_AUDIT, [State.IN_AUDIT], State.FINAL, Role.AUDITOR),
    _step(Action.CLOSE_AUDIT, [State.APPROVED], State.FINAL, Role.ADMINISTRATOR),
    _step(Action.APPEAL, [State.FINAL], State.APPEALED, Role.COMMUNE_MANAGER),
    _step(Action.UPHOLD, [State.APPEALED], State.FINAL, Role.APPEAL_MEMBER),
    _step(Action.CORRECT, [State.APPEALED], State.FINAL, Role.APPEAL_MEMBER),
    _step(Action.PUBLISH, [State.FINAL], State.PUBLISHED, Role.ADMINISTRATOR),
)
STEPS: dict[Action, Step] = {step.action: step for step in TABLE}
# Those who decide may not belong to the commune; its own manager must.
COMMUNE_ACTIONS = frozenset(step.action for step in TABLE if Role.COMMUNE_MANAGER in step.roles)


def lock_assessment(assessment: Assessment) -> Assessment:
    """Return the file read again and locked until the transaction ends, with commune, cycle and grids."""
    return (
        locked(Assessment.objects.filter(pk=assessment.pk))
        .select_related("commune__province__region", "cycle__grid", "cycle__additional_grid")
        .defer("cycle__grid__document", "cycle__additional_grid__document")
        .get()
    )


def refusal(assessment: Assessment, action: Action, actor: Actor | None) -> Exception | None:
    """Return why this actor may not take this step, or None. Deadlines and figures are judged elsewhere."""
    step = STEPS[action]
    if assessment.state not in step.from_states:
        return WrongState(state=State(assessment.state).label)
    if actor is None:
        return None if not step.roles else NotAllowed()
    if actor.role not in step.roles:
        return NotAllowed()
    if action in COMMUNE_ACTIONS:
        return None if actor.commune_id == assessment.commune_id else NotAllowed()
    return OwnCommune() if assessment.commune_id in actor.own_commune_ids else None


def possible_actions(assessment: Assessment, actor: Actor | None) -> list[Action]:
    """Return the steps open to this actor in the file's present state, in the table's order."""
    return [step.action for step in TABLE if refusal(assessment, step.action, actor) is None]


def apply_step(
    assessment: Assessment,
    action: Action,
    *,
    actor: Actor | None,
    at: datetime,
    reason: str = "",
    **changes: Any,
) -> Transition:
    """Move a locked file along one row of the table, and write the log, the event and the messages.

    ``assessment`` comes from ``lock_assessment`` in the same transaction; ``changes`` are the fields that
    this step sets besides the state. Raises WrongState, NotAllowed, OwnCommune or ReasonRequired.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("apply_step needs the transaction that locked the file.")
    if (why := refusal(assessment, action, actor)) is not None:
        raise why
    step = STEPS[action]
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise ReasonRequired()
    from_state = assessment.state
    assessment.state = step.to_state
    for name, value in changes.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=["state", *changes])
    transition = Transition.objects.create(
        assessment=assessment,
        action=action,
        from_state=from_state,
        to_state=step.to_state,
        actor=actor.user if actor else None,
        role=actor.role if actor else "",
        reason=reason,
        at=at,
    )
    record_event(
        f"assessment.{action.value}",
        actor=actor.user if actor else None,
        target=assessment,
        data={"from": from_state, "to": str(step.to_state), "reason": reason},
        at=at,
    )
    tell_of_step(assessment, transition, at=at)
    return transition
