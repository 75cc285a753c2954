"""What the reviewer has said of each line of a file, and what still waits for a word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import Decision, Stage
from assessments.models import Answer, Assessment, Correction, EvidenceItem, LineDecision
from assessments.scoring import Condition
from assessments.services.questionnaire import GridLine, Questionnaire, line_fields, questionnaire_of


class LineStatus(models.TextChoices):
    """Where a line stands in the review."""

    UNDECIDED = "undecided", _("To decide")
    AGAIN = "again", _("To decide again")
    ACCEPTED = "accepted", _("Accepted")
    CORRECTED = "corrected", _("Corrected")
    RETURNED = "returned", _("Sent back")


OPEN_STATUSES = frozenset({LineStatus.UNDECIDED, LineStatus.AGAIN})


@dataclass(frozen=True)
class ReviewLine:
    """One line with what was decided on it; ``corrections`` are the standing ones made on this line."""

    line: GridLine
    decision: LineDecision | None
    corrections: Sequence[Correction]
    changed_at: datetime | None
    """When a figure or a document of the line last changed otherwise than by a decision on it."""

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def is_condition(self) -> bool:
        return isinstance(self.line, Condition)

    @property
    def changed_since(self) -> bool:
        """Tell whether the line is no longer what was decided on."""
        return (
            self.decision is not None
            and self.changed_at is not None
            and self.changed_at > self.decision.decided_at
        )

    @cached_property
    def status(self) -> LineStatus:
        """Return where the line stands.

        A line sent back in an earlier round is decided again once the commune has answered or its
        window has ended; so is any line whose figures or documents have changed since.
        """
        if self.decision is None:
            return LineStatus.UNDECIDED
        was_returned_before = self.decision.decision == Decision.RETURNED and self.decision.is_shown
        if was_returned_before or self.changed_since:
            return LineStatus.AGAIN
        return LineStatus(self.decision.decision)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


def review_lines(assessment: Assessment) -> list[ReviewLine]:
    """Return every line of a file with its decision, in the order the file is read. Four queries."""
    questionnaire = questionnaire_of(assessment)
    decisions = {
        row.line: row
        for row in LineDecision.objects.filter(assessment=assessment).select_related("decided_by")
    }
    corrections = list(Correction.objects.filter(assessment=assessment).order_by("pk"))
    changes = _Changes(
        questionnaire,
        Answer.objects.filter(assessment=assessment).only("field", "changed_at"),
        corrections,
        EvidenceItem.objects.filter(assessment=assessment).only("document_code", "added_at", "removed_at"),
    )
    return [
        ReviewLine(
            line=line,
            decision=decisions.get(line.code),
            corrections=[
                row
                for row in corrections
                if row.line == line.code and row.stage == Stage.REVIEW and row.withdrawn_at is None
            ],
            changed_at=changes.last(line),
        )
        for line in questionnaire.lines.values()
    ]


class _Changes:
    """When each field and document of a file last changed, and on which line a correction was made."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Iterable[Answer],
        corrections: Iterable[Correction],
        evidence: Iterable[EvidenceItem],
    ) -> None:
        self.questionnaire = questionnaire
        self.answers = {row.field: row.changed_at for row in answers}
        self.corrections = [
            (row.field, row.line, row.withdrawn_at or row.corrected_at) for row in corrections
        ]
        self.documents: dict[str, list[datetime]] = {}
        for item in evidence:
            self.documents.setdefault(item.document_code, []).append(item.removed_at or item.added_at)

    def last(self, line: GridLine) -> datetime | None:
        fields = {field.code for field in line_fields(line)}
        moments = [self.answers[code] for code in fields if code in self.answers]
        moments += [at for field, on, at in self.corrections if field in fields and on != line.code]
        for document in self.questionnaire.documents_for(line.code):
            moments += self.documents.get(document.code, [])
        return max(moments, default=None)
