"""What figures found would do to the score: computed for the page, never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Assessment
from assessments.scoring import sheet_to_document
from assessments.services.corrections import figures_in_force
from assessments.services.figures import asked_by
from assessments.services.line_cards import ResultView, SheetDocument, StageSheet
from assessments.services.live import sheets_from
from assessments.services.questionnaire import questionnaire_of


@dataclass(frozen=True, slots=True)
class LineEffect:
    """A line whose result changes, as it stands and as it would stand."""

    before: ResultView
    after: ResultView


@dataclass(frozen=True, slots=True)
class GridEffect:
    """The total of one grid before and after; None when nothing counts."""

    title: Mapping[str, str]
    before: SheetDocument
    after: SheetDocument


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes when some figures are put in place of those in force."""

    lines: Sequence[LineEffect]
    grids: Sequence[GridEffect]


def effect_of(assessment: Assessment, figures: Mapping[str, str]) -> Effect:
    """Return what canonical texts by field, put in place of the figures in force, would do to the score.

    A blank text makes its field not answered. Lines are those that change, in the grids' order. The queries
    are those of the figures in force.
    """
    questionnaire = questionnaire_of(assessment)
    asked = asked_by(questionnaire.grids)
    before = figures_in_force(assessment)
    after = {code: text for code, text in {**before, **figures}.items() if text}
    year = assessment.cycle.assessed_year
    sheets = [
        [
            sheet_to_document(sheet)
            for sheet in sheets_from(
                questionnaire, {code: asked.figure(code, text) for code, text in texts.items()}, year=year
            )
        ]
        for texts in (before, after)
    ]
    old, new = (StageSheet("", documents) for documents in sheets)
    lines = []
    for code, line in questionnaire.lines.items():
        was, is_now = old.line(code), new.line(code)
        if was is not None and is_now is not None and was != is_now:
            lines.append(LineEffect(ResultView("", line, was), ResultView("", line, is_now)))
    return Effect(
        lines=lines,
        grids=[
            GridEffect(grid.title, was, is_now)
            for grid, was, is_now in zip(questionnaire.grids, *sheets, strict=True)
        ],
    )
