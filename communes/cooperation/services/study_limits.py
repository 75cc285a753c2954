"""The limits beyond which a financing is called fragile: assumptions, which administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import OWN_RESOURCES, ExpenseNature, FundingSource
from communes.cooperation.financing import Rules
from records.services.parameters import ParameterKind, parameter, register_parameter

OWN_FLOOR = "cooperation.own_resources_floor"
SOURCE_CEILING = "cooperation.one_source_ceiling"
PASSING_CEILING = "cooperation.passing_sources_ceiling"
GROWTH_CEILING = "cooperation.contributions_growth_ceiling"
# What may stop from one year to the next: it is lent, or given for a time.
PASSING_SOURCES = frozenset({FundingSource.LENDERS, FundingSource.PARTNERS, FundingSource.STATE_GRANTS})
MOST_PERCENT = 100


def register_limits() -> None:
    """Declare the four limits, in percent."""
    kinds = {
        OWN_FLOOR: (
            _("Cooperation: least share of own fees and charges in a financing (%)"),
            _("Below it over the five years of a study, the financing is said to be fragile."),
            20,
        ),
        SOURCE_CEILING: (
            _("Cooperation: greatest share of one source in a financing (%)"),
            _("Above it over the five years of a study, the financing is said to depend on one source."),
            60,
        ),
        PASSING_CEILING: (
            _("Cooperation: greatest share of what does not last, in the last year of a financing (%)"),
            _("Loans, international partners and grants of the State."),
            30,
        ),
        GROWTH_CEILING: (
            _("Cooperation: greatest rise of the contributions from one year to the next (%)"),
            _("Above it, the financing is said to ask more and more of the members."),
            10,
        ),
    }
    for code, (title, text, default) in kinds.items():
        register_parameter(
            code, ParameterKind(title=title, help=text, default=default, read=percentage, write=str)
        )


def percentage(text: str) -> int:
    """Read a whole number from 0 to 100."""
    number = int(text)
    if not 0 <= number <= MOST_PERCENT:
        raise ValueError(text)
    return number


def rules_in_force() -> Rules:
    """Return what the sources mean and the limits as they stand. Four queries."""
    return Rules(
        own=frozenset(source.value for source in OWN_RESOURCES),
        passing=frozenset(source.value for source in PASSING_SOURCES),
        contributions=FundingSource.CONTRIBUTIONS.value,
        loans=FundingSource.LENDERS.value,
        investment=ExpenseNature.INVESTMENT.value,
        repayment=ExpenseNature.DEBT.value,
        own_floor=_share(OWN_FLOOR),
        source_ceiling=_share(SOURCE_CEILING),
        passing_ceiling=_share(PASSING_CEILING),
        growth_ceiling=_share(GROWTH_CEILING),
    )


def _share(code: str) -> Decimal:
    return Decimal(parameter(code)) / MOST_PERCENT
