"""Tables that people send and take away: .xlsx, .ods and .csv."""

from config.toolbox.spreadsheets.reading import Column, Row, SpreadsheetError, read_rows
from config.toolbox.spreadsheets.writing import Heading, Sheet, write_csv, write_workbook

__all__ = [
    "Column",
    "Heading",
    "Row",
    "Sheet",
    "SpreadsheetError",
    "read_rows",
    "write_csv",
    "write_workbook",
]
