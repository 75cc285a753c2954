"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from communes.cooperation.services import contribution_payments, exchange_reminders, overlaps


@shared_task(name="communes.find_overlaps")
def find_overlaps(**_: object) -> None:
    overlaps.find_overlaps(at=timezone.now())


@shared_task(name="communes.remind_of_contributions")
def remind_of_contributions(**_: object) -> None:
    contribution_payments.remind_of_contributions(at=timezone.now())


@shared_task(name="communes.remind_of_exchanges")
def remind_of_exchanges(**_: object) -> None:
    exchange_reminders.remind_of_exchanges(at=timezone.now())
