"""Publish a cycle: one act that freezes what the public reads. A correction makes the next version."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, CycleState, Stage, State
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired
from assessments.models import Assessment, Cycle, Publication, PublishedResult, ScoreSheet
from assessments.services.documents import request_cycle_cards
from assessments.services.figures import verified_figures_of
from assessments.services.final_sheets import final_sheets
from assessments.services.public_cache import forget_public_pages
from assessments.services.public_summary import summarise
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


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a cycle and its publication."""

    ready: int
    not_submitted: int
    waiting: Mapping[str, int]
    without_score: int

    @property
    def is_ready(self) -> bool:
        return not self.waiting and not self.without_score and bool(self.ready + self.not_submitted)

    @property
    def waiting_states(self) -> list[tuple[State, int]]:
        return [(State(state), count) for state, count in self.waiting.items()]


def readiness(cycle: Cycle) -> Readiness:
    """Count the files of a cycle by what they still need before publication."""
    files = Assessment.objects.filter(cycle=cycle)
    counts = dict(files.order_by().values_list("state").annotate(Count("pk")))
    scored = ScoreSheet.objects.exclude(stage=Stage.DECLARED).values("assessment")
    final = files.filter(state__in=[State.FINAL, State.PUBLISHED])
    return Readiness(
        ready=counts.get(State.FINAL, 0) + counts.get(State.PUBLISHED, 0),
        not_submitted=counts.get(State.NOT_SUBMITTED, 0),
        waiting={state: count for state, count in sorted(counts.items()) if state not in PUBLISHABLE},
        without_score=final.exclude(pk__in=scored).count(),
    )


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
        publish_cycle(cycle, actor=actor, at=at, reason=arguments["reason"], progress=progress)
    except AssessmentError as refusal:
        raise JobRefused(refusal.message) from refusal
    # The cards now lead to the page that confirms them.
    request_cycle_cards(cycle, actor=actor, at=progress.now())
    return reverse("assessments:public_cycle", args=[cycle.assessed_year])


@transaction.atomic
def publish_cycle(
    cycle: Cycle, *, actor: Actor, at: datetime, reason: str = "", progress: Progress | None = None
) -> Publication:
    """Freeze the results of a cycle and open them to the public, all or nothing.

    The first time makes version 1; later calls need a reason and make the next version from the final
    score sheets of the day, the earlier versions staying readable. Raises NotAllowed, FilesNotFinal,
    ScoresMissing, NothingToPublish or ReasonRequired.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    cycle = locked(Cycle.objects.filter(pk=cycle.pk)).select_related("grid", "additional_grid").get()
    require_ready(cycle, reason=reason)
    version = Publication.objects.filter(cycle=cycle).count() + 1
    files = list(
        Assessment.objects.filter(cycle=cycle)
        .select_related("commune__province__region")
        .order_by("commune__code")
    )
    results = _frozen_results(files, version=version)
    publication = Publication.objects.create(
        cycle=cycle,
        version=version,
        reason=reason.strip(),
        published_by=actor.user,
        published_at=at,
        summary=summarise(results, grid_threshold=cycle.grid.document["threshold"]),
        digest=digest([result.digest for result in results]),
    )
    for result in results:
        result.publication = publication
    PublishedResult.objects.bulk_create(results, batch_size=200)
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


def _frozen_results(files: list[Assessment], *, version: int) -> list[PublishedResult]:
    scored = [file for file in files if file.state != State.NOT_SUBMITTED]
    sheets = final_sheets(scored)
    answers = verified_figures_of(scored)
    return [_frozen(file, sheets.get(file.pk), answers.get(file.pk, {}), version=version) for file in files]


def _frozen(
    file: Assessment, sheet: ScoreSheet | None, answers: Mapping[str, Any], *, version: int
) -> PublishedResult:
    result = PublishedResult(assessment=file, commune=file.commune, is_scored=sheet is not None)
    if sheet is not None:
        result.total = sheet.total
        result.additional_total = sheet.additional_total
        result.conditions_met = sheet.conditions_met
        result.is_eligible = sheet.is_eligible
        result.sheet = sheet.sheet
        result.additional_sheet = sheet.additional_sheet
        result.answers = dict(answers)
    result.digest = digest(
        {
            "commune": file.commune.code,
            "version": version,
            "total": result.total,
            "additional_total": result.additional_total,
            "eligible": result.is_eligible,
            "sheet": result.sheet,
            "additional_sheet": result.additional_sheet,
            "answers": result.answers,
        }
    )
    result.verification_code = verification_code(file, result.digest)
    return result


def verification_code(file: Assessment, result_digest: str) -> str:
    """Return the code that a score card prints: 16 letters and digits drawn from the frozen result."""
    raw = hashlib.sha256(f"{file.pk}:{result_digest}".encode()).digest()
    return base64.b32encode(raw).decode()[:16]
