"""What the portal tells of a hand-over, and the work that every app has."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.services.handing_over import GIVEN, RECEIVED
from communes.services.waiting import Waiting, WorkKind, register_work
from records.models import Job, JobState
from records.services.jobs import job_title
from records.services.notices import Link, register_notice
from records.services.preferences import register_family


def register_hand_over() -> None:
    """Declare the notices of a hand-over and the long work that somebody asked for."""
    register_family(
        "hand_over",
        title=_("Work handed over"),
        help=_("What you take over from a colleague, and what passes from you to one."),
        subjects=["hand_over"],
    )
    register_notice(
        RECEIVED,
        title=_("You take over the work of %(giver)s"),
        body=_("Passed to you: %(count)s. Reason: %(reason)s. The notes left for you are on your home page."),
    )
    register_notice(
        GIVEN,
        title=_("Your work passes to %(taker)s"),
        body=_("Passed on: %(count)s. Reason: %(reason)s."),
    )
    register_work(
        WorkKind(
            "jobs",
            _("Long work not finished"),
            _unfinished_jobs,
            note=_("Its result is for whoever asked: it is cancelled on its page, or asked for again."),
        )
    )


def _unfinished_jobs(people: Sequence[User], at: datetime) -> dict[int, list[Waiting]]:
    rows = Job.objects.filter(
        owner__in=[person.pk for person in people], state__in=[JobState.PENDING, JobState.RUNNING]
    )
    found: dict[int, list[Waiting]] = defaultdict(list)
    for job in rows:
        assert job.owner_id is not None
        found[job.owner_id].append(Waiting(job_title(job), Link("records:job", {"pk": job.pk})))
    return found
