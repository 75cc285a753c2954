"""The days that a document may bear: one outside its year is questioned, never refused."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import EvidenceItem
from assessments.scoring import Document
from config.toolbox.clock import local_day
from config.toolbox.dates import add_months
from records.services.parameters import parameter


class DayToCome(AssessmentError):
    code = "day_to_come"
    text = _("A document cannot bear a day that has not come yet.")


@dataclass(frozen=True, slots=True)
class ExpectedDays:
    """The days on which a document of a year may be dated without a question, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def months_after_year() -> int:
    """Return how long after its year a document may be dated without a question (A)."""
    return parameter("evidence.months_after_year")


def expected_days(document: Document, assessed_year: int, *, months: int) -> ExpectedDays:
    """Return the year that a document concerns, and some months more: accounts are drawn up afterwards."""
    year = assessed_year + document.year_offset
    return ExpectedDays(date(year, 1, 1), add_months(date(year, 12, 31), months))


def is_outside(item: EvidenceItem, document: Document, assessed_year: int, *, months: int) -> bool:
    """Tell whether the day of a file is outside what is expected under a document."""
    days = expected_days(document, assessed_year, months=months)
    return item.dated_on is not None and not days.holds(item.dated_on)


def is_in_question(item: EvidenceItem, document: Document, assessed_year: int, *, months: int) -> bool:
    """Tell whether the day of a file is outside the year and the commune has not said why."""
    return not item.date_note and is_outside(item, document, assessed_year, months=months)


def check_day(dated_on: date | None, at: datetime) -> None:
    """Raise DayToCome for a day after that of ``at``."""
    if dated_on is not None and dated_on > local_day(at):
        raise DayToCome()


def day_marks(document: Document, assessed_year: int, dated_on: date | None, note: str) -> dict[str, Any]:
    """Return the fields of an item that keep its day; the note only of a day outside the year."""
    if dated_on is None:
        return {}
    days = expected_days(document, assessed_year, months=months_after_year())
    return {"dated_on": dated_on, "date_note": "" if days.holds(dated_on) else note.strip()}
