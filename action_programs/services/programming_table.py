"""A version of the three-year programming as a workbook."""

from typing import Any

from django.utils.translation import gettext as _

from action_programs.enums import RESOURCE_HEADINGS, SPENDING_HEADINGS
from action_programs.models import ThreeYearProgramming
from action_programs.services.programming import Balance, balance_of
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY = "#,##0.00"


def programming_workbook(programming: ThreeYearProgramming, *, language: str) -> bytes:
    """Return a version as an .xlsx: its lines and sums; while it is open, what each project needs too."""
    balance = balance_of(programming)
    years = [Heading(str(year), 18, MONEY) for year in programming.years]
    sheets = [Sheet(_("Three years"), [Heading(_("Heading"), 40), *years], _lines(balance))]
    if balance.needs:
        projects = [Heading(_("Number"), 8), Heading(_("Project"), 50), Heading(_("Who pays"), 14), *years]
        sheets.append(Sheet(_("Needs of the projects"), projects, _needs(balance)))
    return write_workbook(sheets, language=language)


def _lines(balance: Balance) -> list[tuple[Any, ...]]:
    years = balance.years
    return [
        *((str(heading.label), *balance.amounts[heading]) for heading in RESOURCE_HEADINGS),
        (_("Resources in all"), *(year.resources for year in years)),
        *((str(heading.label), *balance.amounts[heading]) for heading in SPENDING_HEADINGS),
        (_("Spending in all"), *(year.spending for year in years)),
        (_("Available for projects"), *(year.available for year in years)),
        (_("Needs of the projects: commune’s share"), *(year.needs for year in years)),
        (_("Gap: available less needs"), *(year.gap for year in years)),
        (_("Needs of the projects: partners’ share"), *(year.partners for year in years)),
    ]


def _needs(balance: Balance) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for need in balance.needs.projects if balance.needs else ():
        named = (need.project.number, pick(need.project, "title"))
        rows.append((*named, _("Commune"), *need.commune))
        if any(need.partners):
            rows.append((*named, _("Partners"), *need.partners))
    return rows
