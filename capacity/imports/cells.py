"""Cells of tables as a person would have typed them, and what is wrong with a row."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from django import forms
from django.utils.translation import gettext as _

from communes.imports import RowError
from config.toolbox.spreadsheets import Column, read_rows

# One row as it travels from the preview to the confirmation: its number in the file, its texts by column.
RawRow = tuple[int, dict[str, str]]


def read_table(upload: BinaryIO, columns: Sequence[Column], *, max_rows: int) -> list[RawRow]:
    """Return the rows of a table as texts, each with its number. Raises SpreadsheetError."""
    rows = read_rows(upload, columns=columns, max_rows=max_rows)
    return [(row.number, {key: _text(value) for key, value in row.values.items()}) for row in rows]


def faults_of(form: forms.Form, row: int, values: Mapping[str, str]) -> Iterator[RowError]:
    """Yield what a form finds wrong with a row; for a choice, what was expected."""
    for name, messages in form.errors.items():
        value = values.get(name, "")
        field = form.fields.get(name)
        if isinstance(field, forms.ChoiceField) and value:
            words = " · ".join(str(label) for code, label in field.choices if code)  # type: ignore[union-attr]
            yield RowError(row, name, value, _("One of these was expected: %(words)s.") % {"words": words})
            continue
        for message in messages:
            yield RowError(row, name, value, str(message))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    # A third decimal of a sheet is a decimal and no thousands: a fourth one says so.
    text = str(value)
    return f"{text}0" if not isinstance(value, str) and len(text.partition(".")[2]) == 3 else text
