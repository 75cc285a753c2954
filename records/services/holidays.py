"""The days on which offices are closed: read from the committed table, corrected with a reason."""

import csv
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from config.toolbox.refusals import Refusal
from records.models import Holiday
from records.services.events import record_event

COMMITTED_FILE = Path(__file__).resolve().parent.parent / "data" / "holidays.csv"


class HolidayRefused(Refusal):
    """Something that may not be done with the calendar."""


class DayTaken(HolidayRefused):
    text = _("This day is in the calendar already.")


class HolidayReasonMissing(HolidayRefused):
    text = _("A reason is needed: it is kept in the log.")


@dataclass(frozen=True, slots=True)
class HolidayFacts:
    """A closed day: its names, and whether it is only an estimate until announced."""

    day: date
    name_ar: str
    name_fr: str
    is_estimate: bool


def read_holidays(path: Path = COMMITTED_FILE) -> list[HolidayFacts]:
    """Return the days of the committed table."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            HolidayFacts(
                date.fromisoformat(row["day"]), row["name_ar"], row["name_fr"], row["is_estimate"] == "1"
            )
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def load_holidays(days: list[HolidayFacts], *, at: datetime) -> int:
    """Add the days of years that have none yet; return how many. A year that was filled is left alone."""
    filled = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    fresh = [facts for facts in days if facts.day.year not in filled]
    Holiday.objects.bulk_create([Holiday(**asdict(facts)) for facts in fresh])
    if fresh:
        data = {"count": len(fresh), "first": fresh[0].day.year, "last": fresh[-1].day.year}
        record_event("records.holidays_loaded", actor=None, data=data, at=at)
    return len(fresh)


@transaction.atomic
def save_holiday(
    holiday: Holiday | None, facts: HolidayFacts, *, by: AbstractBaseUser, reason: str, at: datetime
) -> Holiday:
    """Add a day (``holiday`` None) or correct one. Raises HolidayReasonMissing or DayTaken."""
    _require(reason)
    same_day = Holiday.objects.filter(day=facts.day)
    if (same_day.exclude(pk=holiday.pk) if holiday else same_day).exists():
        raise DayTaken
    before = _described(holiday) if holiday else None
    saved = holiday or Holiday()
    for name, value in asdict(facts).items():
        setattr(saved, name, value)
    saved.save()
    code = "records.holiday_changed" if before else "records.holiday_added"
    data = {"reason": reason.strip(), "after": _described(saved)} | ({"before": before} if before else {})
    record_event(code, actor=by, target=saved, data=data, at=at)
    return saved


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: AbstractBaseUser, reason: str, at: datetime) -> None:
    """Take a day out of the calendar; the log keeps what it was. Raises HolidayReasonMissing."""
    _require(reason)
    data = {"reason": reason.strip(), "before": _described(holiday)}
    record_event("records.holiday_removed", actor=by, target=holiday, data=data, at=at)
    holiday.delete()


def _described(holiday: Holiday) -> dict[str, str]:
    days = spoken(lambda: format_day(holiday.day))
    names = {"ar": holiday.name_ar, "fr": holiday.name_fr, "en": holiday.name_fr}
    return {language: f"{days[language]} ({name})" for language, name in names.items()}


def _require(reason: str) -> None:
    if not reason.strip():
        raise HolidayReasonMissing
