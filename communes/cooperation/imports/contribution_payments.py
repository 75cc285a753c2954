"""A table of payments of contributions: its shape, each row judged by the form of the page."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from communes.cooperation.forms.contributions import PaymentForm
from communes.cooperation.services.contribution_payments import PaymentRow
from communes.imports import RowError, TableRefused
from communes.imports.cells import cell_text
from config.toolbox.spreadsheets import Column, read_rows

MAX_ROWS = 200
COLUMNS = (
    Column("member", ("code", "code du membre", "رمز العضو")),
    Column("year", ("année", "السنة")),
    Column("amount", ("montant", "montant (MAD)", "المبلغ")),
    Column("paid_on", ("date", "payé le", "تاريخ الأداء")),
    Column("reference", ("référence", "المرجع")),
)


def read_contribution_payments(upload: BinaryIO, *, name: str) -> list[PaymentRow]:
    """Return the payments of a table with their row numbers. Headings are row 1.

    Raises SpreadsheetError for a file that is no such table, or TableRefused with every wrong cell.
    """
    errors, found = list[RowError](), list[PaymentRow]()
    for row in read_rows(upload, columns=COLUMNS, name=name, max_rows=MAX_ROWS):
        values = {key: cell_text(value) for key, value in row.values.items()}
        form = PaymentForm(values)
        for column, faults in form.errors.items():
            errors += [RowError(row.number, column, values[column], str(fault)) for fault in faults]
        if not values["year"].isdecimal():
            errors.append(RowError(row.number, "year", values["year"], _("A year was expected.")))
        if form.is_valid() and values["year"].isdecimal():
            found.append(PaymentRow(row.number, values["member"], int(values["year"]), form.facts()))
    if not found and not errors:
        errors.append(RowError(2, "member", "", _("The table holds no payment.")))
    if errors:
        raise TableRefused(errors)
    return found
