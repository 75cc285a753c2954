"""Doors from the queue: each task makes one call."""

from celery import shared_task
from django.utils import timezone

from records.services import antivirus, digests, events, jobs, notices, upkeep, uploads


@shared_task(name="records.run_job", acks_late=True)
def run_job(*, job_id: str, **_: object) -> None:
    jobs.execute_job(job_id)


@shared_task(name="records.resend_pending_work")
def resend_pending_work(**_: object) -> None:
    jobs.resend_pending_jobs(at=timezone.now())


@shared_task(name="records.send_waiting_emails")
def send_waiting_emails(**_: object) -> None:
    notices.send_emails(at=timezone.now())


@shared_task(name="records.send_digests")
def send_digests(**_: object) -> None:
    digests.send_digests(at=timezone.now())


@shared_task(name="records.seal_events")
def seal_events(**_: object) -> None:
    while events.seal_events(at=timezone.now()):
        pass


@shared_task(name="records.expire_results")
def expire_results(**_: object) -> None:
    upkeep.expire_results(at=timezone.now())


@shared_task(name="records.verify_stored_files")
def verify_stored_files(**_: object) -> None:
    upkeep.verify_stored_files(at=timezone.now())
    uploads.remove_expired_uploads(at=timezone.now())


@shared_task(name="records.rescan_waiting_files")
def rescan_waiting_files(**_: object) -> None:
    antivirus.rescan_waiting(at=timezone.now())
