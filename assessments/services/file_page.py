"""All that the page of one file shows to one reader, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES, SENT_STATES, VERIFIED_STAGES, Stage
from assessments.models import Assessment, ScoreSheet, Submission
from assessments.scoring import Grid as ScoringGrid
from assessments.scoring import sheet_to_document
from assessments.services.access import opens_evidence, sees_review
from assessments.services.line_cards import LineCard, SheetDocument, StageSheet, file_rows, line_cards
from assessments.services.live import live_sheets
from assessments.services.questionnaire import Questionnaire, Section, questionnaire_of
from communes.actors import Actor
from config.toolbox.languages import pick

# What the scores that no longer count are called, by the stage that gave them.
_EARLIER = {
    Stage.DECLARED: _("Declared score"),
    Stage.REVIEW: _("Score after the review"),
    Stage.AUDIT: _("Score after the audit"),
    Stage.APPEAL: _("Score after the appeal"),
}


@dataclass(frozen=True, slots=True)
class FileSection:
    """The conditions of a grid, or one axis of it, with the cards of its lines."""

    section: Section
    cards: Sequence[LineCard]
    declared: Mapping[str, Any] | None
    verified: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class FileGrid:
    """One grid of a file with both scores under it: documents of ``assessments.scoring``, or None."""

    grid: ScoringGrid
    declared: SheetDocument | None
    verified: SheetDocument | None
    sections: Sequence[FileSection]
    earlier: Sequence[tuple["str | Promise", str | None]]
    """The totals that no longer count, each with its name, the earliest first."""

    @property
    def latest(self) -> SheetDocument | None:
        return self.verified or self.declared

    @property
    def total(self) -> Decimal | None:
        """Return the latest total; None when nothing counts, or nothing is scored."""
        total = self.latest and self.latest["total"]
        return Decimal(total) if total else None

    @property
    def conditions_met(self) -> int:
        return sum(row["met"] for row in self.latest["conditions"].values()) if self.latest else 0

    @property
    def axes(self) -> list[dict[str, Any]]:
        """Return the latest points of each axis, as they are drawn."""
        scores = self.latest["axes"] if self.latest else {}
        return [
            {
                "label": pick({"title": axis.title}, "title"),
                "points": Decimal(scores[axis.code]["points"]),
                "max_points": Decimal(scores[axis.code]["max_points"]),
            }
            for axis in self.grid.axes
            if axis.code in scores
        ]


@dataclass(frozen=True)
class FileScores:
    """The scores of a file that a reader may see; ``is_live`` ones are computed from the entry.

    ``verified_stages`` are the scores of the stages that have one, the earliest first: the last one counts,
    those before it stay readable.
    """

    declared: Sequence[SheetDocument]
    verified_stages: Sequence[StageSheet]
    is_live: bool

    @property
    def verified(self) -> Sequence[SheetDocument]:
        return self.verified_stages[-1].documents if self.verified_stages else []

    @property
    def stages(self) -> list[StageSheet]:
        """Return the scores side by side, the earliest first; a score alone needs no name."""
        if not self.verified_stages:
            return [StageSheet("", self.declared)]
        return [StageSheet(Stage.DECLARED.label, self.declared, Stage.DECLARED), *self.verified_stages]


def file_scores(assessment: Assessment, actor: Actor) -> FileScores:
    """Return the scores of a file: verified ones for authorities, and for communes once approved.

    One query; a draft, or a file whose score is not stored yet, takes three more.
    """
    sheets = {sheet.stage: sheet for sheet in ScoreSheet.objects.filter(assessment=assessment)}
    is_live = assessment.state not in SENT_STATES or Stage.DECLARED not in sheets
    declared = (
        [sheet_to_document(sheet) for sheet in live_sheets(assessment)]
        if is_live
        else _documents(sheets[Stage.DECLARED])
    )
    if not (sees_review(actor) or assessment.state in APPROVED_STATES):
        return FileScores(declared, [], is_live)
    verified = [
        StageSheet(stage.label, _documents(sheets[stage]), stage)
        for stage in VERIFIED_STAGES
        if stage in sheets
    ]
    return FileScores(declared, verified, is_live)


def _documents(sheet: ScoreSheet) -> list[SheetDocument]:
    return [document for document in (sheet.sheet, sheet.additional_sheet) if document is not None]


@dataclass(frozen=True)
class FilePage:
    """What a reader sees of a file: scores, lines by section, receipts."""

    scores: FileScores
    grids: Sequence[FileGrid]
    submissions: Sequence[Submission]

    @property
    def main(self) -> FileGrid:
        return self.grids[0]

    @property
    def corrected(self) -> list[LineCard]:
        """Return the lines whose figures an authority put right, where the reader may know it."""
        sections = (section for grid in self.grids for section in grid.sections)
        return [card for section in sections for card in section.cards if card.has_corrections]


def file_page(assessment: Assessment, actor: Actor) -> FilePage:
    """Return the parts of a file's page. Six queries once the file is sent."""
    scores = file_scores(assessment, actor)
    rows = file_rows(assessment, sees_review=sees_review(actor), opens_evidence=opens_evidence(actor))
    cards = line_cards(rows, scores.stages)
    questionnaire = questionnaire_of(assessment)
    return FilePage(
        scores=scores,
        grids=[_grid(questionnaire, index, scores, cards) for index in range(len(questionnaire.grids))],
        submissions=list(Submission.objects.filter(assessment=assessment).order_by("-version")),
    )


def _grid(
    questionnaire: Questionnaire, index: int, scores: FileScores, cards: Mapping[str, LineCard]
) -> FileGrid:
    grid = questionnaire.grids[index]
    declared, verified = _at(scores.declared, index), _at(scores.verified, index)
    sections = [
        FileSection(
            section,
            [cards[line.code] for line in section.lines],
            _axis(declared, section),
            _axis(verified, section),
        )
        for section in questionnaire.sections.values()
        if section.grid is grid
    ]
    return FileGrid(grid, declared, verified, sections, _earlier(scores, index))


def _at(documents: Sequence[SheetDocument], index: int) -> SheetDocument | None:
    return documents[index] if index < len(documents) else None


def _earlier(scores: FileScores, index: int) -> list[tuple["str | Promise", str | None]]:
    found = [(stage.stage, _at(stage.documents, index)) for stage in scores.stages[:-1]]
    return [(_EARLIER[stage], document["total"]) for stage, document in found if stage and document]


def _axis(document: SheetDocument | None, section: Section) -> Mapping[str, Any] | None:
    return document["axes"][section.axis.code] if document and section.axis else None
