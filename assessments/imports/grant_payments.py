"""A table of payments of grants: its shape only. The service decides what may be recorded."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from assessments.services.grants.payments import PaymentFacts
from communes.imports import RowError, TableRefused
from communes.models import Commune
from config.toolbox.numbers import NumberError, parse_decimal
from config.toolbox.spreadsheets import Column, Row, read_rows

COLUMNS = (
    Column("commune_code", ("code", "code commune", "رمز الجماعة")),
    Column("amount", ("montant", "montant (MAD)", "المبلغ")),
    Column("paid_on", ("date", "payé le", "تاريخ الأداء")),
    Column("reference", ("référence", "المرجع")),
)
LONGEST_REFERENCE = 60
MAX_ROWS = 5000


def read_payments(upload: BinaryIO, *, name: str) -> list[tuple[int, PaymentFacts]]:
    """Return the payments of a table with their row numbers. Headings are row 1.

    Raises SpreadsheetError for a file that is no such table, or TableRefused with every wrong cell.
    """
    rows = read_rows(upload, columns=COLUMNS, name=name, max_rows=MAX_ROWS)
    codes = {str(row.values["commune_code"]) for row in rows if row.values["commune_code"]}
    communes = {commune.code: commune for commune in Commune.objects.filter(code__in=codes)}
    errors: list[RowError] = []
    found = [(row.number, _facts(row, communes, errors)) for row in rows]
    if not rows:
        errors.append(RowError(2, "commune_code", "", _("The table holds no payment.")))
    if errors:
        raise TableRefused(errors)
    return [(number, facts) for number, facts in found if facts]


def _facts(row: Row, communes: dict[str, Commune], errors: list[RowError]) -> PaymentFacts | None:
    known = len(errors)

    def wrong(column: str, expected: str) -> None:
        value = row.values[column]
        errors.append(RowError(row.number, column, "" if value is None else str(value), expected))

    commune = communes.get(str(row.values["commune_code"]))
    if commune is None:
        wrong("commune_code", _("No commune has this code."))
    amount = _amount(row.values["amount"])
    if amount is None:
        wrong("amount", _("An amount above zero with at most two decimals is expected."))
    paid_on = _day(row.values["paid_on"])
    if paid_on is None:
        wrong("paid_on", _("A day is expected, as a date or written 2026-12-31."))
    reference = str(row.values["reference"] or "")
    if not reference or len(reference) > LONGEST_REFERENCE:
        wrong("reference", _("A text of at most 60 characters is expected."))
    if len(errors) > known:
        return None
    assert commune is not None
    assert amount is not None
    assert paid_on is not None
    return PaymentFacts(commune, amount, paid_on, reference)


def _amount(value: Any) -> Decimal | None:
    try:
        number = value if isinstance(value, Decimal) else parse_decimal(str(value or ""))
    except NumberError:
        return None
    return number if number > 0 and number == round(number, 2) else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None


def plain_rows(rows: Sequence[tuple[int, PaymentFacts]]) -> list[list[Any]]:
    """Return payments as plain data, to be sealed in a page."""
    return [
        [number, facts.commune.code, str(facts.amount), facts.paid_on.isoformat(), facts.reference]
        for number, facts in rows
    ]


def sealed_payments(rows: Sequence[Sequence[Any]]) -> list[tuple[int, PaymentFacts]]:
    """Return the payments that ``plain_rows`` wrote."""
    communes = {
        commune.code: commune for commune in Commune.objects.filter(code__in=[row[1] for row in rows])
    }
    return [
        (number, PaymentFacts(communes[code], Decimal(amount), date.fromisoformat(paid_on), reference))
        for number, code, amount, paid_on, reference in rows
    ]
