"""Long work over many files, in parts that several workers take: one progress, one message at the end."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts.models import User
from config.toolbox.languages import in_language
from records.models import Job, JobState
from records.services.jobs import cancel_job, create_job, job_title
from records.services.notices import Link, notify

# A worker that dies loses at most one part's unfinished document; more parts would be more rows than work.
PART_SIZE = 40
DONE_NOTICE = "documents.batch_done"


@dataclass(frozen=True)
class Batch:
    """The parts of one request, as rows of work."""

    parts: Sequence[Job]

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def is_over(self) -> bool:
        return all(part.is_over for part in self.parts)

    @property
    def state(self) -> str:
        """The state that the whole is in: its worst part's, once all are over."""
        if not self.is_over:
            started = any(part.state == JobState.RUNNING or part.is_over for part in self.parts)
            return JobState.RUNNING if started else JobState.PENDING
        states = {part.state for part in self.parts}
        for state in (JobState.FAILED, JobState.CANCELLED):
            if state in states:
                return state
        return JobState.DONE

    @property
    def is_stopping(self) -> bool:
        return not self.is_over and any(part.cancel_requested_at for part in self.parts)

    @property
    def title(self) -> str:
        """What is being made, in the language of the moment."""
        return job_title(self.parts[0])

    def seconds_left(self, *, at: datetime) -> int | None:
        """Return how long the rest will take at the pace so far; None before there is one."""
        starts = [part.started_at for part in self.parts if part.started_at]
        if self.is_over or not starts or not self.done:
            return None
        spent = (at - min(starts)).total_seconds()
        return max(1, round(spent * (self.total - self.done) / self.done))


@transaction.atomic
def request_batch(
    kind: str,
    ids: Sequence[int] | Sequence[str],
    *,
    steps: int = 1,
    arguments: Mapping[str, Any],
    owner: User,
    target: models.Model,
    link: Link,
    at: datetime,
) -> Batch:
    """Ask the workers for work over these ids, `steps` units of progress for each.

    The person who asks is told once, when the last part is done, with `link`; not asked twice: while the
    latest batch of this kind on this target goes on, it is returned instead.
    """
    running = latest_batch(kind, target)
    if running is not None and not running.is_over:
        return running
    key = uuid.uuid4().hex
    parts = [ids[start : start + PART_SIZE] for start in range(0, len(ids), PART_SIZE)]
    told = {"requested_by": owner.pk, "link": link.name, "link_kwargs": dict(link.kwargs)}
    jobs = [
        create_job(
            kind,
            arguments={
                **arguments,
                **told,
                "batch": key,
                "part": number,
                "parts": len(parts),
                "ids": list(part),
            },
            owner=None,
            target=target,
            total=len(part) * steps,
            at=at,
        )
        for number, part in enumerate(parts, start=1)
    ]
    return Batch(jobs)


def latest_batch(kind: str, target: models.Model) -> Batch | None:
    """Return the last request of this kind on an object, with all its parts. Two queries."""
    rows = Job.objects.filter(
        kind=kind, target_type=ContentType.objects.get_for_model(target), target_id=target.pk
    )
    last = rows.order_by("-created_at").first()
    if last is None:
        return None
    parts = [row for row in rows.filter(created_at=last.created_at) if _key(row) == _key(last)]
    return Batch(sorted(parts, key=lambda row: row.arguments.get("part", 1)))


def cancel_batch(batch: Batch, *, by: User, at: datetime) -> None:
    """Stop every part that is not over; the documents made by then are kept."""
    for part in batch.parts:
        cancel_job(part, by=by, at=at)


def tell_when_done(job: Job, *, at: datetime) -> None:
    """Tell the person who asked, once, when this part is the last to be done. Called at the end of a part."""
    rows = Job.objects.filter(kind=job.kind, target_type=job.target_type, target_id=job.target_id)
    parts = [row for row in rows.filter(created_at=job.created_at) if _key(row) == _key(job)]
    if any(part.done < part.total for part in parts):
        return
    arguments = job.arguments
    titles = {}
    for language in ("ar", "fr"):
        with in_language(language):
            titles[language] = job_title(job)
    notify(
        DONE_NOTICE,
        recipients=User.objects.filter(pk=arguments["requested_by"]),
        data={"title": titles},
        link=Link(arguments["link"], arguments["link_kwargs"]),
        once=arguments["batch"],
        at=at,
    )


def _key(job: Job) -> str:
    return job.arguments.get("batch", "")
