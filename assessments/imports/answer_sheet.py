"""The shape of a workbook filled in away from the portal: what was typed, and where."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from assessments.imports.answers import typed_text
from assessments.models import Assessment
from assessments.services.answer_sheets.making import EMPTIED, NOTED, TYPED
from assessments.services.answer_sheets.seal import HIDDEN_SHEET, Seal, SheetChanged, read_seal
from assessments.services.answer_sheets.taking import SheetError, SheetRefused, TypedCell
from config.toolbox.spreadsheets import read_workbook
from config.toolbox.spreadsheets.reading import Value

MAX_ROWS = 1000
Sheets = Mapping[str, Sequence[Sequence[Value]]]


def read_answer_sheet(upload: BinaryIO, *, of: Assessment) -> list[TypedCell]:
    """Return what was typed in the workbook of a file, in the order of its rows; empty cells are left out.

    Raises SpreadsheetError for what is no workbook, NotAnAnswerSheet, SheetChanged, OtherFile or OtherGrid,
    or SheetRefused for words where nothing is asked.
    """
    sheets = read_workbook(upload, max_rows=MAX_ROWS)
    seal = read_seal(sheets.get(HIDDEN_SHEET))
    seal.check_against(of)
    _check_places(sheets, seal)
    if errors := _strays(sheets, seal):
        raise SheetRefused(errors)
    cells = []
    for code, place in seal.places.items():
        row = sheets[place.sheet][place.row - 1]
        value, note, emptied = (_text(row, index) for index in (TYPED, NOTED, EMPTIED))
        if value or note or emptied:
            cells.append(TypedCell(code, place.sheet, place.row, value, note, place.version, emptied))
    return cells


def _check_places(sheets: Sheets, seal: Seal) -> None:
    """Raise SheetChanged unless each figure stands where it was when the workbook was made."""
    for code, place in seal.places.items():
        rows = sheets.get(place.sheet, ())
        if len(rows) < place.row or _text(rows[place.row - 1], 0) != code:
            raise SheetChanged()


def _strays(sheets: Sheets, seal: Seal) -> list[SheetError]:
    """Return what was typed in rows where nothing is asked: it would be lost without a word."""
    known: dict[str, set[int]] = {}
    for place in seal.places.values():
        known.setdefault(place.sheet, {1}).add(place.row)
    return [
        SheetError(title, number, _("To fill in"), typed[:60], _("Nothing is asked in this row."))
        for title, asked in known.items()
        for number, row in enumerate(sheets[title], start=1)
        if number not in asked and (typed := _text(row, TYPED) or _text(row, NOTED) or _text(row, EMPTIED))
    ]


def _text(row: Sequence[Value], index: int) -> str:
    return typed_text(row[index]) if index < len(row) else ""


def plain_cells(file: Assessment, cells: Sequence[tuple[TypedCell, int]]) -> dict[str, Any]:
    """Return cells of a file, each with the version that a page showed, as plain data to be sealed in it."""
    rows = [[c.field, c.sheet, c.row, c.value, c.note, c.version, c.emptied, seen] for c, seen in cells]
    return {"file": file.pk, "rows": rows}


def sealed_cells(data: Mapping[str, Any]) -> tuple[list[TypedCell], dict[str, int]]:
    """Return the cells that ``plain_cells`` wrote, and the versions shown by field."""
    return [TypedCell(*row[:7]) for row in data["rows"]], {row[0]: row[7] for row in data["rows"]}
