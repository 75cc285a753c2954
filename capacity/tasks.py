"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from capacity.services import late_evaluations, sheet_reminders


@shared_task(name="capacity.remind_of_sheets")
def remind_of_sheets(**_: object) -> None:
    sheet_reminders.remind_of_sheets(at=timezone.now())


@shared_task(name="capacity.remind_of_support")
def remind_of_support(**_: object) -> None:
    sheet_reminders.remind_of_support(at=timezone.now())


@shared_task(name="capacity.ask_for_evaluations")
def ask_for_evaluations(**_: object) -> None:
    late_evaluations.ask_for_evaluations(at=timezone.now())
