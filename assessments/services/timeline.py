"""The life of a file as its readers may know it: steps, and the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from assessments.enums import APPROVED_STATES, Action, State
from assessments.models import Assessment, Transition
from assessments.services.access import sees_review
from assessments.services.appeals.decisions import LINE_EVENTS
from assessments.services.appeals.filing import DRAFT_EVENTS as APPEAL_DRAFTS
from assessments.services.audit.findings import DRAFT_EVENTS
from assessments.services.threads.remarks import INTERNAL_EVENTS as INTERNAL_REMARKS
from assessments.services.threads.rules import reads_internal
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from records.models import Event
from records.services.events import event_sentence, events_of

# Between reviewers and approvers; the commune learns the outcome.
INTERNAL_STEPS = (Action.REFUSE,)
# Known to the commune once the score is approved.
UNTIL_APPROVAL = (Action.CONCLUDE_REVIEW,)
# What reviewers note of a file; what they send back is told to the commune.
INTERNAL_EVENTS = "review."
SHARED_EVENTS = ("review.lines_returned",)


def steps_seen(assessment: Assessment, actor: Actor) -> QuerySet[Transition]:
    """Return the steps of a file that a reader may see, oldest first."""
    steps = Transition.objects.filter(assessment=assessment).select_related("actor").order_by("pk")
    if sees_review(actor):
        return steps
    steps = steps.exclude(action__in=_hidden(assessment))
    # A review reopened before its approval was never known to be concluded.
    return steps.exclude(action=Action.REOPEN, from_state=State.REVIEWED)


def events_seen(assessment: Assessment, actor: Actor) -> QuerySet[Event]:
    """Return the log of a file that a reader may see, newest first."""
    events = events_of(assessment)
    if actor.role != Role.AUDITOR:
        events = events.exclude(code__startswith=DRAFT_EVENTS)
    if not actor.is_commune:
        events = events.exclude(code__startswith=APPEAL_DRAFTS)
    if not reads_internal(assessment, actor):
        events = events.exclude(code__in=INTERNAL_REMARKS)
    if sees_review(actor):
        return events
    if assessment.state == State.APPEALED:
        # What the committee says of a line is its own until it decides on the whole.
        events = events.exclude(code__startswith=LINE_EVENTS)
    internal = Q(code__startswith=INTERNAL_EVENTS) & ~Q(code__in=SHARED_EVENTS)
    hidden = Q(code__in=[f"assessment.{action.value}" for action in _hidden(assessment)])
    before_approval = Q(code=f"assessment.{Action.REOPEN.value}", data__from=State.REVIEWED)
    return events.exclude(internal | hidden | before_approval)


def _hidden(assessment: Assessment) -> tuple[Action, ...]:
    return INTERNAL_STEPS if assessment.state in APPROVED_STATES else INTERNAL_STEPS + UNTIL_APPROVAL


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log in words; ``who`` is blank for the portal and for people not to be named."""

    at: datetime
    sentence: str
    who: str


def log_entries(events: Sequence[Event], assessment: Assessment, actor: Actor) -> list[LogEntry]:
    """Write events in words. Communes and provinces read the names of the commune's own people only."""
    named = None
    if not sees_review(actor):
        own = Membership.objects.filter(commune=assessment.commune_id)
        named = set(own.values_list("user", flat=True))
    return [
        LogEntry(
            event.occurred_at,
            event_sentence(event),
            str(event.actor) if event.actor and (named is None or event.actor_id in named) else "",
        )
        for event in events
    ]


def names_actor(step: Transition, actor: Actor) -> bool:
    """Tell whether a reader is given the name of who took a step, beside the role."""
    return sees_review(actor) or step.role in COMMUNE_ROLES | {Role.PROVINCE_OFFICER}
