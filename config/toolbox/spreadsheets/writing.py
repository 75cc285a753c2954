"""Write tables for people to take away, so that a spreadsheet never takes a text for a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

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


def write_workbook(sheets: Sequence[Sheet], *, language: str, made_at: datetime = _EARLIEST) -> bytes:
    """Return an .xlsx workbook, its sheets from right to left in Arabic, headings frozen and filterable.

    The same arguments give the same bytes: `made_at` is the only date in the file.
    """
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "Adaa"
    workbook.properties.created = workbook.properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    for sheet in sheets:
        _add_sheet(workbook, sheet, right_to_left=language in RIGHT_TO_LEFT)
    content = io.BytesIO()
    with _DatedArchive(content, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).save()
    return content.getvalue()


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


def _add_sheet(workbook: Workbook, sheet: Sheet, *, right_to_left: bool) -> None:
    target = workbook.create_sheet(_TITLE_FORBIDS.sub(" ", sheet.title)[:31])
    target.sheet_view.rightToLeft = right_to_left
    target.freeze_panes = "A2"
    for index, heading in enumerate(sheet.headings, start=1):
        target.column_dimensions[get_column_letter(index)].width = heading.width
    target.append([_heading_cell(target, heading) for heading in sheet.headings])
    count = 1
    for row in sheet.rows:
        target.append(
            [_cell(target, value, heading) for value, heading in zip(row, sheet.headings, strict=True)]
        )
        count += 1
    target.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings))}{count}"


def _heading_cell(target: Any, heading: Heading) -> WriteOnlyCell:
    cell = WriteOnlyCell(target, heading.title)
    cell.font, cell.fill, cell.alignment = _HEADING_FONT, _HEADING_FILL, _WRAPPED
    return cell


def _cell(target: Any, value: Any, heading: Heading) -> WriteOnlyCell:
    if isinstance(value, datetime):
        value = local(value).replace(tzinfo=None)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(target, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = _WRAPPED
        # Kept a text even after someone edits the cell.
        cell.quotePrefix = value.startswith(_FORMULA_STARTS)
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif heading.number_format:
        cell.number_format = heading.number_format
    return cell


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
