"""Dates and instants in words, as Morocco writes them, and how far away they are.

The months' names are data and not translations: the Arabic ones are those of the Maghreb (يوليوز، غشت),
which differ from the eastern ones that software ships.
"""

from calendar import monthrange
from datetime import date, datetime

from django.utils.translation import get_language, gettext, ngettext

from config.toolbox.clock import local, local_day

MONTHS = {
    "ar": (
        "يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو",
        "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def month_name(month: int, *, language: str | None = None) -> str:
    """Return the name of a month (1 to 12)."""
    return MONTHS[_language(language)][month - 1]


def format_month(day: date, *, language: str | None = None) -> str:
    """Return the month and its year: avril 2026."""
    return f"{month_name(day.month, language=language)} {day.year}"


def format_day(day: date | datetime, *, language: str | None = None) -> str:
    """Return a day in words: 15 avril 2026, 15 أبريل 2026. An instant gives its day in Casablanca."""
    day = as_day(day)
    number = "1er" if day.day == 1 and _language(language) == "fr" else day.day
    return f"{number} {format_month(day, language=language)}"


def format_hour(at: datetime) -> str:
    """Return the hour in Casablanca: 14:02."""
    return f"{local(at):%H:%M}"


def format_moment(at: datetime) -> str:
    """Return an instant in words, in Casablanca and in the active language: 15 avril 2026 à 23:59."""
    return gettext("%(day)s at %(hour)s") % {
        "day": format_day(at),
        "hour": format_hour(at),
    }


def add_months(day: date, months: int) -> date:
    """Return the same day some months later (or earlier), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_between(today: date | datetime, target: date | datetime) -> int:
    """Return the days from one day to another in Casablanca; negative once the target is past."""
    return (as_day(target) - as_day(today)).days


def format_distance(days: int) -> str:
    """Return how far a day is, in the active language: today, in 12 days, 3 days ago."""
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}


def as_day(day: date | datetime) -> date:
    """Return the day itself, in Casablanca when an instant is given."""
    return local_day(day) if isinstance(day, datetime) else day


def _language(language: str | None) -> str:
    code = (language or get_language() or "fr")[:2]
    return code if code in MONTHS else "fr"
