"""The day that a file of evidence bears, given once the file is there."""

from datetime import date, datetime

from django.db import transaction

from assessments.exceptions import AssessmentError
from assessments.models import Assessment, EvidenceItem
from assessments.services.document_days import check_day, is_outside, months_after_year
from assessments.services.evidence import check_open, record_evidence, standing_item
from assessments.services.workflow import lock_assessment
from communes.actors import Actor


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
    check_day(dated_on, at)
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
