"""A financing study as a workbook."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from communes.cooperation.models import FinancingStudy
from communes.cooperation.services.study_page import StudyShown, show_study
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY, PERCENT = "#,##0.00", "0.0"


def study_workbook(study: FinancingStudy, *, language: str) -> bytes:
    """Return the workbook of a study in a language: lines, years, what makes it fragile."""
    shown = show_study(study)
    years = [Heading(str(year.year), number_format=MONEY) for year in shown.years]
    by_year = [
        Heading(_("Year"), width=8, number_format="0"),
        *(Heading(str(source.label), number_format=MONEY) for source, _tone, _total in shown.sources),
        *(
            Heading(title, number_format=MONEY)
            for title in (_("Resources"), _("Expenses"), _("Balance"), _("Cumulated balance"))
        ),
        Heading(_("Share of own resources (%)"), number_format=PERCENT),
        Heading(_("Largest source"), width=28),
        Heading(_("Its share (%)"), number_format=PERCENT),
    ]
    titles = [Heading(_("Side"), width=14), Heading(_("Source or nature"), width=28)]
    wording, total = Heading(_("Wording"), width=44), Heading(_("Total"), number_format=MONEY)
    weak = [Heading(_("What makes it fragile"), width=36), Heading(_("Why, and by how much"), width=110)]
    sheets = [
        Sheet(_("Lines"), [*titles, wording, *years, total], list(_lines(shown))),
        Sheet(_("Years"), by_year, list(_years(shown))),
        Sheet(_("Fragility"), weak, [(one.title, one.text) for one in shown.weaknesses]),
    ]
    return write_workbook(sheets, language=language, made_at=study.changed_at)


def _lines(shown: StudyShown) -> Iterator[tuple[Any, ...]]:
    for line in shown.resources:
        yield _("Resources"), line.get_source_display(), line.label, *line.years, line.total
    for line in shown.expenses:
        yield _("Expenses"), line.get_nature_display(), line.label, *line.years, line.total


def _years(shown: StudyShown) -> Iterator[tuple[Any, ...]]:
    for year in shown.years:
        yield (
            year.year,
            *year.amounts,
            year.resources,
            year.expenses,
            year.balance,
            year.cumulated,
            year.own_percent,
            str(year.largest.label) if year.largest else None,
            year.largest_percent,
        )
