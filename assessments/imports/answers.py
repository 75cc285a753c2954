"""A table of figures of many communes: commune_code, field, value; one row a figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import AnswerSource
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, Cycle
from assessments.services.answers import FieldStatus, save_answers
from assessments.services.questionnaire import questionnaire_of
from communes.actors import Actor
from communes.imports import RowError, TableRefused
from config.toolbox.spreadsheets import Column, Row, read_rows
from config.toolbox.spreadsheets.reading import Value

COLUMNS = [Column("commune_code"), Column("field"), Column("value")]


@dataclass(slots=True)
class AnswersReport:
    """What an import did, or would do: files touched, figures changed or the same, blanks passed over."""

    files: int = 0
    changed: int = 0
    unchanged: int = 0
    blank: int = 0


@dataclass
class _Table:
    """The rows of one file by field, with the number that each row has in the table."""

    values: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


class _Undo(Exception):
    """Take back a rehearsal."""


def import_answers(
    upload: BinaryIO, *, cycle: Cycle, actor: Actor | None, at: datetime, keep: bool, name: str = ""
) -> AnswersReport:
    """Save the figures of a table in the files of a cycle, all of them or none.

    Each file goes through ``save_answers``, so that what an import refuses is what the page refuses. A blank
    value changes nothing. Without ``keep`` the import is rehearsed and taken back. Raises SpreadsheetError
    for what is no such table, and TableRefused with every fault by row.
    """
    rows = read_rows(upload, columns=COLUMNS, name=name)
    files = {
        file.commune.code: file
        for file in Assessment.objects.filter(cycle=cycle).with_commune()  # type: ignore[attr-defined]
    }
    errors: list[RowError] = []
    report = AnswersReport()
    tables = _by_commune(rows, files, errors, report)
    try:
        with transaction.atomic():
            for code, table in tables.items():
                errors += _save(files[code], table, report, actor=actor, at=at)
            if errors or not keep:
                raise _Undo
    except _Undo:
        if errors:
            raise TableRefused(errors) from None
    return report


def _by_commune(
    rows: list[Row], files: Mapping[str, Assessment], errors: list[RowError], report: AnswersReport
) -> dict[str, _Table]:
    """Sort the rows by file, noting those that point at nothing or come twice."""
    tables: dict[str, _Table] = {}
    for row in rows:
        code, known, value = (typed_text(row.values[key]) for key in ("commune_code", "field", "value"))
        if code not in files:
            errors.append(
                RowError(row.number, "commune_code", code, _("A commune of this cycle is expected."))
            )
        elif known not in questionnaire_of(files[code]).fields:
            errors.append(RowError(row.number, "field", known, _("A field of the file’s grid is expected.")))
        elif not value:
            report.blank += 1
        else:
            table = tables.setdefault(code, _Table())
            if known in table.values:
                text = _("Row %(row)s gives this field already.") % {"row": table.numbers[known]}
                errors.append(RowError(row.number, "field", known, text))
            table.values[known], table.numbers[known] = value, row.number
    return tables


def typed_text(value: Value) -> str:
    """Return a cell as a person would have typed it; reading it gives the same figure back."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.strftime("%d/%m/%Y")
        case Decimal():
            text = format(value, "f")
            # Three decimals could be read as thousands: a fourth one says which they are.
            return f"{text}0" if len(text.partition(".")[2]) == 3 else text
        case _:
            return value


def _save(
    file: Assessment, table: _Table, report: AnswersReport, *, actor: Actor | None, at: datetime
) -> Iterator[RowError]:
    try:
        outcome = save_answers(
            file, values=table.values, versions=None, actor=actor, at=at, source=AnswerSource.IMPORT
        )
    except AssessmentError as refusal:
        first = min(table.numbers.values())
        yield RowError(first, "commune_code", file.commune.code, refusal.message)
        return
    report.files += 1
    report.changed += len(outcome.changed)
    report.unchanged += len(outcome.with_status(FieldStatus.UNCHANGED))
    for code, result in outcome.fields.items():
        if result.refusal is not None:
            yield RowError(table.numbers[code], code, table.values[code], result.refusal.message)
