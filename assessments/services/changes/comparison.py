"""Two moments of a file side by side: figures, documents, decisions and points of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.models import Answer, Assessment, Correction, LineDecision
from assessments.scoring import Document, Field, sheet_to_document
from assessments.services.access import sees_review
from assessments.services.answers.reading import shown_form
from assessments.services.changes.points import Snapshot
from assessments.services.line_cards import FileRows, StageSheet, file_rows
from assessments.services.live import sheets_from
from assessments.services.questionnaire import (
    GridLine,
    Questionnaire,
    Section,
    line_fields,
    questionnaire_of,
)
from communes.actors import Actor
from communes.models import Membership


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is not what it was; who made it so, when and why, where that is known to the reader."""

    field: Field
    before: str
    after: str
    who: str
    at: datetime | None
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """The files of one document that came and went: names by SHA-256."""

    document: Document
    added: Mapping[str, str]
    removed: Mapping[str, str]

    @property
    def is_replaced(self) -> bool:
        return bool(self.added and self.removed)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line at two moments; ``results`` are its documents of ``assessments.scoring``, or None."""

    line: GridLine
    figures: Sequence[FigureChange]
    documents: Sequence[DocumentChange]
    decision: LineDecision | None
    results: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def points(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the points before and after; None of a condition."""
        first, last = (
            Decimal(found["points"]) if found and "points" in found else None for found in self.results
        )
        return first, last

    @property
    def is_condition(self) -> bool:
        return any(found and "result" in found for found in self.results)

    @property
    def is_moved(self) -> bool:
        """Tell whether the line gives something else than it gave."""
        if self.is_condition:
            first, last = self.results
            return (first or {}).get("result") != (last or {}).get("result")
        return self.points[0] != self.points[1]

    @property
    def is_changed(self) -> bool:
        return bool(self.figures or self.documents or self.decision or self.is_moved)


@dataclass(frozen=True)
class Comparison:
    """A file at two moments, line by line in the order it is read."""

    before: Snapshot
    after: Snapshot
    sections: Sequence[tuple[Section, Sequence[LineChange]]]
    totals: tuple[str | None, str | None]

    @property
    def lines(self) -> list[LineChange]:
        return [line for _section, lines in self.sections for line in lines]

    @property
    def changed(self) -> list[LineChange]:
        return [line for line in self.lines if line.is_changed]

    def only_changed(self) -> list[tuple[Section, list[LineChange]]]:
        """Return the sections where something changed, with the lines that did."""
        kept = [(section, [line for line in lines if line.is_changed]) for section, lines in self.sections]
        return [(section, lines) for section, lines in kept if lines]


def compare(assessment: Assessment, before: Snapshot, after: Snapshot, actor: Actor) -> Comparison:
    """Compare two moments of a file for one reader. Five queries, whatever the file holds."""
    sees_all = sees_review(actor)
    rows = file_rows(assessment, sees_review=sees_all)
    named = None
    if not sees_all:
        own = Membership.objects.filter(commune=assessment.commune_id)
        named = set(own.values_list("user", flat=True))
    questionnaire = questionnaire_of(assessment)
    maker = _Maker(questionnaire, rows, before, after, named)
    year = assessment.cycle.assessed_year
    stages = tuple(
        StageSheet(
            "", [sheet_to_document(sheet) for sheet in sheets_from(questionnaire, shot.figures, year=year)]
        )
        for shot in (before, after)
    )
    sections = [
        (section, [maker.line(line, stages) for line in section.lines])
        for section in questionnaire.sections.values()
    ]
    first, last = (stage.documents[0]["total"] for stage in stages)
    return Comparison(before, after, sections, (first, last))


class _Maker:
    def __init__(
        self,
        questionnaire: Questionnaire,
        rows: FileRows,
        before: Snapshot,
        after: Snapshot,
        named: set[int] | None,
    ) -> None:
        self.questionnaire, self.rows, self.before, self.after = questionnaire, rows, before, after
        self.named = named

    def line(self, line: GridLine, stages: tuple[StageSheet, ...]) -> LineChange:
        documents = [self.document(row) for row in self.questionnaire.documents_for(line.code)]
        first, last = (stage.line(line.code) for stage in stages)
        return LineChange(
            line,
            [self.figure(field) for field in line_fields(line) if self.differs(field)],
            [row for row in documents if row.added or row.removed],
            self.decision(line.code),
            (first, last),
        )

    def differs(self, field: Field) -> bool:
        return self.before.text(field.code) != self.after.text(field.code)

    def figure(self, field: Field) -> FigureChange:
        """Return a change with its author: whoever wrote the figure that the later moment holds."""
        text = self.after.text(field.code)
        before = shown_form(field, self.before.text(field.code))
        after = shown_form(field, text)
        for row in reversed(self.rows.corrections.get(field.code, ())):
            if row.value == text and self.is_between(row.corrected_at):
                who = str(row.corrected_by) if self.rows.names_people else ""
                return FigureChange(field, before, after, who, row.corrected_at, row)
        answer = self.rows.answers.get(field.code)
        if answer is not None and answer.value == text and self.is_between(answer.changed_at):
            return FigureChange(field, before, after, self.name_of(answer), answer.changed_at, None)
        return FigureChange(field, before, after, "", None, None)

    def name_of(self, answer: Answer) -> str:
        is_named = self.named is None or answer.changed_by_id in self.named
        return str(answer.changed_by) if answer.changed_by_id and is_named else ""

    def document(self, document: Document) -> DocumentChange:
        was, is_now = (
            {sha256: name for (code, sha256), name in shot.documents.items() if code == document.code}
            for shot in (self.before, self.after)
        )
        return DocumentChange(
            document,
            {sha256: name for sha256, name in is_now.items() if sha256 not in was},
            {sha256: name for sha256, name in was.items() if sha256 not in is_now},
        )

    def decision(self, line: str) -> LineDecision | None:
        row = self.rows.decisions.get(line)
        return row if row is not None and self.is_between(row.decided_at) else None

    def is_between(self, moment: datetime) -> bool:
        return self.before.point.at < moment <= self.after.point.at
