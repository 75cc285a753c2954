"""A review that goes on with another reviewer; what was decided stands."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import State
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired, WrongState
from assessments.models import Assessment, ReviewAssignment
from assessments.services.notifications import notice_data
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.notices import Link, notify

# A file that has a reviewer at work, or that comes back to one.
HANDED_OVER_STATES = (State.IN_REVIEW, State.RETURNED)


class NotAReviewer(AssessmentError):
    code = "not_a_reviewer"
    text = _("%(name)s cannot take over this review.")


def reviewers_of(assessment: Assessment, *, at: datetime) -> QuerySet[User]:
    """Return the active people who may review a file at this time: of its region, not of its commune."""
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    region = assessment.commune.province.region_id
    reviewers = current.filter(Q(regions__isnull=True) | Q(regions=region), role=Role.REVIEWER)
    own = current.filter(commune=assessment.commune_id)
    return (
        User.objects.filter(pk__in=reviewers.values("user"), is_active=True)
        .exclude(pk__in=own.values("user"))
        .order_by("full_name", "pk")
    )


@transaction.atomic
def hand_over_review(
    assessment: Assessment, *, to: User, reason: str, actor: Actor, at: datetime
) -> Assessment:
    """Give one file in review to another reviewer.

    Raises NotAllowed, WrongState, ReasonRequired or NotAReviewer.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    return _hand_over(lock_assessment(assessment), to, reason=reason, by=actor.user, at=at)


@transaction.atomic
def hand_over_reviews(giver: User, taker: User, *, by: User, reason: str, at: datetime) -> int:
    """Give all the reviews of one person to another, under way or assigned; return how many files.

    Files that the taker may not review stay where they are: another hand-over finds them a reviewer.
    """
    count = 0
    for file in Assessment.objects.filter(claimed_by=giver, state__in=HANDED_OVER_STATES).order_by("pk"):
        try:
            _hand_over(lock_assessment(file), taker, reason=reason, by=by, at=at)
        except NotAReviewer:
            continue
        count += 1
    waiting = ReviewAssignment.objects.filter(reviewer=giver, assessment__state=State.SUBMITTED)
    for row in locked(waiting).select_related("assessment__commune__province").order_by("pk"):
        if reviewers_of(row.assessment, at=at).filter(pk=taker.pk).exists():
            _reassign(row, taker, reason=reason, by=by, at=at)
            count += 1
    return count


def _reassign(row: ReviewAssignment, taker: User, *, reason: str, by: User, at: datetime) -> None:
    before, row.reviewer, row.assigned_by, row.assigned_at = row.reviewer_id, taker, by, at
    row.save()
    record_event(
        "review.assigned",
        actor=by,
        target=row.assessment,
        data={"before": before, "after": taker.pk, "message": reason},
        at=at,
    )


def _hand_over(assessment: Assessment, to: User, *, reason: str, by: User, at: datetime) -> Assessment:
    reason = reason.strip()
    if assessment.state not in HANDED_OVER_STATES:
        raise WrongState(state=State(assessment.state).label)
    if not reason:
        raise ReasonRequired()
    before = assessment.claimed_by_id
    if to.pk == before or not reviewers_of(assessment, at=at).filter(pk=to.pk).exists():
        raise NotAReviewer(name=to)
    assessment.claimed_by, assessment.claimed_at = to, at
    assessment.save(update_fields=["claimed_by", "claimed_at"])
    event = record_event(
        "review.handed_over",
        actor=by,
        target=assessment,
        data={"before": before, "after": to.pk, "reason": reason},
        at=at,
    )
    notify(
        "review.handed_over",
        recipients=[to],
        data=notice_data(assessment, reason=reason),
        link=Link("assessments:detail", {"pk": assessment.pk}),
        once=f"event-{event.pk}",
        at=at,
    )
    return assessment
