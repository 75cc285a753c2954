"""A file's workbook as people treat it: opened, filled in, saved, sent."""

import io
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from assessments.imports.answer_sheet import read_answer_sheet
from assessments.models import Assessment
from assessments.services.answer_sheets.making import NOTED, TYPED, answer_sheet
from assessments.services.answer_sheets.taking import TypedCell
from tests.factories.assessments import IN_ENTRY


def made(file: Assessment, language: str = "fr", at=IN_ENTRY) -> Workbook:
    """Return the workbook of a file as a spreadsheet opens it."""
    return load_workbook(io.BytesIO(answer_sheet(file, language=language, at=at)))


def place_of(workbook: Workbook, field: str) -> tuple[Any, int]:
    """Return the sheet and the row where a field is asked."""
    for sheet in workbook.worksheets:
        for row in range(1, sheet.max_row + 1):
            if sheet.sheet_state == "visible" and sheet.cell(row, 1).value == field:
                return sheet, row
    raise LookupError(field)


def cell_of(workbook: Workbook, field: str, index: int = TYPED) -> Any:
    sheet, row = place_of(workbook, field)
    return sheet.cell(row, index + 1)


def fill(workbook: Workbook, values: Mapping[str, Any], notes: Mapping[str, str] | None = None) -> Workbook:
    """Type values and explanations beside their fields."""
    for field, value in values.items():
        cell_of(workbook, field).value = value
    for field, text in (notes or {}).items():
        cell_of(workbook, field, NOTED).value = text
    return workbook


def sent(workbook: Workbook, name: str = "adaa.xlsx") -> SimpleUploadedFile:
    """Return a workbook as it is uploaded."""
    content = io.BytesIO()
    workbook.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def cells_of(workbook: Workbook, file: Assessment) -> list[TypedCell]:
    return read_answer_sheet(sent(workbook), of=file)


def filled(
    file: Assessment, values: Mapping[str, Any], notes: Mapping[str, str] | None = None, **options: Any
):
    """Return what is read from the workbook of a file once values were typed in it."""
    return cells_of(fill(made(file, **options), values, notes), file)
