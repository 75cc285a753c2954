"""Read the tables that people upload (.xlsx, .ods, .csv), row by row, with the row's number in the file."""

import csv
import io
import math
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from config.toolbox.search import fold
from config.toolbox.spreadsheets.limits import TooLarge, measure

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000

Value = str | Decimal | date | datetime | bool | None


class SpreadsheetError(ValueError):
    """A file that cannot be read as the table expected. `message` is for the person who sent it."""

    text: str | Promise = ""

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.text)
        self.parameters = parameters

    @property
    def message(self) -> str:
        return str(self.text) % self.parameters

    def __str__(self) -> str:
        return self.message


class UnreadableFile(SpreadsheetError):
    text = _("This file cannot be read as a table. Send an .xlsx, .ods or .csv file.")


class OldWorkbook(SpreadsheetError):
    text = _("This is a workbook of an old format (.xls). Save it as .xlsx and send it again.")


class NotAWorkbook(SpreadsheetError):
    text = _("This is not a workbook. Send the .xlsx file that you filled in.")


class UnknownEncoding(SpreadsheetError):
    text = _("This text file is not in UTF-8. Save it as “CSV UTF-8” and send it again.")


class FileTooLarge(SpreadsheetError):
    text = _("This file is too large: at most %(rows)s rows and %(columns)s columns are read.")


class NoHeadings(SpreadsheetError):
    text = _("The first row must hold the headings of the columns: %(expected)s.")


class MissingColumns(SpreadsheetError):
    text = _("Columns are missing: %(missing)s. The file has: %(found)s.")


class UnknownColumns(SpreadsheetError):
    text = _("Columns are not known: %(unknown)s. Expected: %(expected)s.")


class RepeatedColumn(SpreadsheetError):
    text = _("The column “%(column)s” stands twice.")


class CellsBeyondHeadings(SpreadsheetError):
    text = _(
        "Row %(row)s has more cells than there are headings. "
        "Put quotation marks around a value that holds the separator."
    )


@dataclass(frozen=True)
class Column:
    """A column expected: its key, the headings under which it is recognised, and whether it must be there.

    Headings are compared without case, accents or spaces around; the key is always one of them.
    """

    key: str
    headings: Sequence[str] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: its number in the file (headings are row 1) and its values by key.

    A number is a `Decimal`, a date a `date` or `datetime` without zone, a text is stripped; None is blank.
    """

    number: int
    values: dict[str, Value]


def read_rows(
    upload: BinaryIO,
    *,
    columns: Sequence[Column],
    max_rows: int = MAX_ROWS,
    name: str = "",
    others_allowed: bool = False,
) -> list[Row]:
    """Return the rows of the first visible sheet of an uploaded file, in the file's order.

    `name` is needed only where `upload.name` does not tell the file's name; `others_allowed` passes over the
    columns that are not expected. Raise `SpreadsheetError` for a file that is no table, is larger than
    `max_rows`, or whose headings are not those expected, or whose rows are longer than its headings.
    """
    content = upload.read(MAX_UPLOAD_BYTES + 1)
    if len(content) > MAX_UPLOAD_BYTES:
        raise FileTooLarge(rows=max_rows, columns=MAX_COLUMNS)
    table = _table(
        content, suffix=PurePath(name or getattr(upload, "name", "") or "").suffix, max_rows=max_rows
    )
    headings = [_cell(value) for value in next(table, [])]
    found = [str(heading or "") for heading in headings]
    keys = _match_headings(found, columns, others_allowed=others_allowed)
    rows = []
    for number, cells in enumerate(table, start=2):
        if any(_cell(value) is not None for value in cells[len(keys) :]):
            raise CellsBeyondHeadings(row=number)
        values = {key: _cell(value) for key, value in zip(keys, cells, strict=False) if key}
        if any(value is not None for value in values.values()):
            rows.append(Row(number, {column.key: values.get(column.key) for column in columns}))
    return rows


def read_workbook(upload: BinaryIO, *, max_rows: int = MAX_ROWS) -> dict[str, list[list[Value]]]:
    """Return every sheet of an uploaded .xlsx or .ods file by its name, hidden ones too, cell by cell.

    The first row and the first cell of each are those of the sheet, so that places are those people see.
    Raise `SpreadsheetError` for a file that is no workbook, or is larger than `max_rows` rows a sheet.
    """
    content = upload.read(MAX_UPLOAD_BYTES + 1)
    if len(content) > MAX_UPLOAD_BYTES:
        raise FileTooLarge(rows=max_rows, columns=MAX_COLUMNS)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise OldWorkbook
    if not content.startswith(b"PK\x03\x04"):
        raise NotAWorkbook
    workbook = _open(content, max_rows)
    try:
        return {
            sheet.name: [
                [_cell(value) for value in row]
                for row in workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            ]
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        }
    except CalamineError:
        raise UnreadableFile from None


def _table(content: bytes, *, suffix: str, max_rows: int) -> Iterator[Sequence[Any]]:
    if content.startswith(b"PK\x03\x04"):
        return _sheet(content, max_rows)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise OldWorkbook
    if suffix.lower() not in ("", ".csv", ".txt", ".tsv") or b"\x00" in content[:4096]:
        raise UnreadableFile
    return _text_table(content, max_rows)


def _sheet(content: bytes, max_rows: int) -> Iterator[Sequence[Any]]:
    workbook = _open(content, max_rows)
    try:
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                return iter(workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
    except CalamineError:
        raise UnreadableFile from None
    raise UnreadableFile


def _open(content: bytes, max_rows: int) -> CalamineWorkbook:
    """Open a workbook after it was measured."""
    try:
        extent = measure(io.BytesIO(content))
    except TooLarge:
        raise FileTooLarge(rows=max_rows, columns=MAX_COLUMNS) from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise UnreadableFile from None
    if extent.rows > max_rows + 1 or extent.columns > MAX_COLUMNS or extent.rows * extent.columns > MAX_CELLS:
        raise FileTooLarge(rows=max_rows, columns=MAX_COLUMNS)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except CalamineError:
        raise UnreadableFile from None


def _text_table(content: bytes, max_rows: int) -> Iterator[Sequence[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnknownEncoding from None
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise UnreadableFile from None
    if len(rows) > max_rows + 1 or any(len(row) > MAX_COLUMNS for row in rows):
        raise FileTooLarge(rows=max_rows, columns=MAX_COLUMNS)
    return iter(rows)


def _match_headings(
    found: Sequence[str], columns: Sequence[Column], *, others_allowed: bool
) -> list[str | None]:
    """Return the key of each column of the file; None for one without a heading."""
    expected = ", ".join(column.key for column in columns)
    if not any(found):
        raise NoHeadings(expected=expected)
    known = {fold(heading): column.key for column in columns for heading in (column.key, *column.headings)}
    keys = [known.get(fold(heading)) if heading else None for heading in found]
    unknown = [heading for heading, key in zip(found, keys, strict=True) if heading and key is None]
    missing = [column.key for column in columns if column.required and column.key not in keys]
    if missing:
        raise MissingColumns(missing=", ".join(missing), found=_listed(found))
    if unknown and not others_allowed:
        raise UnknownColumns(unknown=_listed(unknown), expected=expected)
    named = [key for key in keys if key]
    if repeated := next((key for key in named if named.count(key) > 1), None):
        raise RepeatedColumn(column=repeated)
    return keys


def _listed(headings: Iterable[str]) -> str:
    return ", ".join(heading[:60] for heading in headings if heading)


def _cell(value: Any) -> Value:
    match value:
        case bool() | datetime() | date():
            return value
        case float():
            return _decimal(value) if math.isfinite(value) else str(value)
        case int():
            return Decimal(value)
        case time() | timedelta():
            return str(value)
        case None:
            return None
        case _:
            return str(value).strip() or None


def _decimal(value: float) -> Decimal:
    """Return what the sheet shows: spreadsheets keep 15 significant digits, the rest is binary noise."""
    number = Decimal(f"{value:.15g}")
    return Decimal(int(number)) if number == number.to_integral_value() else number
