"""A file's score at each stage, line by line: declared, reviewed, audited, final, and what changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessments.enums import Stage
from assessments.models import Assessment
from assessments.scoring import Field
from assessments.services.access import opens_evidence, sees_review
from assessments.services.file_page import file_scores
from assessments.services.line_cards import LineCard, StageSheet, file_rows, line_cards
from assessments.services.questionnaire import Section, questionnaire_of
from communes.actors import Actor
from config.toolbox.languages import pick


def result_words(result: str) -> str:
    """Return the result of a condition in words; "" without one."""
    words = {"met": _("Met"), "not_met": _("Not met"), "not_answered": _("Not answered")}
    return words.get(result, "")


@dataclass(frozen=True, slots=True)
class StageCell:
    """What a line gave at one stage; ``is_moved`` where it is not what the stage before gave."""

    document: Any
    is_moved: bool

    @property
    def points(self) -> Decimal | None:
        return Decimal(self.document["points"]) if self.document and "points" in self.document else None

    @property
    def result(self) -> str:
        return self.document["result"] if self.document else ""

    @property
    def result_words(self) -> str:
        """Return the result of a condition in words; "" without one."""
        return result_words(self.result)


@dataclass(frozen=True)
class StageRow:
    """One line with a cell for each stage, and why it has what it has in the end."""

    card: LineCard
    cells: Sequence[StageCell]

    @property
    def is_moved(self) -> bool:
        return any(cell.is_moved for cell in self.cells)

    @property
    def why(self) -> str:
        """Return the reason of the last stage."""
        last = self.cells[-1].document if self.cells else None
        if last is None:
            return ""
        if self.card.is_condition:
            return " ".join(pick(test, "reason") for test in last["tests"])
        return pick(last, "reason")


@dataclass(frozen=True, slots=True)
class StageSection:
    section: Section
    rows: Sequence[StageRow]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that an authority put right: at which stage, from what to what, and why."""

    card: LineCard
    field: Field
    stage: "str | Promise"
    declared: str
    corrected: str
    reason: str


@dataclass(frozen=True)
class StageTable:
    """The scores of one file side by side, as one reader may see them."""

    assessment: Assessment
    stages: Sequence[StageSheet]
    sections: Sequence[StageSection]

    @property
    def totals(self) -> list[Decimal | None]:
        """Return the total of each stage under the grid that decides eligibility."""
        return [
            Decimal(stage.documents[0]["total"]) if stage.documents[0]["total"] else None
            for stage in self.stages
        ]

    @cached_property
    def changes(self) -> list[FigureChange]:
        """Return what changed since the commune sent its file, in the order of the grid; a figure once."""
        found: list[FigureChange] = []
        seen: set[str] = set()
        for section in self.sections:
            for row in section.rows:
                for view in row.card.figures:
                    if view.field.code in seen:
                        continue
                    seen.add(view.field.code)
                    found += [
                        FigureChange(
                            row.card,
                            view.field,
                            Stage(correction.stage).label,
                            view.declared,
                            shown,
                            correction.reason,
                        )
                        for shown, correction in view.corrected
                    ]
        return found


def stage_table(assessment: Assessment, actor: Actor) -> StageTable:
    """Return the score of each stage that a reader may see, and each figure put right. Five queries."""
    stages = file_scores(assessment, actor).stages
    rows = file_rows(assessment, sees_review=sees_review(actor), opens_evidence=opens_evidence(actor))
    cards = line_cards(rows, stages)
    sections = [
        StageSection(section, [_row(cards[line.code], stages) for line in section.lines])
        for section in questionnaire_of(assessment).sections.values()
    ]
    return StageTable(assessment, stages, sections)


def _row(card: LineCard, stages: Sequence[StageSheet]) -> StageRow:
    cells: list[StageCell] = []
    before: Any = None
    for stage in stages:
        found = stage.line(card.code)
        is_moved = before is not None and found is not None and _gist(found) != _gist(before)
        cells.append(StageCell(found, is_moved))
        before = found or before
    return StageRow(card, cells)


def _gist(document: Any) -> Any:
    return document.get("points", document.get("result"))
