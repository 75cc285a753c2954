"""Doors from the queue: each task makes one call."""

from celery import shared_task
from django.utils import timezone

from accounts.services import retention


@shared_task(name="accounts.forget_old_traces")
def forget_old_traces(**_: object) -> None:
    retention.forget_old_traces(at=timezone.now())
