"""What a file would give with other figures: scored on the server, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.enums import APPROVED_STATES
from assessments.models import Assessment
from assessments.scoring import YES_OR_NO, Field, ScoreSheet, canonical_text
from assessments.services.answers.reading import AnswerRefused, broken_ceiling, read_text, stored_value
from assessments.services.figures import declared_figures, verified_figures
from assessments.services.live import sheets_from
from assessments.services.questionnaire import Questionnaire, questionnaire_of
from assessments.services.questions import last_year_of

Figures = Mapping[str, str | bool]


class Basis(models.TextChoices):
    """Where the figures that a simulation starts from were taken."""

    VERIFIED = "verified", _("the verified figures")
    DECLARED = "declared", _("the declared figures")
    LAST_YEAR = "last_year", _("the verified figures of the year before, as the file is still empty")


@dataclass(frozen=True)
class Start:
    """The figures that a file is simulated from, and what they give under each grid."""

    assessment: Assessment
    basis: Basis
    figures: Figures

    @property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(self.assessment)

    def sheets(self, changed: Figures | None = None) -> list[ScoreSheet]:
        """Return the score of these figures under each grid, some of them changed, "" for an emptied one."""
        figures = {code: value for code, value in {**self.figures, **(changed or {})}.items() if value != ""}
        return sheets_from(self.questionnaire, figures, year=self.assessment.cycle.assessed_year)

    def text(self, code: str) -> str:
        """Return a figure in its canonical text, "" where there is none."""
        value = self.figures.get(code, "")
        return str(value).lower() if isinstance(value, bool) else value


def starting_figures(assessment: Assessment) -> Start:
    """Return the verified figures of an approved file, else the declared ones, else last year's verified.

    While a review goes on its corrections are not told: a simulation starts from what was declared.
    """
    if assessment.state in APPROVED_STATES:
        return Start(assessment, Basis.VERIFIED, verified_figures(assessment))
    if figures := declared_figures(assessment):
        return Start(assessment, Basis.DECLARED, figures)
    before = last_year_of(assessment)
    if before is None:
        return Start(assessment, Basis.DECLARED, {})
    fields = questionnaire_of(assessment).fields
    values = {code: value for code, value in before.values.items() if code in fields}
    return Start(
        assessment,
        Basis.LAST_YEAR,
        {
            code: value if isinstance(value, bool) else canonical_text(fields[code], value)
            for code, value in values.items()
        },
    )


@dataclass(frozen=True)
class Simulation:
    """Figures typed over those of a file, what is wrong in them, and the scores before and after.

    A text that is refused leaves the figure as it was; ``texts`` keeps what was typed.
    """

    start: Start
    texts: Mapping[str, str]
    changed: Figures
    errors: Mapping[str, str]
    before: list[ScoreSheet]
    after: list[ScoreSheet]


def simulate(start: Start, texts: Mapping[str, str]) -> Simulation:
    """Read what was typed, field by field, and score it. Fields that no grid asks for are left aside."""
    questionnaire = start.questionnaire
    read: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for code, text in texts.items():
        field = questionnaire.fields.get(code)
        if field is None:
            continue
        try:
            read[code] = read_text(field, text, takes_proofs=True)
        except AnswerRefused as refusal:
            errors[code] = refusal.message
    errors |= _ceilings_broken(start, read, errors)
    changed = {
        code: figure
        for code, value in read.items()
        if code not in errors
        and (figure := _figure(questionnaire.fields[code], value)) != start.figures.get(code, "")
        and not (figure is False and code not in start.figures)
    }
    return Simulation(start, texts, changed, errors, start.sheets(), start.sheets(changed))


def _figure(field: Field, value: Any) -> str | bool:
    if value is None:
        return False if field.type in YES_OR_NO else ""
    return value if isinstance(value, bool) else canonical_text(field, value)


def _ceilings_broken(start: Start, read: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, str]:
    """Return why figures do not fit with one another, where one of the two was typed."""
    fields = start.questionnaire.fields
    values = {
        code: stored_value(fields[code], text) if isinstance(text, str) else text
        for code, text in start.figures.items()
        if code in fields and text != ""
    }
    values |= {code: value for code, value in read.items() if value is not None}
    for code in [code for code, value in read.items() if value is None]:
        values.pop(code, None)
    found = {}
    for code in read:
        if code not in errors and (refusal := broken_ceiling(start.questionnaire, values, on=code)):
            found[code] = refusal.message
    return found
