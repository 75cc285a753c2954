"""What a reader must know of a file of evidence at a glance: replaced, taken over, dated elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, EvidenceItem
from assessments.scoring import Document
from assessments.services.document_days import is_outside


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on a file: its kind (for filters), its tone and its text."""

    kind: str
    tone: str
    label: "str | Promise"


def evidence_marks(
    item: EvidenceItem, assessment: Assessment, document: Document | None, *, months: int
) -> Sequence[Mark]:
    """Return the marks of one item with its file read; ``months`` is that of document_days. No query.

    Replaced after submission means after the first sending of the file, whatever was sent back since.
    """
    marks = []
    if not item.file.may_be_read:
        marks.append(Mark("uncleared", "bad", _("Not cleared by the antivirus")))
    sent_at = assessment.submitted_at
    if item.replaces_id is not None:
        if sent_at is not None and item.added_at > sent_at:
            marks.append(Mark("replaced", "warn", _("Replaced after submission")))
        else:
            marks.append(Mark("replaced", "info", _("Replaces an earlier version")))
    if item.taken_from_id is not None:
        year = assessment.cycle.assessed_year - 1
        marks.append(Mark("taken", "info", gettext("Taken over from %(year)s") % {"year": year}))
    if document is not None and is_outside(item, document, assessment.cycle.assessed_year, months=months):
        if item.date_note:
            marks.append(Mark("outside", "info", _("Dated outside the year, explained")))
        else:
            marks.append(Mark("outside", "warn", _("Dated outside the year, in question")))
    return marks
