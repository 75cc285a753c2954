"""Tables that people send and take away: .xlsx, .ods and .csv."""

from config.toolbox.spreadsheets.forms import Blank, Figure, FormSheet, Takes, write_form
from config.toolbox.spreadsheets.reading import Column, Row, SpreadsheetError, read_rows, read_workbook
from config.toolbox.spreadsheets.writing import Heading, Sheet, WorkbookStream, write_csv, write_workbook

__all__ = [
    "Blank",
    "Column",
    "Figure",
    "FormSheet",
    "Heading",
    "Row",
    "Sheet",
    "SpreadsheetError",
    "Takes",
    "WorkbookStream",
    "read_rows",
    "read_workbook",
    "write_csv",
    "write_form",
    "write_workbook",
]
