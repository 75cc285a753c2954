"""The improvement plan of a commune: figures aimed at, and who does what by when (docs/improvement.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES, OPEN_FOLLOW_UPS, FollowUpState, State
from assessments.exceptions import AssessmentError, NotAllowed, Overtaken, WrongState
from assessments.models import Assessment, ImprovementAction, ImprovementPlan
from assessments.services.corrections import UnknownLine
from assessments.services.improvement.simulation import starting_figures
from assessments.services.questionnaire import questionnaire_of
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from config.toolbox.clock import local_day
from records.services.events import record_event

PLAN_KEPT = "improvement.kept"
ACTION_ADDED = "improvement.action_added"
ACTION_CHANGED = "improvement.action_changed"
ACTION_REMOVED = "improvement.action_removed"
LATE_ACTIONS = "improvement.late_actions"
# An action in one of these is still to be done.


class PlanChanged(Overtaken):
    code = "plan_changed"
    text = _("A colleague changed the improvement plan since you opened this page. Read it, then send again.")


class NothingAimedAt(AssessmentError):
    code = "nothing_aimed_at"
    text = _("No figure differs from the verified ones: change at least one before keeping a plan.")


class DueInThePast(AssessmentError):
    code = "due_in_the_past"
    text = _("An action cannot be due before today.")


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """What an action of a plan says."""

    line: str
    title: str
    owner: str
    due_on: date
    state: FollowUpState = FollowUpState.OPEN
    note: str = ""


def plan_refusal(assessment: Assessment, actor: Actor) -> AssessmentError | None:
    """Return why this actor may not write in the improvement plan of a file, or None.

    The commune's own people write it, once the file is approved: a plan starts from verified figures.
    """
    if not actor.is_commune or actor.commune_id != assessment.commune_id:
        return NotAllowed()
    if assessment.state not in APPROVED_STATES:
        return WrongState(state=State(assessment.state).label)
    return None


def plan_of(assessment: Assessment) -> ImprovementPlan | None:
    """Return the improvement plan of a file, if it has one. One query."""
    return ImprovementPlan.objects.filter(assessment=assessment).select_related("changed_by").first()


@transaction.atomic
def keep_plan(
    assessment: Assessment,
    *,
    figures: Mapping[str, str | bool],
    note: str = "",
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> ImprovementPlan:
    """Keep the figures aimed at, in place of earlier ones, with the score that they would give.

    ``figures`` are canonical texts by field, those of the simulation that differ; ``seen_version`` is the
    version that the page was drawn with, 0 without a plan. Raises what ``plan_refusal`` returns, PlanChanged
    or NothingAimedAt, having changed nothing.
    """
    file, _plan = _locked(assessment, actor, seen_version)
    start = starting_figures(file)
    aimed = {code: value for code, value in figures.items() if value != start.figures.get(code, "")}
    if not aimed:
        raise NothingAimedAt()
    total = start.sheets(aimed)[0].total
    plan, _created = ImprovementPlan.objects.update_or_create(
        assessment=file,
        defaults={
            "figures": aimed,
            "expected_total": total,
            "note": note.strip(),
            "changed_by": actor.user,
            "changed_at": at,
            "version": seen_version + 1,
        },
    )
    record_event(
        PLAN_KEPT, actor=actor.user, target=file, data={"total": str(total), "figures": aimed}, at=at
    )
    return plan


def _locked(
    assessment: Assessment, actor: Actor, seen_version: int
) -> tuple[Assessment, ImprovementPlan | None]:
    """Return the locked file with its plan, or raise what keeps this actor from writing."""
    file = lock_assessment(assessment)
    if (why := plan_refusal(file, actor)) is not None:
        raise why
    plan = ImprovementPlan.objects.filter(assessment=file).first()
    if seen_version != (plan.version if plan else 0):
        raise PlanChanged()
    return file, plan


@transaction.atomic
def add_action(
    assessment: Assessment, facts: ActionFacts, *, seen_version: int, actor: Actor, at: datetime
) -> ImprovementAction:
    """Add an action on a line; a commune may plan actions before it simulates figures.

    Raises what ``plan_refusal`` returns, PlanChanged, UnknownLine or DueInThePast.
    """
    file, plan = _locked(assessment, actor, seen_version)
    _check(file, facts, before=None, at=at)
    if plan is None:
        plan = ImprovementPlan(assessment=file)
        plan.version = 0
    _touch(plan, actor, at)
    action = ImprovementAction.objects.create(
        plan=plan, **_fields(facts), changed_by=actor.user, changed_at=at
    )
    _tell(ACTION_ADDED, file, action, actor, at)
    return action


@transaction.atomic
def change_action(
    action: ImprovementAction, facts: ActionFacts, *, seen_version: int, actor: Actor, at: datetime
) -> ImprovementAction:
    """Change an action: what, who, by when, how far. ``seen_version`` is the action's own.

    Raises what ``plan_refusal`` returns, PlanChanged, UnknownLine or DueInThePast (for a new date).
    """
    file, row = _locked_action(action, seen_version, actor)
    _check(file, facts, before=row.due_on, at=at)
    for name, value in _fields(facts).items():
        setattr(row, name, value)
    row.changed_by, row.changed_at, row.version = actor.user, at, row.version + 1
    row.save()
    _touch(row.plan, actor, at)
    _tell(ACTION_CHANGED, file, row, actor, at)
    return row


@transaction.atomic
def remove_action(action: ImprovementAction, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Remove an action; the log keeps what it said. Raises what ``plan_refusal`` returns, or PlanChanged."""
    file, row = _locked_action(action, seen_version, actor)
    _tell(ACTION_REMOVED, file, row, actor, at)
    _touch(row.plan, actor, at)
    row.delete()


def _locked_action(
    action: ImprovementAction, seen_version: int, actor: Actor
) -> tuple[Assessment, ImprovementAction]:
    file = lock_assessment(action.plan.assessment)
    if (why := plan_refusal(file, actor)) is not None:
        raise why
    row = ImprovementAction.objects.filter(pk=action.pk, version=seen_version).select_related("plan").first()
    if row is None:
        raise PlanChanged()
    return file, row


def _check(file: Assessment, facts: ActionFacts, *, before: date | None, at: datetime) -> None:
    if facts.line not in questionnaire_of(file).lines:
        raise UnknownLine(line=facts.line)
    if facts.due_on != before and facts.due_on < local_day(at):
        raise DueInThePast()


def _fields(facts: ActionFacts) -> dict[str, Any]:
    return {
        "line": facts.line,
        "title": facts.title.strip(),
        "owner": facts.owner.strip(),
        "due_on": facts.due_on,
        "state": facts.state,
        "note": facts.note.strip(),
    }


def _touch(plan: ImprovementPlan, actor: Actor, at: datetime) -> None:
    plan.changed_by, plan.changed_at, plan.version = actor.user, at, plan.version + 1
    plan.save()


def _tell(code: str, file: Assessment, action: ImprovementAction, actor: Actor, at: datetime) -> None:
    data = {
        "line": action.line,
        "title": action.title,
        "owner": action.owner,
        "due_on": action.due_on.isoformat(),
        "state": action.state,
        "note": action.note,
    }
    record_event(code, actor=actor.user, target=file, data=data, at=at)


def late_actions(commune_id: int | None, *, at: datetime) -> Sequence[ImprovementAction]:
    """Return the actions of a commune that should be done and are not, the oldest first. One query."""
    late = ImprovementAction.objects.filter(
        plan__assessment__commune=commune_id, state__in=OPEN_FOLLOW_UPS, due_on__lt=local_day(at)
    )
    return list(late.select_related("plan__assessment__cycle").order_by("due_on", "pk"))
