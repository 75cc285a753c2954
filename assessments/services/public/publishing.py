"""Publish a cycle: one act that freezes what the public reads. A correction makes the next version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, CycleState, Stage, State
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired
from assessments.models import Assessment, Cycle, Publication, ScoreSheet
from assessments.services.documents import request_cycle_cards
from assessments.services.public.cache import forget_public_pages
from assessments.services.public.changes import changes_between, published_rows
from assessments.services.public.frozen import files_of, frozen_results, store_results
from assessments.services.public.open_data_files import make_files
from assessments.services.public.summary import summarise
from assessments.services.rehearsal import forget_rehearsal
from assessments.services.workflow import apply_step, lock_assessment
from communes.actors import Actor, actor_for
from communes.enums import Role
from communes.models import Membership
from config.toolbox.canonical import digest
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.models import Job
from records.services.events import record_event
from records.services.jobs import JobRefused, Progress, create_job

JOB = "assessments.publish_cycle"
# What the public may read of a cycle: final files, and communes that sent nothing.
PUBLISHABLE = frozenset({State.FINAL, State.PUBLISHED, State.NOT_SUBMITTED})


class FilesNotFinal(AssessmentError):
    code = "files_not_final"
    text = _("%(count)s files are not final yet: the cycle cannot be published.")


class ScoresMissing(AssessmentError):
    code = "scores_missing"
    text = _("%(count)s final files have no verified score: compute the scores first.")


class NothingToPublish(AssessmentError):
    code = "nothing_to_publish"
    text = _("The cycle has no file to publish.")


class NothingChanged(AssessmentError):
    code = "nothing_changed"
    text = _("Nothing has changed since version %(version)s: there is no further version to publish.")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a cycle and its publication. Files left out stand in nobody's way."""

    ready: int
    not_submitted: int
    waiting: Mapping[str, int]
    without_score: int
    left_out: int = 0

    @property
    def is_ready(self) -> bool:
        return not self.waiting and not self.without_score and bool(self.shown)

    @property
    def shown(self) -> int:
        """Count the communes that the public would see."""
        return self.ready + self.not_submitted + self.left_out

    @property
    def waiting_states(self) -> list[tuple[State, int]]:
        return [(State(state), count) for state, count in self.waiting.items()]


def readiness(cycle: Cycle) -> Readiness:
    """Count the files of a cycle by what they still need before publication."""
    everything = Assessment.objects.filter(cycle=cycle)
    files = everything.filter(exclusion__isnull=True)
    counts = dict(files.order_by().values_list("state").annotate(Count("pk")))
    return Readiness(
        ready=counts.get(State.FINAL, 0) + counts.get(State.PUBLISHED, 0),
        not_submitted=counts.get(State.NOT_SUBMITTED, 0),
        waiting={state: count for state, count in sorted(counts.items()) if state not in PUBLISHABLE},
        without_score=unscored_files(cycle).count(),
        left_out=everything.filter(exclusion__isnull=False).count(),
    )


def unscored_files(cycle: Cycle) -> QuerySet[Assessment]:
    """Return the final files without a verified score of their figures as they stand now."""
    current = ScoreSheet.objects.filter(figures_version__gte=F("assessment__figures_version"))
    scored = current.exclude(stage=Stage.DECLARED).values("assessment")
    final = Assessment.objects.filter(cycle=cycle, state__in=[State.FINAL, State.PUBLISHED])
    return final.filter(exclusion__isnull=True).exclude(pk__in=scored)


def require_ready(cycle: Cycle, *, reason: str) -> None:
    """Raise FilesNotFinal, ScoresMissing, NothingToPublish, or ReasonRequired for a further version."""
    state = readiness(cycle)
    if state.waiting:
        raise FilesNotFinal(count=sum(state.waiting.values()))
    if state.without_score:
        raise ScoresMissing(count=state.without_score)
    if not state.is_ready:
        raise NothingToPublish()
    if Publication.objects.filter(cycle=cycle).exists() and not reason.strip():
        raise ReasonRequired()


def request_publication(cycle: Cycle, *, actor: Actor, reason: str, at: datetime) -> Job:
    """Ask the worker to publish a cycle, after the checks that can be made at once."""
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    require_ready(cycle, reason=reason)
    return create_job(
        JOB,
        arguments={
            "cycle": cycle.pk,
            "year": cycle.assessed_year,
            "membership": actor.membership.pk,
            "reason": reason.strip(),
            "at": at.isoformat(),
        },
        owner=actor.user,
        target=cycle,
        total=Assessment.objects.filter(cycle=cycle).count(),
        at=at,
    )


def publish_job(job: Job, progress: Progress) -> str:
    """Publish in the worker; run again after a crash, it finds nothing half done."""
    arguments = job.arguments
    cycle = Cycle.objects.get(pk=arguments["cycle"])
    at = datetime.fromisoformat(arguments["at"])
    membership = Membership.objects.select_related("user").get(pk=arguments["membership"])
    actor = actor_for(membership, on=local_day(at))
    try:
        publication = publish_cycle(cycle, actor=actor, at=at, reason=arguments["reason"], progress=progress)
    except AssessmentError as refusal:
        raise JobRefused(refusal.message) from refusal
    # A cycle's files take seconds: nobody who reads should wait for them.
    make_files(publication)
    # The cards now lead to the page that confirms them.
    request_cycle_cards(cycle, actor=actor, at=progress.now())
    return reverse("assessments:public_cycle", args=[cycle.assessed_year])


@transaction.atomic
def publish_cycle(
    cycle: Cycle, *, actor: Actor, at: datetime, reason: str = "", progress: Progress | None = None
) -> Publication:
    """Freeze the results of a cycle and open them to the public, all or nothing.

    The first time makes version 1; later calls need a reason and make the next version from the final
    score sheets of the day, with what changed; the earlier versions stay readable. The rehearsal goes.
    Raises NotAllowed, FilesNotFinal, ScoresMissing, NothingToPublish, ReasonRequired or NothingChanged.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    cycle = locked(Cycle.objects.filter(pk=cycle.pk)).select_related("grid", "additional_grid").get()
    require_ready(cycle, reason=reason)
    latest = Publication.objects.filter(cycle=cycle).order_by("-version").first()
    version = latest.version + 1 if latest else 1
    files = files_of(cycle)
    results = frozen_results(files, version=version)
    changes = changes_between(published_rows(latest), results) if latest else []
    if latest and not changes:
        raise NothingChanged(version=latest.version)
    forget_rehearsal(cycle)
    publication = Publication.objects.create(
        cycle=cycle,
        version=version,
        reason=reason.strip(),
        published_by=actor.user,
        published_at=at,
        summary=summarise(results, grid_threshold=cycle.grid.document["threshold"]),
        changes=changes,
        digest=digest([result.digest for result in results]),
    )
    store_results(publication, results)
    left_out = {result.assessment_id for result in results if result.left_out_fr}
    files = [file for file in files if file.pk not in left_out]
    _mark_published(files, actor=actor, at=at, progress=progress)
    cycle.state = CycleState.PUBLISHED
    cycle.save(update_fields=["state"])
    record_event(
        "cycle.published",
        actor=actor.user,
        target=cycle,
        data={
            "year": cycle.assessed_year,
            "version": version,
            "digest": publication.digest,
            "reason": reason.strip(),
        },
        at=at,
    )
    transaction.on_commit(forget_public_pages)
    return publication


def _mark_published(
    files: Iterable[Assessment], *, actor: Actor, at: datetime, progress: Progress | None
) -> None:
    for done, file in enumerate(files, start=1):
        if file.state == State.FINAL:
            apply_step(lock_assessment(file), Action.PUBLISH, actor=actor, at=at, published_at=at)
        if progress is not None:
            progress.report(done)
