"""What an administrator looks at first: the running cycle, its files, the work, the people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import State
from assessments.models import Assessment, Cycle
from communes.models import Membership
from config.toolbox.clock import local_day
from records.models import Job, JobState


@dataclass(frozen=True, slots=True)
class Milestone:
    """One date of a cycle's calendar, and whether it is behind us."""

    label: "str | Promise"
    on: date
    is_past: bool


def milestones(cycle: Cycle, *, at: datetime) -> list[Milestone]:
    """Return the dates of a cycle in their order."""
    today = local_day(at)
    dates = (
        (_("Entry opens"), cycle.entry_opens_on),
        (_("Submission closes"), cycle.submission_closes_on),
        (_("Provinces' opinions close"), cycle.opinions_close_on),
        (_("Review closes"), cycle.review_closes_on),
        (_("Audit closes"), cycle.audit_closes_on),
        (_("Publication planned"), cycle.publication_planned_on),
    )
    return [Milestone(label, on, on < today) for label, on in dates]


def funnel(cycle: Cycle) -> list[tuple[State, int]]:
    """Return how many files of a cycle are in each state, in the workflow's order, empty states left out."""
    counts = dict(
        Assessment.objects.filter(cycle=cycle).order_by().values_list("state").annotate(Count("pk"))
    )
    return [(state, counts[state]) for state in State if state in counts]


def work_to_watch() -> Sequence[Job]:
    """Return the latest work that waits, runs or failed."""
    states = [JobState.PENDING, JobState.RUNNING, JobState.FAILED]
    return list(Job.objects.filter(state__in=states).order_by("-created_at")[:8])


def never_signed_in(*, at: datetime) -> QuerySet[User]:
    """Return the active people with a current membership who have never signed in."""
    members = Membership.objects.current(local_day(at)).values("user")  # type: ignore[attr-defined]
    return User.objects.filter(pk__in=members, is_active=True, last_login__isnull=True)
