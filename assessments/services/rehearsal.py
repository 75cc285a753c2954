"""The rehearsal of a publication: the rows that the public would read now, for administrators alone."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from assessments.enums import State
from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Cycle, Publication, PublishedResult
from assessments.models.publications import REHEARSAL
from assessments.services.public.changes import changes_between, published_rows
from assessments.services.public.frozen import files_of, frozen_results, store_results
from assessments.services.public.summary import summarise
from communes.actors import Actor, actor_for
from communes.enums import Role
from communes.models import Membership
from config.toolbox.canonical import digest
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.models import Job
from records.services.events import record_event
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job

JOB = "assessments.rehearse_cycle"
EVENT = "cycle.rehearsed"


def forget_rehearsal(cycle: Cycle) -> None:
    """Take the rehearsal of a cycle away."""
    rehearsal = Publication.everything.filter(cycle=cycle, version=REHEARSAL)
    PublishedResult.everything.filter(publication__in=rehearsal).delete()
    rehearsal.delete()


def rehearsal_of(cycle: Cycle) -> Publication | None:
    """Return the rehearsal of a cycle, with its grids."""
    rehearsals = Publication.everything.filter(cycle=cycle, version=REHEARSAL)
    return rehearsals.select_related("cycle__grid", "cycle__additional_grid").first()


def request_rehearsal(cycle: Cycle, *, actor: Actor, at: datetime) -> Job:
    """Ask the worker for a rehearsal, unless one is at it already. Raises NotAllowed."""
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    return unfinished_job(JOB, cycle, cycle=cycle.pk) or create_job(
        JOB,
        arguments={
            "cycle": cycle.pk,
            "year": cycle.assessed_year,
            "membership": actor.membership.pk,
        },
        owner=actor.user,
        target=cycle,
        total=1,
        at=at,
    )


def rehearse_job(job: Job, progress: Progress) -> str:
    """Rehearse in the worker; run again after a crash, it finds nothing half done."""
    at = progress.now()
    cycle = Cycle.objects.get(pk=job.arguments["cycle"])
    membership = Membership.objects.select_related("user").get(pk=job.arguments["membership"])
    try:
        rehearse_cycle(cycle, actor=actor_for(membership, on=local_day(at)), at=at)
    except AssessmentError as refusal:
        raise JobRefused(refusal.message) from refusal
    progress.report(1)
    return reverse("assessments:rehearsal", args=[cycle.assessed_year])


@transaction.atomic
def rehearse_cycle(cycle: Cycle, *, actor: Actor, at: datetime) -> Publication:
    """Make the rehearsal of a cycle anew from its present state, ready or not, in place of the former one.

    Files that are not final, or not scored, are not in it: the public could not see them either. Raises
    NotAllowed.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    cycle = locked(Cycle.objects.filter(pk=cycle.pk)).select_related("grid", "additional_grid").get()
    forget_rehearsal(cycle)
    results = [row for row in frozen_results(files_of(cycle), version=REHEARSAL) if _is_shown(row)]
    latest = Publication.objects.filter(cycle=cycle).order_by("-version").first()
    rehearsal = Publication.everything.create(
        cycle=cycle,
        version=REHEARSAL,
        published_by=actor.user,
        published_at=at,
        summary=summarise(results, grid_threshold=cycle.grid.document["threshold"]),
        changes=changes_between(published_rows(latest), results) if latest else [],
        digest=digest([result.digest for result in results]),
    )
    store_results(rehearsal, results)
    record_event(
        EVENT,
        actor=actor.user,
        target=cycle,
        data={"year": cycle.assessed_year, "communes": len(results)},
        at=at,
    )
    return rehearsal


def _is_shown(row: PublishedResult) -> bool:
    """Tell whether the public could see this file as it stands."""
    if row.left_out_fr or row.assessment.state == State.NOT_SUBMITTED:
        return True
    return row.is_scored and row.assessment.state in {State.FINAL, State.PUBLISHED}
