"""Long work: the row is the truth, the queue only a nudge.

A kind of work is registered with the dotted path of its handler. The handler is called in the worker as
``handler(job, progress)`` and must be harmless when run again from the start: a worker may die at any
point, and the next one takes the row over once its lease has expired.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import override

from config.toolbox.locks import locked
from records.models import Job, JobState, StoredFile
from records.services.events import record_event
from records.services.notices import Link, notify

logger = structlog.get_logger("adaa.jobs")

# Before this long, a pending job's first nudge may still be on its way.
NUDGE_AGAIN_AFTER = timedelta(seconds=60)
MAX_ATTEMPTS = 5
PROGRESS_INTERVAL = timedelta(seconds=1)
# Whoever waited less than this is still looking at the page: no message is needed.
TELL_AFTER = timedelta(seconds=20)
# The network or the database was away for a moment: the next round tries again.
PASSING_FAILURES = (OSError, OperationalError, InterfaceError)


class JobCancelled(Exception):
    """The owner asked for the work to stop."""


class JobRefused(Exception):
    """The work cannot be done, for a reason that is told to its owner. Not tried again."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A registered kind of work: its title (with placeholders from the arguments) and its handler."""

    title: "str | Promise"
    handler: str


_kinds: dict[str, JobKind] = {}


def register_job(kind: str, *, title: "str | Promise", handler: str) -> None:
    """Declare a kind of work. ``handler`` is a dotted path, imported by the worker only."""
    _kinds[kind] = JobKind(title, handler)


def registered_jobs() -> dict[str, JobKind]:
    """Return every declared kind."""
    return dict(_kinds)


def job_title(job: Job) -> str:
    """Return what a job does, in the language of the moment."""
    kind = _kinds.get(job.kind)
    return str(kind.title) % job.arguments if kind else job.kind


def lease() -> timedelta:
    """Return how long a worker is believed alive after its last word."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def create_job(
    kind: str,
    *,
    arguments: Mapping[str, Any],
    owner: AbstractBaseUser | None,
    target: models.Model | None = None,
    total: int = 0,
    at: datetime,
) -> Job:
    """Add a row of pending work and nudge the queue after commit.

    ``kind`` must have been declared (KeyError otherwise). A dead queue delays the work, nothing else.
    """
    if kind not in _kinds:
        raise KeyError(f"The kind of work {kind!r} was never declared.")
    job = Job.objects.create(  # type: ignore[misc]
        kind=kind,
        arguments=dict(arguments),
        owner=owner,
        total=total,
        target_type=ContentType.objects.get_for_model(target) if target is not None else None,
        target_id=target.pk if target is not None else None,
        created_at=at,
        nudged_at=at,
    )
    transaction.on_commit(lambda: nudge(job.pk), robust=True)
    return job


def unfinished_job(kind: str, target: models.Model, **arguments: Any) -> Job | None:
    """Return the unfinished work of a kind on an object, so that a second click does not double it."""
    rows = Job.objects.filter(
        kind=kind,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        state__in=[JobState.PENDING, JobState.RUNNING],
    )
    return next((row for row in rows if arguments.items() <= row.arguments.items()), None)


def nudge(job_id: Any) -> None:
    """Tell the workers that a row waits. Failing to do so is logged and mended by the next round."""
    from records.tasks import run_job

    try:
        run_job.apply_async(kwargs={"job_id": str(job_id)}, retry=False)
    except Exception as failure:
        logger.warning("nudge failed", job_id=str(job_id), failure=type(failure).__name__)


@transaction.atomic
def cancel_job(job: Job, *, by: AbstractBaseUser, at: datetime) -> Job:
    """Stop a job: at once when it is waiting, at its next progress when it is running."""
    job = locked(Job.objects.filter(pk=job.pk)).get()
    if job.is_over or job.cancel_requested_at:
        return job
    job.cancel_requested_at = at
    if job.state == JobState.PENDING:
        job.state, job.finished_at = JobState.CANCELLED, at
    job.save()
    record_event("records.job_cancelled", actor=by, target=None, data=_named(job), at=at)
    return job


@transaction.atomic
def retry_job(job: Job, *, by: AbstractBaseUser, at: datetime) -> Job:
    """Start a job again that failed, was cancelled or whose result has expired; any other stays as it is."""
    job = locked(Job.objects.filter(pk=job.pk)).get()
    if not job.may_be_retried:
        return job
    job.state, job.attempts, job.done, job.error = JobState.PENDING, 0, 0, ""
    job.started_at = job.finished_at = job.lease_until = job.cancel_requested_at = job.expired_at = None
    job.nudged_at = at
    job.save()
    record_event("records.job_retried", actor=by, target=None, data=_named(job), at=at)
    transaction.on_commit(lambda: nudge(job.pk), robust=True)
    return job


def _named(job: Job) -> dict[str, str]:
    return {"job": str(job.pk), "kind": job.kind}


class Progress:
    """What a handler reports through; each report renews the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._reported_at = datetime.min.replace(tzinfo=timezone.now().tzinfo)

    def now(self) -> datetime:
        """Return the hour at which the worker is at it: a handler is given no other."""
        return timezone.now()

    def report(self, done: int, total: int | None = None) -> None:
        """Note how far the work is (at most once a second). Raises JobCancelled when asked to stop."""
        now = timezone.now()
        if now - self._reported_at < PROGRESS_INTERVAL and done != total:
            return
        self._reported_at = now
        fields: dict[str, Any] = {"done": done, "lease_until": now + lease()}
        if total is not None:
            fields["total"] = total
        if not _mine(self.job).update(**fields):
            raise JobCancelled
        if _mine(self.job).filter(cancel_requested_at__isnull=False).exists():
            raise JobCancelled

    @contextmanager
    def held(self) -> Iterator[None]:
        """Renew the lease by itself while one long piece of work has nothing to report.

        For work outside of a transaction: the lease is renewed through a connection of its own.
        """
        over = Event()
        renewing = Thread(target=self._renew, args=[over], name="lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            over.set()
            renewing.join()

    def _renew(self, over: Event) -> None:
        try:
            while not over.wait(lease().total_seconds() / 3):
                with suppress(*PASSING_FAILURES):
                    _mine(self.job).update(lease_until=timezone.now() + lease())
        finally:
            connection.close()


def _take(job_id: Any) -> Job | None:
    """Take the lease of a waiting or abandoned row; None when it is over, or someone else's."""
    now = timezone.now()
    with transaction.atomic():
        job = locked(Job.objects.filter(pk=job_id).select_related("owner")).first()
        if job is None or job.is_over:
            return None
        if job.state == JobState.RUNNING and job.lease_until and job.lease_until > now:
            return None
        if job.attempts >= MAX_ATTEMPTS:
            job.state, job.finished_at, job.error = JobState.FAILED, now, "TooManyAttempts"
            job.save()
            _tell_owner(job, JobState.FAILED, at=now)
            return None
        job.state, job.attempts, job.lease_until = JobState.RUNNING, job.attempts + 1, now + lease()
        job.started_at = job.started_at or now
        job.save()
        return job


def execute_job(job_id: Any) -> None:
    """Do the work of one row. A second delivery returns at once."""
    job = _take(job_id)
    if job is None:
        return
    log = logger.bind(job_id=str(job.pk), kind=job.kind, attempt=job.attempts)
    handler: Callable[[Job, Progress], StoredFile | str | None] = import_string(_kinds[job.kind].handler)
    try:
        with override(job.owner.language if job.owner else settings.LANGUAGE_CODE):
            result = handler(job, Progress(job))
    except JobCancelled:
        _finish(job, JobState.CANCELLED)
        log.info("job cancelled")
    except JobRefused as refusal:
        _finish(job, JobState.FAILED, error=str(refusal))
        log.info("job refused", reason=str(refusal))
    except PASSING_FAILURES as failure:
        log.warning("job put back", failure=type(failure).__name__)
        _mine(job).update(state=JobState.PENDING, lease_until=None, nudged_at=timezone.now())
    except Exception as failure:
        _finish(job, JobState.FAILED, error=type(failure).__name__)
        log.exception("job failed")
        raise
    else:
        _finish(job, JobState.DONE, result=result)
        log.info("job done")


def _finish(job: Job, state: str, *, error: str = "", result: StoredFile | str | None = None) -> None:
    fields: dict[str, Any] = {"state": state, "finished_at": timezone.now(), "error": error}
    if isinstance(result, StoredFile):
        fields["result_file"] = result
    elif result:
        fields["result_url"] = result
    if state == JobState.DONE:
        fields["done"] = models.F("total")
    if _mine(job).update(**fields):
        _tell_owner(job, state, at=fields["finished_at"])


def _mine(job: Job) -> models.QuerySet[Job]:
    """A worker whose lease was taken over must not speak for the one that took it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _tell_owner(job: Job, state: str, *, at: datetime) -> None:
    told = {JobState.DONE: "records.job_done", JobState.FAILED: "records.job_failed"}
    if job.owner is None or state not in told:
        return
    if state == JobState.DONE and at - job.created_at < TELL_AFTER:
        return
    titles = {}
    for language in ("ar", "fr"):
        with override(language):
            titles[language] = job_title(job)
    notify(
        told[state],  # type: ignore[index]
        recipients=[job.owner],
        data={"title": titles},
        link=Link("records:job", {"pk": job.pk}),
        once=f"{job.pk}-{at.isoformat()}",
        at=at,
    )


def resend_pending_jobs(*, at: datetime) -> int:
    """Nudge again what has waited too long, and what a dead worker left behind. Return how many."""
    waiting = Q(state=JobState.PENDING) & (
        Q(nudged_at__isnull=True) | Q(nudged_at__lt=at - NUDGE_AGAIN_AFTER)
    )
    abandoned = Q(state=JobState.RUNNING, lease_until__lt=at)
    ids = list(
        Job.objects.filter(waiting | abandoned).order_by("created_at").values_list("pk", flat=True)[:500]
    )
    Job.objects.filter(pk__in=ids).update(nudged_at=at)
    for job_id in ids:
        nudge(job_id)
    return len(ids)
