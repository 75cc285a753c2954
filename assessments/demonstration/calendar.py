"""The calendars of demonstration cycles: the default one for past years, one around today for the last."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from config.toolbox.clock import start_of_day


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates of a cycle, and the hours at which made-up steps are taken."""

    entry_opens_on: date
    submission_closes_on: date
    opinions_close_on: date
    review_closes_on: date
    audit_closes_on: date
    publication_planned_on: date

    def fields(self) -> dict[str, Any]:
        """Return the dates as fields of a cycle."""
        return {name: getattr(self, name) for name in self.__slots__}


def past_calendar(assessed_year: int) -> Calendar:
    """Return the default calendar of the year after the assessed year (an assumption of the programme)."""
    year = assessed_year + 1
    return Calendar(
        entry_opens_on=date(year, 2, 15),
        submission_closes_on=date(year, 4, 15),
        opinions_close_on=date(year, 4, 30),
        review_closes_on=date(year, 6, 30),
        audit_closes_on=date(year, 7, 31),
        publication_planned_on=date(year, 9, 15),
    )


def running_calendar(today: date) -> Calendar:
    """Return a calendar in which today is well inside the entry, and reviews have begun."""
    return Calendar(
        entry_opens_on=today - timedelta(days=75),
        submission_closes_on=today + timedelta(days=12),
        opinions_close_on=today + timedelta(days=27),
        review_closes_on=today + timedelta(days=60),
        audit_closes_on=today + timedelta(days=90),
        publication_planned_on=today + timedelta(days=120),
    )


def working_hour(day: date, *, minutes: int) -> datetime:
    """Return an hour of the working day in Casablanca, some minutes after nine."""
    return start_of_day(day) + timedelta(hours=9, minutes=minutes)
