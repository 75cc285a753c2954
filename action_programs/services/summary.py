"""Sums of a programme: by axis and programme, and what does not add up. Amounts in MAD."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from action_programs.enums import FundingKind
from action_programs.models import ActionProgramme, Axis, AxisProgramme, FundingLine, Project

MONEY = DecimalField(max_digits=16, decimal_places=2)
_ZERO = Value(Decimal(0), output_field=MONEY)
_PARTNER = Q(funding__kind=FundingKind.PARTNER)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A programme of an axis: how many projects, and who pays what."""

    group: AxisProgramme
    projects: int
    commune_share: Decimal
    partner_share: Decimal


@dataclass(frozen=True, slots=True)
class SummaryAxis:
    axis: Axis
    rows: Sequence[SummaryRow]


@dataclass(frozen=True)
class Summary:
    """The table that a programme's book opens with (requirement P5)."""

    axes: Sequence[SummaryAxis]

    @property
    def rows(self) -> list[SummaryRow]:
        return [row for axis in self.axes for row in axis.rows]

    @property
    def projects(self) -> int:
        return sum(row.projects for row in self.rows)

    @property
    def commune_share(self) -> Decimal:
        return sum((row.commune_share for row in self.rows), Decimal(0))

    @property
    def partner_share(self) -> Decimal:
        return sum((row.partner_share for row in self.rows), Decimal(0))

    @property
    def cost(self) -> Decimal:
        return self.commune_share + self.partner_share


def summary_of(programme: ActionProgramme) -> Summary:
    """Return the sums of a programme, in the order of its axes. Four queries, whatever its size."""
    counts = dict(
        Project.objects.filter(programme=programme).order_by().values_list("group").annotate(Count("pk"))
    )
    shares: dict[tuple[int, bool], Decimal] = {}
    lines = FundingLine.objects.filter(project__programme=programme).order_by()
    for group, kind, amount in lines.values_list("project__group", "kind").annotate(Sum("amount")):
        key = (group, kind == FundingKind.PARTNER)
        shares[key] = shares.get(key, Decimal(0)) + amount
    axes = Axis.objects.filter(programme=programme).order_by("position").prefetch_related("programmes")
    return Summary(
        [
            SummaryAxis(
                axis,
                [
                    SummaryRow(
                        group,
                        counts.get(group.pk, 0),
                        shares.get((group.pk, False), Decimal(0)),
                        shares.get((group.pk, True), Decimal(0)),
                    )
                    for group in axis.programmes.all()
                ],
            )
            for axis in axes
        ]
    )


def with_shares(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Add to each project its ``commune_share``, ``partner_share`` and ``missing``: cost not paid for."""
    return projects.annotate(
        commune_share=Coalesce(Sum("funding__amount", filter=~_PARTNER), _ZERO, output_field=MONEY),
        partner_share=Coalesce(Sum("funding__amount", filter=_PARTNER), _ZERO, output_field=MONEY),
    ).annotate(missing=F("cost") - F("commune_share") - F("partner_share"))


def unbalanced_projects(programme: ActionProgramme) -> list[Project]:
    """Return the projects whose funding lines do not give their cost, each with what is ``missing``."""
    found = with_shares(Project.objects.filter(programme=programme))
    return list(found.exclude(missing=0).order_by("number"))  # type: ignore[misc]
