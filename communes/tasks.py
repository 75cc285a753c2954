"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from communes.cooperation.services.overlaps import find_overlaps as find_all_overlaps


@shared_task(name="communes.find_overlaps")
def find_overlaps(**_: object) -> None:
    find_all_overlaps(at=timezone.now())
