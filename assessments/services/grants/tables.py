"""Grants as tables: payments for the ministry, amounts as open data."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.models import Grant, GrantDecision
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_csv, write_workbook

MONEY, WHOLE = "#,##0.00", "#,##0"
OPEN_COLUMNS = (
    *("commune_code", "commune_ar", "commune_fr", "province_code", "region_code"),
    *("population", "score", "first", "second", "amount"),
)


def payments_workbook(rows: Iterable[Grant], *, language: str) -> bytes:
    """Return rows of ``grants_with_payments`` as a workbook in the language of the moment."""
    headings = [
        *(Heading(_("Code"), 16), Heading(_("Commune"), 30), Heading(_("Province or prefecture"), 26)),
        *(Heading(_("Region"), 26), Heading(_("Grant (MAD)"), 20, WHOLE)),
        *(Heading(_("Paid (MAD)"), 20, MONEY), Heading(_("Left to pay (MAD)"), 20, MONEY)),
    ]
    return write_workbook([Sheet(_("Payments of grants"), headings, _payments(rows))], language=language)


def _payments(rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in rows:
        commune = row.commune
        yield [
            *(commune.code, pick(commune, "name"), pick(commune.province, "name")),
            *(pick(commune.province.region, "name"), row.given, row.paid, row.left),
        ]


def decision_csv(decision: GrantDecision) -> bytes:
    """Return the amounts of a decision as open data, a row a commune; whole MAD."""
    read = {row["code"]: row for row in decision.inputs}
    grants: QuerySet[Grant] = decision.grants.select_related("commune__province__region")
    return write_csv(
        OPEN_COLUMNS,
        (
            [
                *(grant.commune.code, grant.commune.name_ar, grant.commune.name_fr),
                *(grant.commune.province.code, grant.commune.province.region.code),
                *(read[grant.commune.code]["population"], read[grant.commune.code]["score"]),
                *(grant.first, grant.second, grant.amount),
            ]
            for grant in grants.order_by("commune__code")
        ),
    )
