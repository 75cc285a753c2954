"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from records.services.reminders import send_reminder


@shared_task(name="action_programs.remind_of_reports")
def remind_of_reports(**_: object) -> None:
    send_reminder("programme-reports", at=timezone.now())


@shared_task(name="action_programs.remind_of_grants")
def remind_of_grants(**_: object) -> None:
    send_reminder("programme-grants", at=timezone.now())
