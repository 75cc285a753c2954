"""What the page and the workbook of a financing study show: lines, totals, shares, a bar for each year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from communes.cooperation.enums import FundingSource
from communes.cooperation.financing import Analysis, Line, Years, analyse
from communes.cooperation.models import FinancingStudy, StudyLine
from communes.cooperation.models.creation import YEARS
from communes.cooperation.services.study_limits import rules_in_force
from communes.cooperation.services.study_words import Weakness, weaknesses
from config.toolbox.charts import Scale
from config.toolbox.languages import direction

# Tones of static/css/maps.css: what lasts is green or pale, what does not brown or blue.
TONES = {
    FundingSource.CONTRIBUTIONS: "band-5",
    FundingSource.OWN_FEES: "band-4",
    FundingSource.VAT_SHARE: "band-3",
    FundingSource.STATE_GRANTS: "band-2",
    FundingSource.LENDERS: "band-1",
    FundingSource.PARTNERS: "map-under_way",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: where it starts, how long it is, its tone."""

    start: float
    length: float
    tone: str


@dataclass(frozen=True, slots=True)
class YearShown:
    """A year: its resources by source in the order of ``StudyShown.sources``, drawn; where it stands."""

    year: int
    amounts: Years
    segments: Sequence[Segment]
    resources: Decimal
    expenses: Decimal
    balance: Decimal
    cumulated: Decimal
    own_percent: Decimal | None
    largest: FundingSource | None
    largest_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class StudyShown:
    """A study as it is read. ``sources`` are those that bring something, with tone and total."""

    resources: Sequence[StudyLine]
    expenses: Sequence[StudyLine]
    years: Sequence[YearShown]
    sources: Sequence[tuple[FundingSource, str, Decimal]]
    own_percent: Decimal | None
    largest: FundingSource | None
    largest_percent: Decimal | None
    total_resources: Decimal
    total_expenses: Decimal
    balance: Decimal
    first_deficit: int | None
    first_overdrawn: int | None
    weaknesses: Sequence[Weakness]


def show_study(study: FinancingStudy) -> StudyShown:
    """Return a study with what comes out of it. Five queries: its lines, and the four limits."""
    lines = list(study.lines.all())
    order = list(FundingSource)
    resources = sorted((line for line in lines if line.source), key=lambda line: order.index(line.source))  # type: ignore[arg-type]
    expenses = [line for line in lines if line.nature]
    found = analyse(
        [Line(line.source, tuple(line.years)) for line in resources],
        [Line(line.nature, tuple(line.years)) for line in expenses],
        rules_in_force(),
        years=YEARS,
    )
    kinds = [source for source in TONES if any(found.by_source.get(source.value, ()))]
    return StudyShown(
        resources=resources,
        expenses=expenses,
        years=[_year(study, found, kinds, place) for place in range(YEARS)],
        sources=[(kind, TONES[kind], sum(found.by_source[kind.value], Decimal(0))) for kind in kinds],
        own_percent=_percent(found.own_share),
        largest=FundingSource(found.largest[0]) if found.largest else None,
        largest_percent=_percent(found.largest[1]) if found.largest else None,
        total_resources=sum(found.resources, Decimal(0)),
        total_expenses=sum(found.expenses, Decimal(0)),
        balance=found.cumulated[-1],
        first_deficit=_calendar(study, found.first_deficit),
        first_overdrawn=_calendar(study, found.first_overdrawn),
        weaknesses=weaknesses(found.findings, first_year=study.first_year),
    )


def _year(study: FinancingStudy, found: Analysis, kinds: Sequence[FundingSource], place: int) -> YearShown:
    amounts = tuple(found.by_source[kind.value][place] for kind in kinds)
    scale = Scale(0, max(found.resources) or 1, mirrored=direction() == "rtl")
    segments, reached = [], Decimal(0)
    for kind, amount in zip(kinds, amounts, strict=True):
        if amount:
            start, length = scale.span(reached, reached + amount)
            segments.append(Segment(start, length, TONES[kind]))
        reached += amount
    largest = found.largest_by_year[place]
    return YearShown(
        year=study.first_year + place,
        amounts=amounts,
        segments=segments,
        resources=found.resources[place],
        expenses=found.expenses[place],
        balance=found.balances[place],
        cumulated=found.cumulated[place],
        own_percent=_percent(found.own_shares[place]),
        largest=FundingSource(largest[0]) if largest else None,
        largest_percent=_percent(largest[1]) if largest else None,
    )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share * 100, 1)


def _calendar(study: FinancingStudy, place: int | None) -> int | None:
    return None if place is None else study.first_year + place
