"""The end of a cycle's audit: the approved files that no mission drew become final."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import UNSETTLED_STATES, Action, State
from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Assessment, Cycle, Transition
from assessments.services.finality import becoming_final
from assessments.services.workflow import apply_step, lock_assessment
from communes.actors import Actor, actor_for
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from records.models import Job
from records.services.events import record_event
from records.services.jobs import Progress, create_job

CLOSE_AUDIT_JOB = "assessments.close_audit"


class NothingToClose(AssessmentError):
    code = "nothing_to_close"
    text = _("No approved file is left outside the missions.")


@transaction.atomic
def close_audit(assessment: Assessment, *, actor: Actor, at: datetime) -> Transition:
    """Make final an approved file that no mission drew. Raises WrongState, NotAllowed or OwnCommune."""
    file = lock_assessment(assessment)
    return apply_step(file, Action.CLOSE_AUDIT, actor=actor, at=at, **becoming_final(file, at=at))


def files_not_drawn(cycle: Cycle) -> int:
    """Return how many approved files of a cycle no mission has drawn."""
    return Assessment.objects.filter(cycle=cycle, state=State.APPROVED).count()


def files_in_audit(cycle: Cycle) -> QuerySet[Assessment]:
    """Return the files of a cycle whose audit has not ended, by commune: the closing leaves them alone."""
    files = Assessment.objects.filter(cycle=cycle, state__in=UNSETTLED_STATES)
    return files.select_related("commune__province", "mission_entry__mission").order_by("commune__code")


def request_audit_closing(cycle: Cycle, *, actor: Actor, at: datetime) -> Job:
    """Ask the worker to make final every file not drawn. Raises NotAllowed or NothingToClose."""
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    count = files_not_drawn(cycle)
    if not count:
        raise NothingToClose()
    return create_job(
        CLOSE_AUDIT_JOB,
        arguments={
            "cycle": cycle.pk,
            "year": cycle.assessed_year,
            "membership": actor.membership.pk,
            "at": at.isoformat(),
        },
        owner=actor.user,
        target=cycle,
        total=count,
        at=at,
    )


def close_audit_job(job: Job, progress: Progress) -> str:
    """Make the files final one by one; run again after a crash, it goes on with those that are left.

    A file of the administrator's own commune is left to another administrator.
    """
    at = datetime.fromisoformat(job.arguments["at"])
    cycle = Cycle.objects.get(pk=job.arguments["cycle"])
    membership = Membership.objects.select_related("user").get(pk=job.arguments["membership"])
    actor = actor_for(membership, on=local_day(at))
    closed = 0
    left = Assessment.objects.filter(cycle=cycle, state=State.APPROVED).order_by("pk")
    before = job.total - left.count()
    for done, file in enumerate(left.exclude(commune__in=actor.own_commune_ids), start=1):
        try:
            close_audit(file, actor=actor, at=at)
        except AssessmentError:
            # A mission drew it, or someone reopened it, while the others were being closed.
            continue
        closed += 1
        progress.report(before + done)
    record_event("audit.closed", actor=actor.user, target=cycle, data={"files": closed}, at=at)
    with in_language(actor.user.language):
        return reverse("assessments:missions")
