"""How many lines changed since somebody last read them, or since the approval. Peers, request 22."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assessments.enums import Action
from assessments.exceptions import NotAllowed
from assessments.models import Assessment, ChangesRead, Transition
from assessments.services.changes.points import last_read
from assessments.services.review_lines import ReviewLine
from assessments.services.threads.rules import DESK_ROLES
from communes.actors import Actor


@dataclass(frozen=True, slots=True)
class Unread:
    """The lines touched since a moment: that of one's last reading, else of the last approval."""

    lines: int
    since: datetime
    is_reading: bool


def unread_changes(assessment: Assessment, lines: list[ReviewLine], actor: Actor) -> Unread | None:
    """Count the lines of a review that changed since; None without a moment to count from. Two queries."""
    since = last_read(assessment, actor)
    is_reading = since is not None
    if since is None:
        steps = Transition.objects.filter(assessment=assessment, action=Action.APPROVE).order_by("-pk")
        since = steps.values_list("at", flat=True).first()
    if since is None:
        return None
    return Unread(sum(_touched(line, since) for line in lines), since, is_reading)


def _touched(line: ReviewLine, since: datetime) -> bool:
    moments = [line.changed_at, line.decision.decided_at if line.decision else None]
    return any(moment is not None and moment > since for moment in moments)


@transaction.atomic
def mark_read(assessment: Assessment, *, actor: Actor, at: datetime) -> ChangesRead:
    """Note that one has read what changed in a file until now. Raises NotAllowed."""
    if actor.role not in DESK_ROLES:
        raise NotAllowed()
    row, _is_new = ChangesRead.objects.update_or_create(
        assessment=assessment, reader=actor.user, defaults={"read_at": at}
    )
    return row
