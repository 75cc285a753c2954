"""The day that a document bears: one outside its year is questioned, never refused."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Assessment, EvidenceItem
from assessments.scoring import Document
from assessments.services.evidence import check_open, record_evidence, standing_item
from assessments.services.workflow import lock_assessment
from communes.actors import Actor
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


@transaction.atomic
def date_evidence(
    assessment: Assessment, *, item_id: int, dated_on: date | None, note: str, actor: Actor, at: datetime
) -> EvidenceItem:
    """Keep the day of a file, wherever it stands among documents that are open; None takes it away.

    ``note`` says why a day outside the year is right, and is kept for such a day only. Without one the day
    stays in question: the reviewer sees it so. Raises DayToCome, NotThere, DocumentClosed, NotAllowed, or why
    the file of the commune is closed.
    """
    locked = lock_assessment(assessment)
    item = standing_item(locked, item_id)
    questionnaire = check_open(locked, item.document_code, actor, at)
    if dated_on is not None and dated_on > local_day(at):
        raise DayToCome()
    months, year = months_after_year(), locked.cycle.assessed_year
    same = EvidenceItem.objects.filter(assessment=locked, file=item.file_id, removed_at__isnull=True)
    for row in same.select_related("file"):
        if row.pk != item.pk and not _is_open(locked, row, actor, at):
            continue
        row.dated_on = dated_on
        document = questionnaire.documents[row.document_code]
        row.date_note = note.strip() if is_outside(row, document, year, months=months) else ""
        row.save(update_fields=["dated_on", "date_note"])
        day = dated_on.isoformat() if dated_on else "—"
        record_evidence("assessment.evidence_dated", locked, row, actor, at, day=day)
    item.refresh_from_db()
    return item


def _is_open(assessment: Assessment, item: EvidenceItem, actor: Actor, at: datetime) -> bool:
    try:
        check_open(assessment, item.document_code, actor, at)
    except AssessmentError:
        return False
    return True
