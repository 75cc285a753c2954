"""What the clock sends: each reminder is declared, and can be rehearsed before it reaches anybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.module_loading import import_string

from config.toolbox.clock import last_minute, local_day
from records.models import Message
from records.services.notices import Told, rehearsing
from records.services.working_days import working_days

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of the clock: its title and the dotted path of the function that tells people."""

    code: str
    title: "str | Promise"
    sender: str


_reminders: dict[str, Reminder] = {}


def register_reminder(code: str, *, title: "str | Promise", sender: str) -> None:
    """Declare a reminder. ``sender``, called as ``sender(at=…)``, tells people and writes nothing else."""
    _reminders[code] = Reminder(code, title, sender)


def registered_reminders() -> dict[str, Reminder]:
    """Return every declared reminder by its code."""
    return dict(_reminders)


def send_reminder(code: str, *, at: datetime) -> int:
    """Send one reminder; return how many people were told: nobody on a day when offices are closed."""
    if not working_days().is_open(local_day(at)):
        return 0
    return _sender(_reminders[code])(at=at)


def _sender(reminder: Reminder) -> Callable[..., int]:
    sender: Callable[..., int] = import_string(reminder.sender)
    return sender


def rehearsal_hour(day: date, *, at: datetime) -> datetime:
    """Return the hour for which a reminder is rehearsed: now for today, else when the day ends."""
    return at if day == local_day(at) else last_minute(day)


def rehearse(reminder: Reminder, *, at: datetime) -> list[Told]:
    """Return whom a reminder would reach at this hour; nothing is written or sent.

    Whoever was told already is left out, as when it is sent.
    """
    if not working_days().is_open(local_day(at)):
        return []
    with rehearsing() as told:
        _sender(reminder)(at=at)
    keys = list(told)
    for start in range(0, len(keys), _BATCH):
        known = Message.objects.filter(once_key__in=keys[start : start + _BATCH])
        for key in known.values_list("once_key", flat=True):
            del told[key]
    return list(told.values())
