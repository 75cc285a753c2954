"""The figures of each project of a programme, read once for dashboards, documents and open data.

Amounts are decimals in MAD; progress is a whole percentage.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise

from action_programs.enums import FundingKind, ProjectStatus, SpendingStage
from action_programs.models import ActionProgramme, FundingLine, Progress, Project, Spending
from action_programs.services.spreading import spread

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A sum that pays a project, as the programme foresees it; ``partner`` is a key, None for the commune."""

    project: int
    kind: str
    year: int | None
    partner: int | None
    amount: Decimal

    @property
    def is_partner(self) -> bool:
        return self.kind == FundingKind.PARTNER


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project: what it is, what it costs, how far it is.

    ``physical`` is the latest progress observed, None where nobody has looked yet.
    """

    pk: int
    number: int
    title_ar: str
    title_fr: str
    group: int
    pillar: str
    gender: str
    status: str
    starts_in: int
    ends_in: int
    cost: Decimal
    lines: Sequence[Line] = field(default_factory=tuple)
    physical: int | None = None
    committed: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def commune_share(self) -> Decimal:
        return sum((line.amount for line in self.lines if not line.is_partner), ZERO)

    @property
    def partner_share(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.is_partner), ZERO)

    @property
    def financial(self) -> Decimal:
        """Return how much of the cost has been paid, in percent."""
        return 100 * self.paid / self.cost

    @property
    def get_status_display(self) -> "str | Promise":
        """Return the status in words, named as a model names it: templates show both alike."""
        return ProjectStatus(self.status).label

    @property
    def progress(self) -> int:
        """Return how far the project is: what was observed, else 100 where it is done and 0 elsewhere."""
        if self.physical is not None:
            return self.physical
        return 100 if self.status == ProjectStatus.DONE else 0

    def by_year(self) -> list[tuple[Line, int, Decimal]]:
        """Return what each line gives in each year; a line without a year is spread over the project's."""
        return [
            (line, year, amount)
            for line in self.lines
            for year, amount in (
                [(line.year, line.amount)]
                if line.year is not None
                else spread(line.amount, self.starts_in, self.ends_in).items()
            )
        ]


_COLUMNS = (
    "pk",
    "number",
    "title_ar",
    "title_fr",
    "group",
    "pillar",
    "gender",
    "status",
    "starts_in",
    "ends_in",
    "cost",
)


def project_figures(programme: ActionProgramme, *, until: date | None = None) -> list[ProjectFigures]:
    """Return the figures of a programme's projects, by number; four queries, whatever their number.

    ``until`` leaves out what was observed, committed or paid after a day.
    """
    projects = Project.objects.filter(programme=programme)
    lines = _lines(FundingLine.objects.filter(project__programme=programme))
    seen = latest_progress(Progress.objects.filter(project__programme=programme), until=until)
    spent = spent_by_project(Spending.objects.filter(project__programme=programme), until=until)
    return [
        ProjectFigures(
            **row,
            lines=lines[row["pk"]],
            physical=seen[row["pk"]][0] if row["pk"] in seen else None,
            committed=spent[row["pk"]].get(SpendingStage.COMMITTED, ZERO),
            paid=spent[row["pk"]].get(SpendingStage.PAID, ZERO),
        )
        for row in projects.order_by("number").values(*_COLUMNS)
    ]


def latest_progress(rows: QuerySet[Progress], *, until: date | None = None) -> dict[int, tuple[int, str]]:
    """Return the latest percentage and status of each project that was looked at. One query."""
    if until is not None:
        rows = rows.filter(seen_on__lte=until)
    seen = rows.order_by("project", "seen_on").values_list("project", "physical", "status")
    return {project: (physical, status) for project, physical, status in seen}


def spent_by_project(rows: QuerySet[Spending], *, until: date | None = None) -> dict[int, dict[str, Decimal]]:
    """Return what was committed and paid for each project, cancelled rows left out. One query."""
    rows = rows.filter(cancelled_at__isnull=True)
    if until is not None:
        rows = rows.filter(spent_on__lte=until)
    spent: dict[int, dict[str, Decimal]] = defaultdict(dict)
    sums = rows.order_by().values_list("project", "stage").annotate(total=Sum("amount"))
    for project, stage, total in sums:
        spent[project][stage] = total
    return spent


def _lines(rows: QuerySet[FundingLine]) -> dict[int, list[Line]]:
    lines: dict[int, list[Line]] = defaultdict(list)
    columns = ("project", "kind", "year", "partner", "amount")
    for row in rows.order_by("pk").values_list(*columns):
        lines[row[0]].append(Line(*row))
    return lines


def weighted_progress(projects: Iterable[ProjectFigures]) -> Decimal | None:
    """Return how far projects are together, each weighing what it costs: a percentage, None without any."""
    projects = list(projects)
    cost = sum((project.cost for project in projects), ZERO)
    return sum((project.cost * project.progress for project in projects), ZERO) / cost if cost else None
