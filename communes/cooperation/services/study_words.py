"""What makes a financing fragile, in words of the active language: why, and by how much."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from communes.cooperation import financing
from communes.cooperation.enums import FundingSource
from communes.cooperation.financing import Figure, Finding
from config.toolbox.numbers import format_money, format_percent

_TEXTS = {
    financing.NO_OWN: (
        _("No own fees or charges"),
        _(
            "The body raises nothing itself over the five years: %(missing)s would make %(limit)s of its "
            "resources."
        ),
    ),
    financing.LITTLE_OWN: (
        _("Few own resources"),
        _(
            "Own fees and charges are %(share)s of the resources over the five years, and the floor is "
            "%(limit)s: %(missing)s are missing to reach it."
        ),
    ),
    financing.ONE_SOURCE: (
        _("It rests on one source"),
        _(
            "“%(source)s” brings %(share)s of the resources over the five years, and the ceiling is "
            "%(limit)s: %(above)s lie above it."
        ),
    ),
    financing.PASSING: (
        _("The last year rests on what does not last"),
        _(
            "In %(year)s, loans, international partners and grants of the State bring %(amount)s: %(share)s "
            "of the resources, and the ceiling is %(limit)s. Without them the balance would be %(without)s."
        ),
    ),
    financing.DEFICIT: (
        _("A year in deficit"),
        _("%(year)s is the first one: %(amount)s are missing. Years in deficit out of five: %(count)s."),
    ),
    financing.OVERDRAWN: (
        _("What was kept does not suffice"),
        _(
            "At the end of %(year)s the balances of the years add up to less than nothing: %(amount)s are "
            "missing, %(deepest)s at the worst."
        ),
    ),
    financing.GROWTH: (
        _("The contributions rise fast"),
        _(
            "In %(year)s those of the members go from %(before)s to %(after)s, a rise of %(share)s; the "
            "ceiling is %(limit)s a year."
        ),
    ),
    financing.NO_INVESTMENT: (
        _("No investment is planned"),
        _("%(amount)s are spent over the five years, nothing of it on investment: what wears out stays so."),
    ),
    financing.UNREPAID: (
        _("Loans that nobody repays"),
        _("%(amount)s are borrowed over the five years, and no repayment is among the expenses."),
    ),
}
_SHARES = frozenset({"share", "limit"})


@dataclass(frozen=True, slots=True)
class Weakness:
    """A finding in words."""

    code: str
    title: str
    text: str


def weaknesses(findings: tuple[Finding, ...], *, first_year: int) -> list[Weakness]:
    """Return the findings of a financing in words; its years count from ``first_year``."""
    found = []
    for finding in findings:
        title, text = _TEXTS[finding.code]
        figures = {name: _written(name, value, first_year) for name, value in finding.figures.items()}
        found.append(Weakness(finding.code, str(title), str(text) % figures))
    return found


def _written(name: str, value: Figure, first_year: int) -> str:
    if name in _SHARES:
        return format_percent(round(Decimal(value) * 100, 1))
    if name == "source":
        return str(FundingSource(str(value)).label)
    if name == "year":
        return str(first_year + int(value))
    return str(value) if name == "count" else format_money(round(Decimal(value), 2))
