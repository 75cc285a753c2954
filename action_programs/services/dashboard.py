"""What a programme comes to, seen from each side: axis, pillar, year, source, partner, time.

Amounts are decimals in MAD; shares are percentages.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.functional import Promise

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.models import (
    ActionProgramme,
    AgreementShare,
    Axis,
    AxisProgramme,
    Partner,
    PartnerPayment,
)
from action_programs.services.figures import ZERO, ProjectFigures, project_figures, weighted_progress
from action_programs.services.spending import Money, YearMoney, financial_progress, money_by_year


@dataclass(frozen=True)
class Slice:
    """Some projects of a programme under one heading."""

    label: "str | Promise"
    projects: Sequence[ProjectFigures]

    @property
    def count(self) -> int:
        return len(self.projects)

    @property
    def cost(self) -> Decimal:
        return sum((project.cost for project in self.projects), ZERO)

    @property
    def commune_share(self) -> Decimal:
        return sum((project.commune_share for project in self.projects), ZERO)

    @property
    def partner_share(self) -> Decimal:
        return sum((project.partner_share for project in self.projects), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((project.money.paid for project in self.projects), ZERO)

    @property
    def committed(self) -> Decimal:
        return sum((project.money.committed for project in self.projects), ZERO)

    @property
    def physical(self) -> Decimal | None:
        return weighted_progress(self.projects)

    @property
    def financial(self) -> Decimal | None:
        return financial_progress(self.cost, self.paid) if self.cost else None


@dataclass(frozen=True)
class AxisSlice:
    """An axis, and the programmes within it."""

    axis: Axis
    whole: Slice
    groups: Sequence[tuple[AxisProgramme, Slice]]


@dataclass(frozen=True, slots=True)
class YearRow:
    """What one year is to bring and what it brought; a sum without a year is spread over its project's."""

    year: int
    starting: int
    ending: int
    commune: Decimal
    partners: Decimal
    money: Money


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: what the programme counts on, and what it has given so far."""

    kind: FundingKind
    planned: Decimal
    money: Money


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What a partner is counted on for, what it has signed, and what it has paid."""

    partner: Partner
    planned: Decimal
    agreed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Dashboard:
    whole: Slice
    axes: Sequence[AxisSlice]
    pillars: Sequence[Slice]
    genders: Sequence[Slice]
    statuses: Sequence[Slice]
    years: Sequence[YearRow]
    sources: Sequence[SourceRow]
    partners: Sequence[PartnerRow]
    elapsed: Decimal


def dashboard_of(programme: ActionProgramme, *, today: date) -> Dashboard:
    """Return every view of a programme; ten queries, whatever its size."""
    projects = project_figures(programme, until=today)
    spent = money_by_year(programme)
    return Dashboard(
        whole=Slice("", projects),
        axes=axis_slices(axes_of(programme), projects),
        pillars=_slices(projects, Pillar, lambda project: project.pillar),
        genders=_slices(projects, GenderMarker, lambda project: project.gender),
        statuses=_slices(projects, ProjectStatus, lambda project: project.status),
        years=_years(programme, projects, spent),
        sources=_sources(projects, spent),
        partners=_partners(programme, projects),
        elapsed=elapsed(programme, today=today),
    )


def elapsed(programme: ActionProgramme, *, today: date) -> Decimal:
    """Return how much of the six years has gone by on a day, in percent."""
    first, end = date(programme.first_year, 1, 1), date(programme.last_year + 1, 1, 1)
    gone = min(max((today - first).days, 0), (end - first).days)
    return Decimal(100 * gone) / (end - first).days


def axes_of(programme: ActionProgramme) -> list[tuple[Axis, list[AxisProgramme]]]:
    """Return the axes of a programme, each with its programmes, in their order. Two queries."""
    axes = Axis.objects.filter(programme=programme).order_by("position").prefetch_related("programmes")
    return [(axis, list(axis.programmes.all())) for axis in axes]


def axis_slices(
    axes: Iterable[tuple[Axis, Sequence[AxisProgramme]]], projects: Sequence[ProjectFigures]
) -> list[AxisSlice]:
    """Return the projects by axis and programme, in the order of the axes."""
    by_group: dict[int, list[ProjectFigures]] = defaultdict(list)
    for project in projects:
        by_group[project.group].append(project)
    slices = []
    for axis, programmes in axes:
        groups = [(group, Slice("", by_group[group.pk])) for group in programmes]
        whole = Slice("", [project for _group, part in groups for project in part.projects])
        slices.append(AxisSlice(axis, whole, groups))
    return slices


def _slices(
    projects: Sequence[ProjectFigures],
    words: type[Pillar] | type[GenderMarker] | type[ProjectStatus],
    key: Callable[[ProjectFigures], str],
) -> list[Slice]:
    return [Slice(word.label, [project for project in projects if key(project) == word]) for word in words]


def _years(
    programme: ActionProgramme, projects: Sequence[ProjectFigures], spent: Sequence[YearMoney]
) -> list[YearRow]:
    planned: dict[tuple[int, bool], Decimal] = defaultdict(Decimal)
    for project in projects:
        for line, year, amount in project.by_year():
            planned[year, line.is_partner] += amount
    money = {row.year: row.total for row in spent}
    return [
        YearRow(
            year,
            starting=sum(project.starts_in == year for project in projects),
            ending=sum(project.ends_in == year for project in projects),
            commune=planned[year, False],
            partners=planned[year, True],
            money=money.get(year, Money()),
        )
        for year in sorted({*programme.years, *(year for year, _is_partner in planned), *money})
    ]


def _sources(projects: Sequence[ProjectFigures], spent: Sequence[YearMoney]) -> list[SourceRow]:
    planned: dict[str, Decimal] = defaultdict(Decimal)
    for project in projects:
        for line in project.lines:
            planned[line.kind] += line.amount
    money: dict[str, Money] = defaultdict(Money)
    for year in spent:
        for kind, amounts in year.by_source:
            money[kind] += amounts
    return [SourceRow(kind, planned[kind], money[kind]) for kind in FundingKind if kind in {*planned, *money}]


def _partners(programme: ActionProgramme, projects: Sequence[ProjectFigures]) -> list[PartnerRow]:
    planned: dict[int | None, Decimal] = defaultdict(Decimal)
    for project in projects:
        for line in project.lines:
            planned[line.partner] += line.amount
    shares = AgreementShare.objects.filter(agreement__programme=programme).order_by()
    agreed = dict(shares.values_list("agreement__partner").annotate(Sum("amount")))
    payments = PartnerPayment.objects.filter(
        share__agreement__programme=programme, cancelled_at__isnull=True
    ).order_by()
    paid = dict(payments.values_list("share__agreement__partner").annotate(Sum("amount")))
    rows = [
        PartnerRow(partner, planned[partner.pk], agreed.get(partner.pk, ZERO), paid.get(partner.pk, ZERO))
        for partner in programme.partners.all()
    ]
    return sorted(rows, key=lambda row: (-row.planned, row.partner.name_ar))
