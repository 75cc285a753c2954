"""Write tables for people to take away, so that a spreadsheet never takes a text for a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from config.toolbox.clock import local
from config.toolbox.languages import RIGHT_TO_LEFT

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_HEADING_FONT = Font(bold=True)
_HEADING_FILL = PatternFill("solid", fgColor="FFE9EEF3")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_TITLE_FORBIDS = re.compile(r"[\[\]:*?/\\]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?[\d\s\u202f.,]+%?")


@dataclass(frozen=True)
class Heading:
    """A column of a sheet to write: its title, its width in characters, and the format of its numbers.

    `number_format` is Excel's ("#,##0.00"); dates and instants have their own.
    """

    title: str
    width: int = 18
    number_format: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet to write. Cells: text, Decimal, int, bool, date, aware datetime (Casablanca) or None."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]


class WorkbookStream:
    """A workbook written row by row, of any length: rows wait on the disk and never all in memory.

    Its sheets stand from right to left in Arabic, headings frozen and filterable. The same calls give the
    same bytes: ``made_at`` is the only date in the file.
    """

    def __init__(self, *, language: str, made_at: datetime = _EARLIEST) -> None:
        self._workbook = Workbook(write_only=True)
        self._right_to_left = language in RIGHT_TO_LEFT
        self._made_at = made_at

    def add_sheet(self, title: str, headings: Sequence[Heading], *, frozen_columns: int = 0) -> "SheetStream":
        """Begin a sheet; several may be written by turns."""
        sheet = self._workbook.create_sheet(sheet_title(title))
        sheet.sheet_view.rightToLeft = self._right_to_left
        return SheetStream(sheet, headings, frozen_columns)

    def save(self, target: BinaryIO) -> None:
        """Write the workbook out; nothing can be added to it afterwards."""
        save_workbook(self._workbook, target, made_at=self._made_at)


class SheetStream:
    """One sheet of a ``WorkbookStream``."""

    def __init__(self, sheet: Any, headings: Sequence[Heading], frozen_columns: int) -> None:
        self._sheet, self._headings = sheet, headings
        sheet.freeze_panes = f"{get_column_letter(frozen_columns + 1)}2"
        for index, heading in enumerate(headings, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = heading.width
        sheet.append([heading_cell(sheet, heading.title) for heading in headings])
        self._count = 0
        self._cover(0)

    def append(self, row: Sequence[Any]) -> None:
        """Add a row, one value a heading."""
        self._write(row)
        self._count += 1
        self._cover(self._count)

    def close_with(self, row: Sequence[Any]) -> None:
        """Add a row in bold below the others, which filters leave where it is."""
        self._write(row, font=_HEADING_FONT)

    def _write(self, row: Sequence[Any], font: Font | None = None) -> None:
        cells = [
            plain_cell(self._sheet, value, heading.number_format)
            for value, heading in zip(row, self._headings, strict=True)
        ]
        if font is not None:
            for cell in cells:
                cell.font = font
        self._sheet.append(cells)

    def _cover(self, rows: int) -> None:
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._headings))}{rows + 1}"


def write_workbook(sheets: Sequence[Sheet], *, language: str, made_at: datetime = _EARLIEST) -> bytes:
    """Return an .xlsx workbook, its sheets from right to left in Arabic, headings frozen and filterable.

    The same arguments give the same bytes: `made_at` is the only date in the file.
    """
    stream = WorkbookStream(language=language, made_at=made_at)
    for sheet in sheets:
        target = stream.add_sheet(sheet.title, sheet.headings)
        for row in sheet.rows:
            target.append(row)
    content = io.BytesIO()
    stream.save(content)
    return content.getvalue()


def save_workbook(workbook: Workbook, target: BinaryIO, *, made_at: datetime = _EARLIEST) -> None:
    """Write a workbook out with one date in it, so that the same content gives the same bytes."""
    workbook.properties.creator = "Adaa"
    workbook.properties.created = workbook.properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    with _DatedArchive(target, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).save()


def sheet_title(text: str) -> str:
    """Return a text as the name of a sheet: no forbidden characters, 31 characters at most."""
    return _TITLE_FORBIDS.sub(" ", text)[:31]


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a comma-separated table in UTF-8 with the mark that lets Excel read Arabic in it (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def escape_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula in a CSV; plain numbers are left alone."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text) else text


class _DatedArchive(zipfile.ZipFile):
    """An archive without the clock's hour in it."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        entry = zipfile.ZipInfo(name, _EARLIEST.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        with open(filename, "rb") as part:  # noqa: PTH123
            self.writestr(str(arcname), part.read())


def dressed(cell: Any, look: Hashable, dress: Callable[[Any], None]) -> Any:
    """Return a cell in a look, which ``dress`` gives it. Each look is worked out once a workbook.

    The library works out anew for each cell whether it knows a font, a fill or a border: that takes long.
    """
    looks = cell.parent.parent.__dict__.setdefault("adaa_looks", {})
    if look in looks:
        cell._style = copy(looks[look])
    else:
        dress(cell)
        looks[look] = copy(cell._style)
    return cell


def heading_cell(target: Any, title: str) -> WriteOnlyCell:
    """Return a heading: bold, shaded, wrapped."""
    return dressed(plain_cell(target, title), "heading", _dress_heading)


def _dress_heading(cell: Any) -> None:
    cell.font, cell.fill, cell.alignment = _HEADING_FONT, _HEADING_FILL, _WRAPPED


def plain_cell(target: Any, value: Any, number_format: str | None = None) -> WriteOnlyCell:
    """Return a cell that holds a value as it is: a text is never taken for a formula."""
    if isinstance(value, datetime):
        value = local(value).replace(tzinfo=None)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(target, value)
    if isinstance(value, str):
        cell.data_type = "s"
        # Kept a text even after someone edits the cell.
        if value.startswith(_FORMULA_STARTS):
            return dressed(cell, "quoted text", _dress_quoted)
        return dressed(cell, "text", _dress_text)
    if isinstance(value, datetime):
        number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        number_format = "yyyy-mm-dd"
    if number_format:
        cell.number_format = number_format
    return cell


def _dress_text(cell: Any) -> None:
    cell.alignment = _WRAPPED


def _dress_quoted(cell: Any) -> None:
    cell.alignment, cell.quotePrefix = _WRAPPED, True


def _csv_cell(value: Any) -> Any:
    match value:
        case str():
            return escape_formula(value)
        case bool():
            return "true" if value else "false"
        case datetime():
            return local(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return value
