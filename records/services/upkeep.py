"""Regular checks of what is kept, and the end of what is kept for a time."""

from datetime import datetime, timedelta

import structlog
from django.db import models, transaction

from records.models import Job, StoredFile
from records.services.files import verify_file
from records.services.parameters import parameter

RESULT_DAYS = "records.result_days"

logger = structlog.get_logger("adaa.upkeep")


def verify_stored_files(*, at: datetime, limit: int = 5000) -> list[int]:
    """Compare the files checked longest ago with their hashes; return the damaged ones' keys."""
    damaged = []
    files = StoredFile.objects.order_by("checked_at", "pk")[:limit]
    for file in files:
        if not verify_file(file, at=at):
            damaged.append(file.pk)
            logger.error("stored file damaged", file_id=file.pk)
    return damaged


def result_expires_at(job: Job) -> datetime | None:
    """Return when the file of a finished job is thrown away; None when it has none."""
    if job.result_file_id is None or job.finished_at is None:
        return None
    return job.finished_at + timedelta(days=parameter(RESULT_DAYS))


def expire_results(*, at: datetime) -> int:
    """Throw away the files that jobs made more than a parameter's days ago; return how many.

    A file that something else names (a document, a pack) stays, and so does its job's link to it.
    """
    old = Job.objects.filter(
        result_file__isnull=False, finished_at__lt=at - timedelta(days=parameter(RESULT_DAYS))
    ).select_related("result_file")
    return sum(_expire(job, at=at) for job in old.order_by("finished_at"))


def _expire(job: Job, *, at: datetime) -> bool:
    file = job.result_file
    assert file is not None
    content = file.content
    try:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(result_file=None, expired_at=at)
            file.delete()
            transaction.on_commit(lambda: content.delete(save=False))
    except models.ProtectedError:
        return False
    return True
