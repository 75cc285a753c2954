"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from action_programs.services import notices


@shared_task(name="action_programs.remind_of_reports")
def remind_of_reports(**_: object) -> None:
    notices.remind_of_reports(at=timezone.now())
