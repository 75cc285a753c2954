"""Workbooks to fill in away from the portal: locked, but for the cells that say what they take."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation

from config.toolbox.languages import RIGHT_TO_LEFT
from config.toolbox.spreadsheets.writing import (
    Heading,
    dressed,
    heading_cell,
    plain_cell,
    save_workbook,
    sheet_title,
)

# What Excel takes of the words of a validation.
_LONGEST_TITLE, _LONGEST_WORDS = 32, 255
_TO_FILL = PatternFill("solid", fgColor="FFFFF8DC")
_EDGE = Side(style="thin", color="FF8C8C8C")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
DAY_FORMAT = "dd/mm/yyyy"


class Takes(StrEnum):
    """What a cell to fill takes; the values are those of Excel's validations."""

    CHOICE = "list"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "date"
    TEXT = "textLength"


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell to fill: what it takes, and what is said of it.

    ``choices`` are the words of a list, together shorter than 250 characters and without commas. ``least``
    and ``most`` bound numbers, days, and the length of a text; None is no bound.
    """

    takes: Takes
    title: str
    prompt: str
    choices: tuple[str, ...] = ()
    least: Decimal | int | date | None = None
    most: Decimal | int | date | None = None
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value to read, in a format of its own."""

    value: Decimal | int | date
    number_format: str


@dataclass(frozen=True)
class FormSheet:
    """A sheet of a workbook to fill. Cells are values, ``Figure``, or ``Blank`` where something is written.

    ``keys`` is a hidden first column, one text a row. A sheet without ``headings`` is words to read.
    """

    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Any]]
    keys: Sequence[str] | None = None


def write_form(sheets: Sequence[FormSheet], *, hidden: FormSheet, language: str, made_at: datetime) -> bytes:
    """Return an .xlsx workbook to fill in; ``hidden`` is a sheet that Excel does not offer to show.

    Locking keeps from accidents and from nothing else: it has no password, and what comes back is checked.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in [*sheets, hidden]:
        target = workbook.create_sheet(sheet_title(sheet.title))
        target.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
        _write(target, sheet)
        _prepare_paper(target, sheet)
        target.protection.sheet = True
        # Columns may still be widened, and rows.
        target.protection.formatColumns = target.protection.formatRows = False
    workbook[sheet_title(hidden.title)].sheet_state = "veryHidden"
    workbook.security = WorkbookProtection(lockStructure=True)
    content = io.BytesIO()
    save_workbook(workbook, content, made_at=made_at)
    return content.getvalue()


def _write(target: Any, sheet: FormSheet) -> None:
    first = 1 if sheet.keys is None else 2
    if sheet.keys is not None:
        target.column_dimensions["A"].hidden = True
    for index, heading in enumerate(sheet.headings, start=first):
        target.column_dimensions[get_column_letter(index)].width = heading.width
        _put(target, 1, index, heading_cell(target, heading.title))
    if sheet.headings:
        target.freeze_panes = "A2"
    else:
        target.column_dimensions["A"].width = 100
    places: dict[Blank, list[str]] = {}
    for number, row in enumerate(sheet.rows, start=2 if sheet.headings else 1):
        if sheet.keys is not None:
            _put(target, number, 1, plain_cell(target, sheet.keys[number - 2]))
        for index, value in enumerate(row, start=first):
            if isinstance(value, Blank):
                place = target.cell(number, index)
                _make_fillable(place, value)
                places.setdefault(value, []).append(place.coordinate)
            elif isinstance(value, Figure):
                _put(target, number, index, plain_cell(target, value.value))
                target.cell(number, index).number_format = value.number_format
            elif value is not None:
                _put(target, number, index, plain_cell(target, value))
    for blank, cells in places.items():
        target.add_data_validation(_validation(blank, cells))


def _put(target: Any, row: int, column: int, made: Any) -> None:
    """Place a cell that was made as for a streamed sheet."""
    cell = target.cell(row, column)
    cell.value, cell.data_type = made.value, made.data_type
    if made.has_style:
        cell._style = made._style


def _make_fillable(cell: Any, blank: Blank) -> None:
    number_format = DAY_FORMAT if blank.takes is Takes.DAY else blank.number_format
    dressed(cell, ("to fill", number_format), partial(_dress_fillable, number_format=number_format))


def _dress_fillable(cell: Any, *, number_format: str | None) -> None:
    cell.protection = Protection(locked=False)
    cell.fill, cell.border = _TO_FILL, _BOX
    if number_format:
        cell.number_format = number_format


def _validation(blank: Blank, cells: Sequence[str]) -> DataValidation:
    prompt = blank.prompt[:_LONGEST_WORDS]
    rule = DataValidation(
        type=blank.takes.value,
        sqref=" ".join(cells),
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=bool(prompt),
        errorTitle=blank.title[:_LONGEST_TITLE],
        error=prompt,
        promptTitle=blank.title[:_LONGEST_TITLE],
        prompt=prompt,
    )
    if blank.takes is Takes.CHOICE:
        rule.formula1 = f'"{",".join(blank.choices)}"'
        return rule
    least, most = _bound(blank.least), _bound(blank.most)
    match least, most:
        case None, None:
            # Any number at all: Excel asks for a bound.
            rule.operator, rule.formula1, rule.formula2 = "between", "-1E+15", "1E+15"
        case _, None:
            rule.operator, rule.formula1 = "greaterThanOrEqual", least
        case None, _:
            rule.operator, rule.formula1 = "lessThanOrEqual", most
        case _:
            rule.operator, rule.formula1, rule.formula2 = "between", least, most
    return rule


def _bound(value: Decimal | int | date | None) -> str | None:
    if value is None:
        return None
    return str(int(to_excel(value))) if isinstance(value, date) else format(value, "f")


def _prepare_paper(target: Any, sheet: FormSheet) -> None:
    """Let the sheet print on A4 across, as wide as the paper, its headings on each page."""
    target.page_setup.paperSize = target.PAPERSIZE_A4
    target.page_setup.orientation = "landscape" if sheet.headings else "portrait"
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.page_setup.fitToHeight = 0
    if sheet.headings:
        target.print_title_rows = "1:1"
