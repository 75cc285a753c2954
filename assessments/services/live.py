"""The score of a file as it stands while it is filled in: computed, never stored."""

from collections.abc import Collection, Mapping

from assessments.models import Answer, Assessment
from assessments.scoring import ScoreSheet, parse_answers, score
from assessments.services.figures import asked_by, declared_figures
from assessments.services.questionnaire import Questionnaire, questionnaire_of

Figures = Mapping[str, str | bool]


def live_sheets(assessment: Assessment) -> list[ScoreSheet]:
    """Return the score sheets of the declared figures: the grid's, then the additional grid's where it is."""
    return sheets_from(
        questionnaire_of(assessment), declared_figures(assessment), year=assessment.cycle.assessed_year
    )


def live_sheet(assessment: Assessment) -> ScoreSheet:
    """Return the score sheet of the declared figures under the grid that decides eligibility."""
    return live_sheets(assessment)[0]


def figures_from(
    questionnaire: Questionnaire, answers: Mapping[str, Answer], documents: Collection[str]
) -> Figures:
    """Return the declared figures of rows already read, given the document codes that have a file."""
    asked = asked_by(questionnaire.grids)
    figures: dict[str, str | bool] = {
        code: asked.figure(code, answer.value)
        for code, answer in answers.items()
        if answer.value and code in asked.fields
    }
    figures |= {code: True for document in documents for code in asked.given.get(document, ())}
    return figures


def sheets_from(questionnaire: Questionnaire, figures: Figures, *, year: int) -> list[ScoreSheet]:
    """Score figures in canonical text under each grid of a file; each grid reads its own fields."""
    return [
        score(
            grid,
            parse_answers(
                grid,
                {code: value for code, value in figures.items() if code in grid.fields},
                assessed_year=year,
            ),
        )
        for grid in questionnaire.grids
    ]
