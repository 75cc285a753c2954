"""The table of all programmes as a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from action_programs.services.lateness import Late
from action_programs.services.portfolio import Portfolio, PortfolioRow
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY = "#,##0.00"


def portfolio_workbook(portfolio: Portfolio, *, title: str, language: str) -> bytes:
    """Return the sums by place as an .xlsx, the total last. Amounts in MAD."""
    headings = [
        *(Heading(_("Code"), 14), Heading(_("Place name"), 32), Heading(_("Communes"), 10)),
        *(Heading(_("Programmes"), 12), Heading(_("In force"), 10), Heading(_("Projects"), 10)),
        *(Heading(_("Projects done"), 12), Heading(_("Cost (MAD)"), 20, MONEY)),
        Heading(_("Commune’s contribution"), 20, MONEY),
        Heading(_("Partners’ contribution"), 20, MONEY),
        *(Heading(_("Paid (MAD)"), 20, MONEY), Heading(_("Physical progress (%)"), 14, "0.0")),
        *(Heading(str(what.label), 22) for what in Late),
    ]
    return write_workbook([Sheet(title, headings, _rows(portfolio))], language=language)


def _rows(portfolio: Portfolio) -> Iterator[tuple[Any, ...]]:
    for row in portfolio.rows:
        assert row.place is not None
        yield (row.place.code, pick(row.place, "name"), *_figures(row))
    yield ("", _("Total"), *_figures(portfolio.total))


def _figures(row: PortfolioRow) -> tuple[Any, ...]:
    return (
        *(row.communes, row.programmes, row.in_force, row.projects, row.done),
        *(row.cost, row.commune_share, row.partner_share, row.paid, row.physical),
        *(row.late.get(what, 0) for what in Late),
    )
