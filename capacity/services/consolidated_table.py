"""The consolidated programme as a workbook."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from capacity.enums import FundingSource
from capacity.services.consolidated import Programme, TopicRow
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY = "#,##0.00"


def consolidated_workbook(programme: Programme, *, language: str) -> bytes:
    """Return an .xlsx of two sheets: by topic with the totals, and the money by kind of action."""
    sources = [Heading(str(source.label), 22, MONEY) for source in FundingSource]
    headings = [
        *(Heading(_("Topic"), 56), Heading(_("Communes"), 12), Heading(_("Women"), 10)),
        *(Heading(_("Men"), 10), Heading(_("People of open needs"), 14), Heading(_("Days"), 10, "0.0")),
        *(Heading(_("Sessions"), 10), Heading(_("Seats"), 10), Heading(_("Enrolled"), 10)),
        *(Heading(_("Demand not met"), 16), Heading(_("Beyond the seats"), 16)),
        *sources,
        Heading(_("Total in dirhams"), 18, MONEY),
    ]
    rows = [_cells(topic_title(row), row) for row in programme.rows]
    money = [
        (kind, *(sums.get(source, Decimal(0)) for source in FundingSource.values), total)
        for kind, sums, total in programme.money
    ]
    return write_workbook(
        [
            Sheet(_("By topic"), headings, [*rows, _cells(_("Total"), programme.total)]),
            Sheet(
                _("Money"),
                [Heading(_("Type of action"), 30), *sources, Heading(_("Total in dirhams"), 18, MONEY)],
                money,
            ),
        ],
        language=language,
    )


def topic_title(row: TopicRow) -> str:
    """Return what a row is about."""
    return pick(row.topic, "title") if row.topic else _("Outside the catalogue")


def _cells(title: str, row: TopicRow) -> tuple[Any, ...]:
    counts = (row.communes, row.women, row.men, row.needed, row.days, row.sessions, row.seats, row.enrolled)
    costs = (row.costs.get(source, Decimal(0)) for source in FundingSource.values)
    return (title, *counts, row.not_met, row.without_seat, *costs, row.cost)
