"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from action_programs.services import grant_use, notices


@shared_task(name="action_programs.remind_of_reports")
def remind_of_reports(**_: object) -> None:
    notices.remind_of_reports(at=timezone.now())


@shared_task(name="action_programs.remind_of_grants")
def remind_of_grants(**_: object) -> None:
    grant_use.remind_of_grants(at=timezone.now())
