"""Results over the years, scores side by side and improvement plans as workbooks."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import FollowUpState
from assessments.services.commune_results import CommuneResults
from assessments.services.improvement.follow_up import PlanView
from assessments.services.improvement.trails import Row
from assessments.services.stage_table import StageTable
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

POINTS = "0.00"


def results_workbook(results: CommuneResults, *, language: str) -> bytes:
    """Return the points of each year by axis and line, with the medians, in the language of the moment."""
    headings = [
        Heading(_("Code"), 8),
        Heading(_("Title"), 50),
        *(Heading(str(year.year), 12, POINTS) for year in results.years),
        Heading(_("Out of"), 10, POINTS),
        Heading(_("Median of the category"), 14, POINTS),
        Heading(_("Median of the region"), 14, POINTS),
        Heading(_("Changes of the rule"), 60),
    ]
    return write_workbook([Sheet(_("Results"), headings, _result_rows(results))], language=language)


def _result_rows(results: CommuneResults) -> Iterator[list[Any]]:
    latest = results.latest_peers
    yield [
        "",
        _("Score"),
        *(year.total for year in results.years),
        100,
        latest.category.total if latest and latest.category else None,
        latest.region.total if latest and latest.region else None,
        "",
    ]
    for block in results.blocks:
        yield _result_row(block.axis)
        for row in block.lines:
            yield _result_row(row)
    for row in results.ended:
        yield _result_row(row)


def _result_row(row: Row) -> list[Any]:
    return [
        row.code,
        pick(row.part, "title"),
        *(cell.points for cell in row.cells),
        row.part.max_points,
        row.category_median,
        row.region_median,
        " ".join([*row.breaks, *row.notes]),
    ]


def stages_workbook(table: StageTable, *, language: str) -> bytes:
    """Return the scores of each stage line by line, then every figure that was put right and why."""
    lines = [
        Heading(_("Line"), 8),
        Heading(_("Title"), 50),
        *(Heading(str(stage.label), 14, POINTS) for stage in table.stages),
        Heading(_("Out of"), 10, POINTS),
        Heading(_("Why"), 80),
    ]
    changes = [
        Heading(_("Line"), 8),
        Heading(_("Figure"), 40),
        Heading(_("Stage"), 14),
        Heading(_("Declared"), 20),
        Heading(_("Put right to"), 20),
        Heading(_("Reason"), 60),
    ]
    return write_workbook(
        [
            Sheet(_("Lines"), lines, _stage_rows(table)),
            Sheet(_("What changed"), changes, _change_rows(table)),
        ],
        language=language,
    )


def _stage_rows(table: StageTable) -> Iterator[list[Any]]:
    for section in table.sections:
        for row in section.rows:
            yield [
                row.card.code,
                pick(row.card.line, "title"),
                *(cell.result_words if row.card.is_condition else cell.points for cell in row.cells),
                None if row.card.is_condition else row.card.line.max_points,  # type: ignore[union-attr]
                row.why,
            ]


def _change_rows(table: StageTable) -> Iterable[list[Any]]:
    for change in table.changes:
        yield [
            change.card.code,
            pick(change.field, "label"),
            str(change.stage),
            change.declared,
            change.corrected,
            change.reason,
        ]


def plan_workbook(view: PlanView, *, language: str) -> bytes:
    """Return the figures aimed at and the actions of a plan, with what the year after shows."""
    figures = [
        Heading(_("Line"), 8),
        Heading(_("Figure"), 50),
        Heading(_("Verified"), 18),
        Heading(_("Aimed at"), 18),
        Heading(_("In the next file"), 18),
    ]
    actions = [
        Heading(_("Line"), 8),
        Heading(_("Action"), 50),
        Heading(_("Who acts"), 30),
        Heading(_("To be done by"), 14),
        Heading(_("State"), 16),
        Heading(_("Note"), 50),
    ]
    return write_workbook(
        [
            Sheet(
                _("Figures aimed at"),
                figures,
                (
                    [row.code, pick(figure.field, "label"), figure.was, figure.aimed, figure.now]
                    for row in view.lines
                    for figure in row.figures
                ),
            ),
            Sheet(
                _("Actions"),
                actions,
                (
                    [
                        each.action.line,
                        each.action.title,
                        each.action.owner,
                        each.action.due_on,
                        str(FollowUpState(each.action.state).label),
                        each.action.note,
                    ]
                    for row in view.lines
                    for each in row.actions
                ),
            ),
        ],
        language=language,
    )
