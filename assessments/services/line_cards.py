"""A line of the grid as every desk reads it (``components/line.html``).

Rule, figures, points, evidence, comments: entry, review, audit and results build the same cards. What a
reader may see of a review is decided here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from assessments.enums import APPROVED_STATES, AnswerSource, Decision, Stage
from assessments.models import Answer, Assessment, Correction, EvidenceItem, LineDecision
from assessments.scoring import (
    Condition,
    Document,
    Field,
    FieldType,
    Indicator,
    condition_rule_text,
    rule_text,
)
from assessments.scoring.reasons import band_words, in_unit
from assessments.scoring.scales import Band, BandsScale, ChecklistScale, LinearScale
from assessments.services.access import REVIEW_IN_PROGRESS
from assessments.services.answers.reading import shown_form
from assessments.services.document_days import months_after_year
from assessments.services.evidence import current_evidence
from assessments.services.evidence_marks import Mark, evidence_marks
from assessments.services.questionnaire import GridLine, Questionnaire, line_fields, questionnaire_of
from assessments.services.sources import Proposal, Proposals
from config.toolbox.languages import pick

SheetDocument = Mapping[str, Any]


@dataclass(frozen=True)
class FileRows:
    """The rows of one file that its lines are drawn from; read once for all of them."""

    assessment: Assessment
    answers: Mapping[str, Answer]
    evidence: Mapping[str, Sequence[EvidenceItem]]
    corrections: Mapping[str, Sequence[Correction]] = field(default_factory=dict)
    decisions: Mapping[str, LineDecision] = field(default_factory=dict)
    # People of the authorities are named to each other, never to the communes.
    names_people: bool = False
    opens_evidence: bool = True

    @property
    def proofs(self) -> set[str]:
        """Return the documents that the commune declared: what a reviewer asked for later is not of them."""
        return {
            code for code, items in self.evidence.items() if any(item.on_request_id is None for item in items)
        }

    @cached_property
    def months_after_year(self) -> int:
        """Return how long after its year a document may be dated; read when a file is drawn."""
        return months_after_year()

    @cached_property
    def proposals(self) -> Proposals:
        """What the portal itself would answer; read when a figure that it knows is drawn."""
        return Proposals.to(self.assessment)


def file_rows(assessment: Assessment, *, sees_review: bool, opens_evidence: bool = True) -> FileRows:
    """Read the rows of a file: answers and evidence, and what its reader may see of the review. Four queries.

    The commune and its province see the comments that were sent to them, and corrections once approved; while
    a review is in progress they see none, or a comment that vanishes would tell them what is being decided.
    """
    evidence: dict[str, list[EvidenceItem]] = defaultdict(list)
    for item in current_evidence(assessment):
        evidence[item.document_code].append(item)
    corrections: dict[str, list[Correction]] = defaultdict(list)
    if sees_review or assessment.state in APPROVED_STATES:
        standing = Correction.objects.filter(assessment=assessment, withdrawn_at__isnull=True)
        for row in standing.select_related("corrected_by").order_by("pk"):
            corrections[row.field].append(row)
    decisions = LineDecision.objects.filter(assessment=assessment).select_related("decided_by")
    if not sees_review:
        is_hidden = assessment.state in REVIEW_IN_PROGRESS
        decisions = decisions.none() if is_hidden else decisions.filter(is_shown=True)
    return FileRows(
        assessment,
        {row.field: row for row in Answer.objects.filter(assessment=assessment)},
        evidence,
        corrections,
        {row.line: row for row in decisions.order_by("line")},
        sees_review,
        opens_evidence,
    )


@dataclass(frozen=True, slots=True)
class StageSheet:
    """Score sheets as documents (``sheet_to_document``), with the name of their stage ("" while live)."""

    label: "str | Promise"
    documents: Sequence[SheetDocument]
    stage: Stage | None = None

    def line(self, code: str) -> Mapping[str, Any] | None:
        """Return the line or the condition of a code, in whichever grid it stands."""
        for document in self.documents:
            for kind in ("lines", "conditions"):
                if code in document[kind]:
                    return document[kind][code]
        return None


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure of a line: declared, and each correction with who made it and why."""

    field: Field
    declared: str
    note: str
    corrections: Sequence[Correction]
    answer: Answer | None
    proposals: Proposals

    @property
    def proposal(self) -> Proposal | None:
        """Return what the portal itself would answer, None where it knows nothing."""
        return self.proposals.get(self.field.code)

    @property
    def proposed(self) -> str:
        """Return what the portal would answer as people read it."""
        return shown_form(self.field, self.proposal.value) if self.proposal else ""

    @property
    def is_from_portal(self) -> bool:
        """Tell whether the commune took what the portal proposed."""
        return self.answer is not None and self.answer.source == AnswerSource.PORTAL

    @property
    def is_as_proposed(self) -> bool:
        return (
            self.proposal is not None and self.answer is not None and self.answer.value == self.proposal.value
        )

    @property
    def is_proof(self) -> bool:
        """Tell whether a document answers, unless an import spoke for it."""
        return self.field.type is FieldType.EVIDENCE

    @property
    def corrected(self) -> list[tuple[str, Correction]]:
        return [(shown_form(self.field, row.value), row) for row in self.corrections]


@dataclass(frozen=True, slots=True)
class ResultView:
    """What a line gave at one stage: value in its unit, points, reason, what would bring more."""

    label: "str | Promise"
    line: GridLine
    document: Mapping[str, Any]

    @property
    def is_condition(self) -> bool:
        return isinstance(self.line, Condition)

    @property
    def value(self) -> str:
        """Return the value as people read it: 62,5 %; "" for a checklist or without a value."""
        found = self.document.get("value")
        if not isinstance(self.line, Indicator) or not isinstance(found, str):
            return ""
        return pick({"value": in_unit(self.line, Decimal(found))}, "value")

    @property
    def number(self) -> Decimal | None:
        found = self.document.get("value")
        return Decimal(found) if isinstance(found, str) else None

    @property
    def ticked(self) -> Sequence[str]:
        found = self.document.get("value")
        return found if isinstance(found, list) else ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that proves the line, with the files under it."""

    document: Document
    year: int
    files: Sequence[EvidenceItem]
    rows: FileRows

    @property
    def marked(self) -> list[tuple[EvidenceItem, Sequence[Mark]]]:
        """Return the files, each with what its reader must know of it."""
        is_dated = any(item.dated_on for item in self.files)
        months = self.rows.months_after_year if is_dated else 0
        return [(item, self._marks(item, months)) for item in self.files]

    def _marks(self, item: EvidenceItem, months: int) -> Sequence[Mark]:
        file, sees_review = self.rows.assessment, self.rows.names_people
        return evidence_marks(item, file, self.document, months=months, sees_review=sees_review)


@dataclass(frozen=True)
class LineCard:
    """One line of a file, ready to be drawn."""

    line: GridLine
    rows: FileRows
    stages: Sequence[StageSheet]
    questionnaire: Questionnaire

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def assessment(self) -> Assessment:
        return self.rows.assessment

    @property
    def is_condition(self) -> bool:
        return isinstance(self.line, Condition)

    @cached_property
    def rule(self) -> Mapping[str, str]:
        """Return the rule in one sentence, in three languages."""
        if isinstance(self.line, Indicator):
            return rule_text(self.line)
        return condition_rule_text(self.line, self.assessment.cycle.assessed_year)

    @cached_property
    def figures(self) -> list[FigureView]:
        """Return what people typed; a proof only where no document says it."""
        views = []
        for known in line_fields(self.line):
            answer = self.rows.answers.get(known.code)
            corrections = self.rows.corrections.get(known.code, ())
            declared = shown_form(known, answer.value) if answer else ""
            if known.type is FieldType.EVIDENCE and not corrections and not declared:
                continue
            note = answer.note if answer else ""
            views.append(FigureView(known, declared, note, corrections, answer, self.rows.proposals))
        return views

    @cached_property
    def results(self) -> list[ResultView]:
        found = [(stage.label, stage.line(self.code)) for stage in self.stages]
        return [ResultView(label, self.line, document) for label, document in found if document is not None]

    @property
    def latest(self) -> ResultView | None:
        return self.results[-1] if self.results else None

    @property
    def has_corrections(self) -> bool:
        return any(view.corrections for view in self.figures)

    @property
    def unit(self) -> str:
        unit = getattr(self.line, "unit", None)
        return pick({"unit": unit}, "unit") if unit else ""

    @cached_property
    def linear(self) -> LinearScale | None:
        scale = getattr(self.line, "scale", None)
        return scale if isinstance(scale, LinearScale) else None

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """Return the bands or the items of the scale: words, points, whether the latest result is there."""
        scale = getattr(self.line, "scale", None)
        if isinstance(scale, BandsScale):
            return self._bands(scale)
        if isinstance(scale, ChecklistScale):
            ticked = self.latest.ticked if self.latest else ()
            labels = {known.code: known.label for known in line_fields(self.line)}
            return [
                {"words": labels[code], "points": points, "is_reached": code in ticked}
                for code, points in scale.items.items()
            ]
        return []

    def _bands(self, scale: BandsScale) -> list[dict[str, Any]]:
        assert isinstance(self.line, Indicator)
        return [
            {
                "words": band_words(self.line, band),
                "points": band.points,
                "is_reached": self.latest is not None and self._is_in(band, self.latest),
            }
            for band in scale.bands
        ]

    @staticmethod
    def _is_in(band: Band, result: ResultView) -> bool:
        """Tell whether a result stands in a band: its points are exact, its value is rounded for reading."""
        if result.number is None or Decimal(result.document["points"]) != band.points:
            return False
        margin = Decimal("0.0001")
        above = band.start is None or result.number >= band.start - margin
        return above and (band.below is None or result.number <= band.below)

    @cached_property
    def documents(self) -> list[DocumentView]:
        year = self.assessment.cycle.assessed_year
        return [
            DocumentView(
                document, year + document.year_offset, self.rows.evidence.get(document.code, ()), self.rows
            )
            for document in self.questionnaire.documents_for(self.code)
        ]

    @property
    def decision(self) -> LineDecision | None:
        return self.rows.decisions.get(self.code)

    @property
    def is_sent_back(self) -> bool:
        decision = self.decision
        return (
            decision is not None and decision.decision == Decision.RETURNED and decision.answered_at is None
        )


def line_cards(
    rows: FileRows, stages: Sequence[StageSheet], *, codes: Sequence[str] | None = None
) -> dict[str, LineCard]:
    """Return the cards of a file's lines by code, in the grids' order; all of them unless codes are given.

    ``stages`` are the score sheets to show side by side, the earliest first. No query.
    """
    questionnaire = questionnaire_of(rows.assessment)
    wanted = list(questionnaire.lines) if codes is None else codes
    return {code: LineCard(questionnaire.lines[code], rows, stages, questionnaire) for code in wanted}
