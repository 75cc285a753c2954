"""One e-mail a day for those who chose it: what they were told since the last one and have not read."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from config.toolbox.clock import local, local_day, start_of_day
from config.toolbox.languages import direction, in_language
from records.models import Delivery, Email, Message
from records.services.notices import notice_texts, nudge_sending
from records.services.parameters import parameter
from records.services.working_days import working_days

DIGEST_HOUR = "messages.digest_hour"


@transaction.atomic
def send_digests(*, at: datetime) -> int:
    """Write to each person who waits for the daily e-mail, once a day; return how many were written.

    From a parameter's hour on, on the days offices are open. A message read meanwhile is left out. Reads the
    same number of rows whether one person waits or all do.
    """
    if local(at).hour < parameter(DIGEST_HOUR) or not working_days().is_open(local_day(at)):
        return 0
    written_today = Email.objects.filter(digested__isnull=False, created_at__gte=start_of_day(local_day(at)))
    waiting = (
        Message.objects.filter(delivery=Delivery.DAILY, digest=None, read_at=None, created_at__lte=at)
        .filter(recipient__is_active=True)
        .exclude(recipient__in=written_today.values("recipient"))
        .select_related("recipient")
        .order_by("recipient", "created_at", "pk")
    )
    by_person: dict[int, list[Message]] = defaultdict(list)
    for message in waiting:
        by_person[message.recipient_id].append(message)
    if not by_person:
        return 0
    emails = Email.objects.bulk_create([_digest(rows, at) for rows in by_person.values()], batch_size=500)
    for email, rows in zip(emails, by_person.values(), strict=True):
        for message in rows:
            message.digest = email
    Message.objects.bulk_update(
        [message for rows in by_person.values() for message in rows], ["digest"], batch_size=500
    )
    transaction.on_commit(nudge_sending, robust=True)
    return len(emails)


def _digest(messages: list[Message], at: datetime) -> Email:
    user = messages[0].recipient
    with in_language(user.language):
        count = len(messages)
        title = ngettext(
            "Adaa today: %(count)s message for you", "Adaa today: %(count)s messages for you", count
        ) % {"count": count}
        entries = [
            (*notice_texts(message.code, message.data, user.language), _address(message))
            for message in messages
        ]
        context = {
            "title": title,
            "entries": entries,
            "url": f"{settings.SITE_URL}{reverse('records:preferences')}",
            "language": user.language,
            "direction": direction(user.language),
        }
        return Email(
            recipient=user,
            to=user.email,
            language=user.language,
            subject=title[:250],
            text=render_to_string("emails/digest.txt", context),
            html=render_to_string("emails/digest.html", context),
            created_at=at,
        )


def _address(message: Message) -> str:
    return f"{settings.SITE_URL}{message.url}" if message.url else ""
