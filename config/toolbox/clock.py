"""Morocco's clock. Every instant of the portal is aware; every date of the portal is a day in Casablanca."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CASABLANCA = ZoneInfo("Africa/Casablanca")


def local(at: datetime) -> datetime:
    """Return the same instant as Casablanca's clocks show it."""
    return at.astimezone(CASABLANCA)


def local_day(at: datetime) -> date:
    """Return the day it is in Casablanca at this instant."""
    return local(at).date()


def start_of_day(day: date) -> datetime:
    """Return the first instant of a day in Casablanca, in UTC."""
    return datetime.combine(day, time.min, tzinfo=CASABLANCA).astimezone(UTC)


def last_minute(day: date) -> datetime:
    """Return 23:59 of a day in Casablanca, in UTC: the hour at which deadlines fall."""
    return datetime.combine(day, time(23, 59), tzinfo=CASABLANCA).astimezone(UTC)
