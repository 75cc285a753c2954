"""The differences of a cycle as tables to take away."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import Stage
from assessments.services.answers.reading import shown_form
from assessments.services.audit.differences import COLUMN_WORDS, Change, LineDifference
from assessments.services.questionnaire import line_fields
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

POINTS = "0.00"


def differences_workbook(
    indicators: Iterable[LineDifference], conditions: Iterable[LineDifference], *, language: str
) -> bytes:
    """Return the lines of a cycle with what their correction did, in the language of the moment."""
    common = [
        Heading(_("Line"), 10),
        Heading(_("Title"), 60),
        Heading(_("Files compared"), 12),
        Heading(_("Corrected"), 12),
        Heading(_("Lowered"), 12),
        Heading(_("Raised"), 12),
        Heading(_("Share overstating (%)"), 14, POINTS),
    ]
    measured = [
        Heading(_("Points lost in all"), 14, POINTS),
        Heading(_("Mean change of points"), 14, POINTS),
        Heading(_("Largest change of points"), 14, POINTS),
        Heading(_("Mean change of the value"), 14, POINTS),
        Heading(_("Largest change of the value"), 14, POINTS),
    ]
    return write_workbook(
        [
            Sheet(
                _("Indicators"), [*common, *measured], (_cells(row) + _measured(row) for row in indicators)
            ),
            Sheet(_("Conditions"), common, map(_cells, conditions)),
        ],
        language=language,
    )


def _cells(row: LineDifference) -> list[Any]:
    counts = [row.compared, row.corrected, row.down, row.up]
    return [row.line.code, pick(row.line, "title"), *counts, row.overstating]


def _measured(row: LineDifference) -> list[Any]:
    return [row.lost, row.mean_points, row.largest_points, row.mean_value, row.largest_value]


def line_workbook(row: LineDifference, changes: Sequence[Change], *, language: str) -> bytes:
    """Return the communes whose figures of one line were corrected, a row each, stage by stage."""
    fields = line_fields(row.line)
    headings = [Heading(_("Code"), 16), Heading(_("Commune"), 28), Heading(_("Region"), 24)]
    for words in map(str, COLUMN_WORDS.values()):
        headings += [Heading(f"{pick(field, 'label')} – {words}", 24) for field in fields]
        headings.append(Heading(_("Points – %(stage)s") % {"stage": words}, 12, POINTS))
    headings.append(Heading(_("Reasons"), 80))
    return write_workbook(
        [Sheet(row.line.code, headings, (_change_cells(change, fields) for change in changes))],
        language=language,
    )


def _change_cells(change: Change, fields: Sequence[Any]) -> list[Any]:
    cells: list[Any] = [
        change.commune.code,
        pick(change.commune, "name"),
        pick(change.commune.province.region, "name"),
    ]
    for column in COLUMN_WORDS:
        cells += [shown_figure(change, field, column) for field in fields]
        cells.append(change.points(column))
    reasons = [f"{Stage(row.stage).label}: {row.reason}" for row in change.corrections]
    return [*cells, "\n".join(dict.fromkeys(reasons))]


def shown_figure(change: Change, field: Any, column: str) -> str:
    """Return a figure of a stage as people read it; "" where there is none."""
    figure = change.figures[column].get(field.code, "")
    return shown_form(field, str(figure).lower() if isinstance(figure, bool) else figure)
