"""The days on which offices are open: from Monday to Friday (decree 2-05-916 of 2005), holidays apart."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta

from records.models import Holiday

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of offices, read once."""

    holidays: Set[date]

    def is_open(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in self.holidays

    def last_open(self, day: date) -> date:
        """Return the day itself when offices are open, else the last one before it on which they are."""
        while not self.is_open(day):
            day -= _DAY
        return day

    def crossed(self, limits: Iterable[int], ends_on: date, *, today: date) -> int | None:
        """Return the nearest limit (days before the end) already crossed: a portal that slept still reminds.

        A limit that falls on a closed day is crossed on the last open day before it.
        """
        return min(
            (limit for limit in limits if today >= self.last_open(ends_on - timedelta(days=limit))),
            default=None,
        )


def working_days() -> WorkingDays:
    """Return the calendar in force. One query."""
    return WorkingDays(frozenset(Holiday.objects.values_list("day", flat=True)))
