"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from records.services.reminders import send_reminder


@shared_task(name="capacity.remind_of_sheets")
def remind_of_sheets(**_: object) -> None:
    send_reminder("capacity-sheets", at=timezone.now())


@shared_task(name="capacity.remind_of_support")
def remind_of_support(**_: object) -> None:
    send_reminder("support", at=timezone.now())


@shared_task(name="capacity.ask_for_evaluations")
def ask_for_evaluations(**_: object) -> None:
    send_reminder("evaluations", at=timezone.now())
