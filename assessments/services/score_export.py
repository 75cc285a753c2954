"""The stored scores of a cycle, line by line, as a flat table."""

from collections.abc import Iterator
from typing import Any

from assessments.enums import VERIFIED_STAGES, Figures, Stage, State
from assessments.models import Assessment, Cycle, ScoreSheet

COLUMNS = ("commune_code", "grid", "line", "kind", "value", "points", "max_points", "status")
Row = dict[str, Any]
_BATCH = 200


def score_rows(cycle: Cycle, figures: Figures) -> Iterator[Row]:
    """Yield the rows of a cycle by commune code: conditions, then indicators, then the total of each grid.

    ``kind`` is condition, indicator or total. A condition's status is its result, a total's is eligible or
    not_eligible, and None for a grid without conditions, which decides nothing. Values
    and points are plain decimal strings, a checklist's value the list of its items, None where there is none.
    Verified figures are those of the latest stage of each file. A commune that submitted nothing has one row:
    a total without points. Files without a stored score are left out.
    """
    stages = [Stage.DECLARED] if figures == Figures.DECLARED else list(VERIFIED_STAGES)
    files = list(
        Assessment.objects.filter(cycle=cycle)
        .order_by("commune__code")
        .values_list("pk", "state", "commune__code")
    )
    for start in range(0, len(files), _BATCH):
        batch = files[start : start + _BATCH]
        sheets = _latest([pk for pk, _, _ in batch], stages)
        for pk, state, code in batch:
            if state == State.NOT_SUBMITTED:
                yield _total(code, cycle.grid.code, None, status="not_eligible")
            elif pk in sheets:
                yield from _rows_of(code, sheets[pk])


def _latest(files: list[int], stages: list[Stage]) -> dict[int, ScoreSheet]:
    """Return the sheet of the latest of these stages, by file."""
    rows = ScoreSheet.objects.filter(assessment__in=files, stage__in=stages)
    rows = rows.select_related("grid", "additional_grid").defer("grid__document", "additional_grid__document")
    sheets = sorted(rows, key=lambda sheet: stages.index(Stage(sheet.stage)))
    return {sheet.assessment_id: sheet for sheet in sheets}


def _rows_of(code: str, sheet: ScoreSheet) -> Iterator[Row]:
    yield from _lines(code, sheet.grid.code, sheet.sheet)
    status = "eligible" if sheet.is_eligible else "not_eligible"
    yield _total(code, sheet.grid.code, sheet.sheet["total"], status=status)
    if sheet.additional_sheet is not None and sheet.additional_grid is not None:
        yield from _lines(code, sheet.additional_grid.code, sheet.additional_sheet)
        total = sheet.additional_sheet["total"]
        yield _total(code, sheet.additional_grid.code, total, status=None)


def _lines(code: str, grid: str, document: dict[str, Any]) -> Iterator[Row]:
    for line, condition in document["conditions"].items():
        yield _row(code, grid, line, "condition", status=condition["result"])
    for line, result in document["lines"].items():
        yield _row(
            code,
            grid,
            line,
            "indicator",
            value=result["value"],
            points=result["points"],
            max_points=result["max_points"],
            status=result["status"],
        )


def _total(code: str, grid: str, total: str | None, *, status: str | None) -> Row:
    return _row(code, grid, "total", "total", value=total, points=total, max_points="100.00", status=status)


def _row(code: str, grid: str, line: str, kind: str, **more: Any) -> Row:
    return {**dict.fromkeys(COLUMNS), "commune_code": code, "grid": grid, "line": line, "kind": kind, **more}
