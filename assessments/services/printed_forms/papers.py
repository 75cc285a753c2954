"""Printed forms as documents: of a grid, and of a file, blank or filled, for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessments.enums import SENT_STATES, State
from assessments.models import Assessment, DocumentKind, Grid, GridPaper, Submission
from assessments.services.access import opens_evidence, sees_review
from assessments.services.grid_reading import year_of
from assessments.services.grids import grids_of
from assessments.services.line_cards import file_rows
from assessments.services.papers import Paper
from assessments.services.printed_forms.contents import Data, Drawing, Filling
from assessments.services.questionnaire import questionnaire_of, questionnaire_of_grid
from assessments.services.questions import asking_for
from assessments.services.threads.reading import file_thread
from communes.actors import Actor
from config.toolbox.languages import in_language, pick
from records.services.papers import Sheet

LANGUAGES = ("ar", "fr")
TEMPLATE = "pdf/form.html"
STYLE = "css/form.css"


@dataclass(frozen=True, kw_only=True)
class GridForm(Sheet):
    """The blank form of a grid."""

    kept_in = GridPaper

    grid: Grid

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        return {"grid": self.grid}, {}


def grid_forms(grid: Grid) -> list[GridForm]:
    """Return the blank form of a grid in each language. No query."""
    return [_grid_form(grid, language) for language in LANGUAGES]


def _grid_form(grid: Grid, language: str) -> GridForm:
    questionnaire, year = questionnaire_of_grid(grid), year_of(grid)
    with in_language(language):
        data = _data([grid], year, Drawing(questionnaire, year).sections())
    name = f"adaa-{grid.code}-{grid.version}-form-{language}.pdf"
    return GridForm(grid=grid, language=language, template=TEMPLATE, style=STYLE, data=data, file_name=name)


def file_forms(assessment: Assessment, actor: Actor, *, at: datetime) -> dict[str, list[Paper]]:
    """Return the forms of a file for one reader, by kind (``DocumentKind``), each in both languages.

    A reader's form holds what the pages of the file would show them, no more. Up to fifteen queries, however
    much stands in the file.
    """
    questionnaire = questionnaire_of(assessment)
    filling = Filling(
        file_rows(assessment, sees_review=sees_review(actor), opens_evidence=opens_evidence(actor)),
        asking_for(assessment, questionnaire, at=at),
        file_thread(assessment, actor, at=at),
    )
    sent = Submission.objects.filter(assessment=assessment).order_by("-version").first()
    forms: dict[str, list[Paper]] = {}
    for kind in (DocumentKind.FORM_BLANK, DocumentKind.FORM_FILLED):
        is_blank = kind == DocumentKind.FORM_BLANK
        forms[kind] = [
            _file_form(assessment, kind, filling, sent, language, is_blank) for language in LANGUAGES
        ]
    return forms


def _file_form(
    file: Assessment,
    kind: DocumentKind,
    filling: Filling,
    sent: Submission | None,
    language: str,
    is_blank: bool,
) -> Paper:
    year = file.cycle.assessed_year
    with in_language(language):
        drawing = Drawing(questionnaire_of(file), year, filling, is_blank)
        data = _data(grids_of(file), year, drawing.sections()) | _whose(file)
        if not is_blank:
            data |= _state(file, filling, sent)
    part = "blank-form" if is_blank else "form"
    return Paper(
        assessment=file,
        kind=kind,
        language=language,
        template=TEMPLATE,
        style=STYLE,
        data=data,
        file_name=f"adaa-{year}-{file.commune.slug}-{part}-{language}.pdf",
    )


def _data(grids: Sequence[Grid], year: int, sections: list[Data]) -> Data:
    return {
        "year": year,
        "grids": [str(grid) for grid in grids],
        "sections": sections,
        "commune": "",
        "is_filled": False,
        "is_draft": False,
        "is_demonstration": False,
        "is_internal": False,
        "knows_last_year": False,
    }


def _whose(file: Assessment) -> Data:
    commune = file.commune
    return {
        "commune": pick(commune, "name"),
        "commune_code": commune.code,
        "province": pick(commune.province, "name"),
        "region": pick(commune.province.region, "name"),
        "is_demonstration": file.cycle.is_demonstration,
        "closes_at": file.entry_closes_at,
        "knows_last_year": True,
    }


def _state(file: Assessment, filling: Filling, sent: Submission | None) -> Data:
    changes = [answer.changed_at for answer in filling.rows.answers.values()]
    changes += [item.added_at for items in filling.rows.evidence.values() for item in items]
    is_sent = file.state in SENT_STATES and sent is not None
    return {
        "is_filled": True,
        "is_draft": not is_sent,
        "is_internal": any(entry.is_internal for entry in filling.thread.entries),
        "state": str(State(file.state).label),
        "changed_at": max(changes, default=None),
        "receipt": {"number": sent.number, "at": sent.submitted_at} if is_sent and sent else None,
    }
