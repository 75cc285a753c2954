"""Doors from the clock: each makes one call."""

from celery import shared_task
from django.utils import timezone

from communes.cooperation.services import overlaps
from communes.help.services import announcements
from records.services.reminders import send_reminder


@shared_task(name="communes.find_overlaps")
def find_overlaps(**_: object) -> None:
    overlaps.find_overlaps(at=timezone.now())


@shared_task(name="communes.remind_of_contributions")
def remind_of_contributions(**_: object) -> None:
    send_reminder("contributions", at=timezone.now())


@shared_task(name="communes.remind_of_exchanges")
def remind_of_exchanges(**_: object) -> None:
    send_reminder("exchanges", at=timezone.now())


@shared_task(name="communes.tell_announcements")
def tell_announcements(**_: object) -> None:
    announcements.tell_announcements(at=timezone.now())
