"""A file as its reviewer works on it: how far the lines are, and one line with its neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from assessments.enums import State
from assessments.models import Assessment, EvidenceItem
from assessments.scoring import sheet_to_document
from assessments.services.access import opens_evidence, sees_review
from assessments.services.corrections import figures_in_force
from assessments.services.decisions import latest_step
from assessments.services.figures import verified_figures
from assessments.services.file_page import file_scores
from assessments.services.line_cards import LineCard, StageSheet, file_rows, line_cards
from assessments.services.live import sheets_from
from assessments.services.questionnaire import Section, questionnaire_of
from assessments.services.review_lines import LineStatus, ReviewLine, review_lines
from communes.actors import Actor
from records.services.file_pages import has_pages


@dataclass(frozen=True)
class DeskSection:
    """A section of the grid with its lines as they stand in the review."""

    section: Section
    lines: Sequence[ReviewLine]


@dataclass(frozen=True)
class Desk:
    """The review of a file at a glance."""

    sections: Sequence[DeskSection]
    lines: Sequence[ReviewLine]

    @property
    def open_lines(self) -> list[ReviewLine]:
        return [line for line in self.lines if line.is_open]

    @property
    def returned(self) -> list[ReviewLine]:
        return [line for line in self.lines if line.status == LineStatus.RETURNED]

    @property
    def decided_count(self) -> int:
        return len(self.lines) - len(self.open_lines)

    @property
    def next_open(self) -> str:
        """Return the code of the first line that waits, or ""."""
        return next((line.code for line in self.lines if line.is_open), "")

    def next_open_after(self, code: str) -> str:
        """Return the code of the next line that waits after one, going round; "" when none does."""
        codes = [line.code for line in self.lines]
        start = codes.index(code) + 1
        turned = [*self.lines[start:], *self.lines[: start - 1]]
        return next((line.code for line in turned if line.is_open), "")


def review_desk(assessment: Assessment) -> Desk:
    """Return the review of a file. Four queries."""
    lines = {line.code: line for line in review_lines(assessment)}
    sections = [
        DeskSection(section, [lines[line.code] for line in section.lines])
        for section in questionnaire_of(assessment).sections.values()
    ]
    return Desk(sections, list(lines.values()))


@dataclass(frozen=True)
class LinePage:
    """One line of a file to be read, or decided on."""

    card: LineCard
    previous: str
    following: str
    desk: Desk | None
    step: int
    in_force: Mapping[str, str]

    @property
    def previews(self) -> list[EvidenceItem]:
        """Return the files of the line that this reader can read in the page."""
        if not self.card.rows.opens_evidence:
            return []
        files = (item for view in self.card.documents for item in view.files)
        return [item for item in files if has_pages(item.file)]

    @property
    def next_open(self) -> str:
        """Return the next line that waits for a decision after this one, or ""."""
        return self.desk.next_open_after(self.card.code) if self.desk else ""

    @property
    def review_line(self) -> ReviewLine | None:
        return (
            next((line for line in self.desk.lines if line.code == self.card.code), None)
            if self.desk
            else None
        )


def line_page(assessment: Assessment, code: str, actor: Actor) -> LinePage:
    """Return one line with its neighbours; for those who see the review, with where it stands.

    Raises KeyError for a line that the file does not have.
    """
    codes = list(questionnaire_of(assessment).lines)
    position = codes.index(code) if code in codes else -1
    if position < 0:
        raise KeyError(code)
    sees_all = sees_review(actor)
    rows = file_rows(assessment, sees_review=sees_all, opens_evidence=opens_evidence(actor))
    return LinePage(
        card=line_cards(rows, _stages(assessment, actor, bool(rows.corrections)), codes=[code])[code],
        previous=codes[position - 1] if position else "",
        following=codes[position + 1] if position + 1 < len(codes) else "",
        desk=review_desk(assessment) if sees_all else None,
        step=latest_step(assessment),
        in_force=figures_in_force(assessment) if sees_all else {},
    )


def _stages(assessment: Assessment, actor: Actor, is_corrected: bool) -> list[StageSheet]:
    """Return the stored scores; during a review, the score that the corrections would give as well."""
    scores = file_scores(assessment, actor)
    if assessment.state != State.IN_REVIEW:
        return scores.stages
    declared = StageSheet(_("Declared"), scores.declared)
    if not (is_corrected and sees_review(actor)):
        return [declared]
    year = assessment.cycle.assessed_year
    sheets = sheets_from(questionnaire_of(assessment), verified_figures(assessment), year=year)
    return [declared, StageSheet(_("With the corrections"), [sheet_to_document(sheet) for sheet in sheets])]
