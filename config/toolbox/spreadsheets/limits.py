"""Measure a spreadsheet before it is opened.

A file of a few kilobytes can unpack to gigabytes, or place one cell in the last corner of its sheet and
make a reader allocate everything in between: the process would be gone before it could complain. So the
archive is unpacked once as a stream, counted, and looked at for the places of its cells.
"""

import re
import zipfile
from typing import Any, BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import expatreader
from defusedxml.common import DefusedXmlException

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 500
_CHUNK = 256 * 1024
_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_FAR_AWAY = 10**9


class TooLarge(Exception):
    """The archive unpacks to more than a sheet may hold."""


class Extent(ContentHandler):
    """The last row and column that hold something, in the sheets of Excel or of LibreOffice."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = self.columns = 0
        self._row = self._column = 0
        self._row_repeat = 1
        self._row_is_filled = False

    def startElement(self, name: str, attrs: Any) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = _number(attrs.get("r"), self._row + 1)
                self._column = 0
            case "c":
                self._excel_cell(attrs.get("r"))
            case "table":
                self._row = 0
            case "table-row":
                self._row_repeat = _number(attrs.get("table:number-rows-repeated"), 1)
                self._row_is_filled = False
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._column += _number(attrs.get("table:number-columns-repeated"), 1)
                if "office:value-type" in attrs.keys():  # noqa: SIM118
                    self._row_is_filled = True
                    self.columns = max(self.columns, self._column)

    def endElement(self, name: str) -> None:
        if name.rpartition(":")[2] == "table-row":
            self._row += self._row_repeat
            if self._row_is_filled:
                self.rows = max(self.rows, self._row)

    def _excel_cell(self, place: str | None) -> None:
        self._column += 1
        if place is not None:
            match = _CELL.fullmatch(place)
            self._row = int(match[2]) if match else _FAR_AWAY
            self._column = _column_number(match[1]) if match else _FAR_AWAY
        self.rows = max(self.rows, self._row)
        self.columns = max(self.columns, self._column)


def measure(file: BinaryIO) -> Extent:
    """Return how far the sheets of an .xlsx or .ods file reach.

    Raise `TooLarge` for an archive that unpacks to too much; a damaged one raises what `zipfile` does.
    """
    extent = Extent()
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise TooLarge
        for part in parts:
            _measure_part(archive, part, extent)
    return extent


def _measure_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, extent: Extent) -> None:
    """Read one part to its end, which also holds its announced size and checksum against the truth."""
    parser = expatreader.create_parser(forbid_dtd=True)
    parser.setContentHandler(extent)
    is_xml = True
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            if is_xml:
                try:
                    parser.feed(chunk)
                except DefusedXmlException as refusal:
                    raise zipfile.BadZipFile(str(refusal)) from refusal
                except SAXException:
                    is_xml = False


def _number(text: str | None, default: int) -> int:
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else _FAR_AWAY


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
