"""What a financing over several years says of a body, as plain Python (requirement W11; docs/cooperation.md).

Amounts are Decimal in MAD, one for each year; shares are Decimal from 0 to 1, None of nothing. The limits
above or below which a financing is fragile are the caller's: they are assumptions, kept as parameters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate, pairwise

Years = tuple[Decimal, ...]
Figure = Decimal | int | str
NOTHING = Decimal(0)

NO_OWN, LITTLE_OWN, ONE_SOURCE = "no_own", "little_own", "one_source"
DEFICIT, OVERDRAWN, PASSING = "deficit", "overdrawn", "passing"
GROWTH, NO_INVESTMENT, UNREPAID = "growth", "no_investment", "unrepaid"


@dataclass(frozen=True, slots=True)
class Line:
    """A resource by its source, or an expense by its nature: as many amounts of at least 0 as years."""

    kind: str
    amounts: Years


@dataclass(frozen=True, slots=True)
class Rules:
    """What kinds mean, and the limits as shares: what lies beyond one of them is said.

    ``own`` is what a body raises itself, ``passing`` what does not last. ``growth_ceiling`` is that of the
    contributions from one year to the next.
    """

    own: frozenset[str]
    passing: frozenset[str]
    contributions: str
    loans: str
    investment: str
    repayment: str
    own_floor: Decimal
    source_ceiling: Decimal
    passing_ceiling: Decimal
    growth_ceiling: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that makes a financing fragile: its code, the figures that show it; years count from 0."""

    code: str
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Totals, shares and balances by year and in all. ``largest``: the source that gives most, its share."""

    by_source: Mapping[str, Years]
    by_nature: Mapping[str, Years]
    resources: Years
    expenses: Years
    own: Years
    own_shares: tuple[Decimal | None, ...]
    own_share: Decimal | None
    largest: tuple[str, Decimal] | None
    largest_by_year: tuple[tuple[str, Decimal] | None, ...]
    balances: Years
    cumulated: Years
    first_deficit: int | None
    first_overdrawn: int | None
    findings: tuple[Finding, ...] = ()


def analyse(resources: Sequence[Line], expenses: Sequence[Line], rules: Rules, *, years: int) -> Analysis:
    """Return what the lines of a financing amount to, and what makes it fragile.

    Raises ValueError for a line that has not ``years`` amounts, or one below zero.
    """
    by_source, by_nature = _by_kind(resources, years), _by_kind(expenses, years)
    income, spending = _sum(by_source.values(), years), _sum(by_nature.values(), years)
    own = _sum((amounts for kind, amounts in by_source.items() if kind in rules.own), years)
    balances = tuple(one - other for one, other in zip(income, spending, strict=True))
    cumulated = tuple(accumulate(balances))
    found = Analysis(
        by_source=by_source,
        by_nature=by_nature,
        resources=income,
        expenses=spending,
        own=own,
        own_shares=tuple(share(one, all_) for one, all_ in zip(own, income, strict=True)),
        own_share=share(sum(own), sum(income)),
        largest=_largest({kind: sum(amounts, NOTHING) for kind, amounts in by_source.items()}),
        largest_by_year=tuple(
            _largest({kind: amounts[year] for kind, amounts in by_source.items()}) for year in range(years)
        ),
        balances=balances,
        cumulated=cumulated,
        first_deficit=_first_below_zero(balances),
        first_overdrawn=_first_below_zero(cumulated),
    )
    findings = (
        *_of_own(found, rules),
        *_of_sources(found, rules),
        *_of_balances(found),
        *_of_growth(found, rules),
        *_of_expenses(found, rules),
    )
    return replace(found, findings=findings)


def share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return a part of a whole from 0 to 1; None of nothing."""
    return Decimal(part) / Decimal(whole) if whole else None


def _by_kind(lines: Sequence[Line], years: int) -> dict[str, Years]:
    found: dict[str, Years] = {}
    for line in lines:
        if len(line.amounts) != years or min(line.amounts, default=NOTHING) < 0:
            raise ValueError(f"A line of {line.kind} needs {years} amounts of at least 0.")
        known = found.get(line.kind, (NOTHING,) * years)
        found[line.kind] = _sum((known, line.amounts), years)
    return found


def _sum(rows: Iterable[Years], years: int) -> Years:
    columns = zip((NOTHING,) * years, *rows, strict=True)
    return tuple(sum(column, NOTHING) for column in columns)


def _largest(amounts: Mapping[str, Decimal]) -> tuple[str, Decimal] | None:
    """Return the kind with most and its share; of two equal ones the first in the order of the alphabet."""
    total = sum(amounts.values(), NOTHING)
    if not total:
        return None
    kind = min(amounts, key=lambda kind: (-amounts[kind], kind))
    return kind, amounts[kind] / total


def _first_below_zero(amounts: Years) -> int | None:
    return next((year for year, amount in enumerate(amounts) if amount < 0), None)


def _of_own(found: Analysis, rules: Rules) -> list[Finding]:
    total, own = sum(found.resources), sum(found.own)
    if found.own_share is None or found.own_share >= rules.own_floor:
        return []
    figures: dict[str, Figure] = {"limit": rules.own_floor, "missing": rules.own_floor * total - own}
    if not own:
        return [Finding(NO_OWN, figures)]
    return [Finding(LITTLE_OWN, {**figures, "share": found.own_share})]


def _of_sources(found: Analysis, rules: Rules) -> list[Finding]:
    findings = []
    if found.largest is not None and found.largest[1] > rules.source_ceiling:
        source, part = found.largest
        above = (part - rules.source_ceiling) * sum(found.resources)
        findings.append(
            Finding(
                ONE_SOURCE, {"source": source, "share": part, "limit": rules.source_ceiling, "above": above}
            )
        )
    last = len(found.resources) - 1
    passing = sum((years[last] for kind, years in found.by_source.items() if kind in rules.passing), NOTHING)
    part_of_last = share(passing, found.resources[last])
    if part_of_last is not None and part_of_last > rules.passing_ceiling:
        findings.append(
            Finding(
                PASSING,
                {
                    "year": last,
                    "share": part_of_last,
                    "limit": rules.passing_ceiling,
                    "amount": passing,
                    "without": found.balances[last] - passing,
                },
            )
        )
    return findings


def _of_balances(found: Analysis) -> list[Finding]:
    findings = []
    if found.first_deficit is not None:
        findings.append(
            Finding(
                DEFICIT,
                {
                    "year": found.first_deficit,
                    "amount": -found.balances[found.first_deficit],
                    "count": sum(balance < 0 for balance in found.balances),
                },
            )
        )
    if found.first_overdrawn is not None:
        findings.append(
            Finding(
                OVERDRAWN,
                {
                    "year": found.first_overdrawn,
                    "amount": -found.cumulated[found.first_overdrawn],
                    "deepest": -min(found.cumulated),
                },
            )
        )
    return findings


def _of_growth(found: Analysis, rules: Rules) -> list[Finding]:
    """Say the steepest rise of the contributions; from nothing there is no rate."""
    paid = found.by_source.get(rules.contributions, ())
    rises = [
        (after / before - 1, year) for year, (before, after) in enumerate(pairwise(paid), start=1) if before
    ]
    if not rises:
        return []
    rate, year = max(rises, key=lambda rise: (rise[0], -rise[1]))
    if rate <= rules.growth_ceiling:
        return []
    return [
        Finding(
            GROWTH,
            {
                "year": year,
                "share": rate,
                "limit": rules.growth_ceiling,
                "before": paid[year - 1],
                "after": paid[year],
            },
        )
    ]


def _of_expenses(found: Analysis, rules: Rules) -> list[Finding]:
    findings = []
    if sum(found.expenses) and not sum(found.by_nature.get(rules.investment, ())):
        findings.append(Finding(NO_INVESTMENT, {"amount": sum(found.expenses, NOTHING)}))
    lent = sum(found.by_source.get(rules.loans, ()), NOTHING)
    if lent and not sum(found.by_nature.get(rules.repayment, ())):
        findings.append(Finding(UNREPAID, {"amount": lent}))
    return findings
