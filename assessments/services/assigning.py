"""Who reviews which file: approvers and administrators assign what was sent, and move what is held.

An assigned file may be claimed by its reviewer only, until the assignment is taken away.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import State
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired, WrongState
from assessments.models import Assessment, ReviewAssignment
from assessments.services.access import visible_assessments
from assessments.services.handing_over import (
    HANDED_OVER_STATES,
    NotAReviewer,
    hand_over_review,
    reviewers_of,
)
from assessments.services.notifications import commune_names
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from records.services.events import record_event
from records.services.notices import Link, notify

ASSIGNERS = (Role.APPROVER, Role.ADMINISTRATOR)
# A message names this many communes; the queue shows them all.
NAMED = 10


class NotAssigned(AssessmentError):
    code = "not_assigned"
    text = _("This file is assigned to nobody.")


class AlreadyAssigned(AssessmentError):
    code = "already_assigned"
    text = _("This file is already assigned to %(name)s.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act on several files: those done, and why the others were not."""

    done: Sequence[Assessment]
    refused: Sequence[tuple[Assessment, AssessmentError]]


def all_reviewers(*, at: datetime) -> QuerySet[User]:
    """Return the active people who review at this time, of any region."""
    current = Membership.objects.current(local_day(at)).filter(role=Role.REVIEWER)  # type: ignore[attr-defined]
    return User.objects.filter(pk__in=current.values("user"), is_active=True).order_by("full_name", "pk")


def held_by(person: int) -> Q:
    """Return the condition of the files that a person has to review: assigned, claimed or returned."""
    return Q(state=State.SUBMITTED, assignment__reviewer=person) | Q(
        state__in=HANDED_OVER_STATES, claimed_by=person
    )


@transaction.atomic
def assign_reviews(
    keys: Collection[int], *, to: User, message: str = "", actor: Actor, at: datetime
) -> Outcome:
    """Assign each of these files that can be; tell the reviewer once. Files out of sight are passed over.

    Refusals of single files are NotAllowed, WrongState, NotAReviewer or AlreadyAssigned.
    """
    done, refused = [], []
    for file in _seen(keys, actor, at):
        try:
            done.append(_assign(file, to, message=message.strip(), actor=actor, at=at))
        except AssessmentError as why:
            refused.append((file, why))
    if done:
        notify(
            "review.assigned",
            recipients=[to],
            data={
                "count": len(done),
                "communes": named_communes(done),
                "message": message.strip(),
            },
            link=_link(done),
            once=f"{to.pk}-{done[-1].pk}-{at:%Y%m%d%H%M%S}",
            at=at,
        )
    return Outcome(done, refused)


@transaction.atomic
def unassign_reviews(keys: Collection[int], *, actor: Actor, at: datetime) -> Outcome:
    """Let each of these files wait for whoever claims it.

    Refusals of single files are NotAllowed, WrongState or NotAssigned.
    """
    done, refused = [], []
    for file in _seen(keys, actor, at):
        try:
            done.append(_unassign(file, actor=actor, at=at))
        except AssessmentError as why:
            refused.append((file, why))
    return Outcome(done, refused)


@transaction.atomic
def move_reviews(
    keys: Collection[int], *, giver: User, to: User, reason: str, actor: Actor, at: datetime
) -> Outcome:
    """Give files of one reviewer to another: what is under way is handed over, the rest assigned anew.

    Raises NotAllowed or ReasonRequired, having moved nothing; single files are refused as by ``handing_over``
    and ``assign_reviews``.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    if not reason.strip():
        raise ReasonRequired()
    held = Assessment.objects.filter(held_by(giver.pk), pk__in=keys)
    waiting = set(held.filter(state=State.SUBMITTED).values_list("pk", flat=True))
    moved = assign_reviews(waiting, to=to, message=reason, actor=actor, at=at)
    done, refused = list(moved.done), list(moved.refused)
    for file in held.exclude(pk__in=waiting).select_related("commune").order_by("commune__code"):
        try:
            done.append(hand_over_review(file, to=to, reason=reason, actor=actor, at=at))
        except AssessmentError as why:
            refused.append((file, why))
    return Outcome(done, refused)


def _seen(keys: Collection[int], actor: Actor, at: datetime) -> QuerySet[Assessment]:
    files = visible_assessments(Assessment.objects.filter(pk__in=keys), actor, at=at)
    return files.select_related("commune").order_by("commune__code")


def _open_for(assessment: Assessment, actor: Actor) -> tuple[Assessment, ReviewAssignment | None]:
    if actor.role not in ASSIGNERS:
        raise NotAllowed()
    file = lock_assessment(assessment)
    if file.state != State.SUBMITTED:
        raise WrongState(state=State(file.state).label)
    return file, ReviewAssignment.objects.filter(assessment=file).select_related("reviewer").first()


def _assign(assessment: Assessment, to: User, *, message: str, actor: Actor, at: datetime) -> Assessment:
    file, before = _open_for(assessment, actor)
    if before is not None and before.reviewer_id == to.pk:
        raise AlreadyAssigned(name=to)
    if not reviewers_of(file, at=at).filter(pk=to.pk).exists():
        raise NotAReviewer(name=to)
    ReviewAssignment.objects.update_or_create(
        assessment=file,
        defaults={"reviewer": to, "message": message, "assigned_by": actor.user, "assigned_at": at},
    )
    record_event(
        "review.assigned",
        actor=actor.user,
        target=file,
        data={"before": before.reviewer_id if before else None, "after": to.pk, "message": message},
        at=at,
    )
    return file


def _unassign(assessment: Assessment, *, actor: Actor, at: datetime) -> Assessment:
    file, before = _open_for(assessment, actor)
    if before is None:
        raise NotAssigned()
    before.delete()
    record_event(
        "review.unassigned", actor=actor.user, target=file, data={"before": before.reviewer_id}, at=at
    )
    return file


def named_communes(files: Sequence[Assessment]) -> dict[str, str]:
    """Name the communes of some files per language, the first of them when they are many."""
    names = [commune_names(file) for file in files[:NAMED]]
    more = ["…"] if len(files) > NAMED else []
    separators = {"ar": "، ", "fr": ", "}
    return {
        language: separator.join([*(each[language] for each in names), *more])
        for language, separator in separators.items()
    }


def _link(files: Sequence[Assessment]) -> Link:
    if len(files) == 1:
        return Link("assessments:detail", {"pk": files[0].pk})
    return Link("assessments:queue", {})
