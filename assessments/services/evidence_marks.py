"""What a reader must know of a file of evidence at a glance: replaced, taken over, dated elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, EvidenceItem, EvidenceWord
from assessments.scoring import Document
from assessments.services.access import REVIEW_IN_PROGRESS
from assessments.services.document_days import is_outside


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on a file: its kind (for filters), its tone, its text, and what somebody wrote of it."""

    kind: str
    tone: str
    label: "str | Promise"
    note: str = ""


def word_on(item: EvidenceItem, assessment: Assessment, *, sees_review: bool) -> EvidenceWord | None:
    """Return the reviewer's word on an item as its reader may know it. No query if it was read with it.

    While a review is in progress the commune and its province read none, as of the words on lines.
    """
    word: EvidenceWord | None = getattr(item, "word", None)
    if word is None or sees_review:
        return word
    return word if word.is_shown and assessment.state not in REVIEW_IN_PROGRESS else None


def codes_not_accepted(items: Iterable[EvidenceItem], assessment: Assessment) -> set[str]:
    """Return the documents whose every file the reviewer did not accept, as the commune may know it."""
    accepted: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        word = word_on(item, assessment, sees_review=False)
        accepted[item.document_code].append(word is None or word.is_accepted)
    return {code for code, words in accepted.items() if not any(words)}


def evidence_marks(
    item: EvidenceItem,
    assessment: Assessment,
    document: Document | None,
    *,
    months: int,
    sees_review: bool = False,
) -> Sequence[Mark]:
    """Return the marks of one item read with its file and its word; ``months`` is that of document_days.

    No query. ``sees_review`` tells whether its reader knows what is said in a review in progress.

    Replaced after submission means after the first sending of the file, whatever was sent back since.
    """
    marks = []
    if (word := word_on(item, assessment, sees_review=sees_review)) is not None:
        if word.is_accepted:
            marks.append(Mark("accepted", "ok", _("Accepted by the reviewer")))
        else:
            marks.append(Mark("refused", "bad", _("Not accepted"), word.reason))
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
