"""The figures of each project of a programme, read once for dashboards, documents and open data.

Amounts are decimals in MAD; progress is a whole percentage.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise

from action_programs.enums import FundingKind, ProjectStatus
from action_programs.models import ActionProgramme, FundingLine, ProgrammeVersion, Project
from action_programs.services.needs import spread
from action_programs.services.progress import standings
from action_programs.services.spending import Money, financial_progress, money_by_project
from action_programs.services.version_reading import frozen_projects

_WRITTEN = (
    *("pk", "number", "title_ar", "title_fr", "place", "pillar", "gender"),
    *("starts_in", "ends_in", "cost", "source_note"),
)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A sum that pays a project, as the programme foresees it; ``partner`` is a key, None for the commune."""

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

    ``physical`` is the latest progress observed, None where nobody has looked yet; ``progress`` is it, or
    else what the status says.
    """

    pk: int
    number: int
    title_ar: str
    title_fr: str
    place: str
    group: int
    pillar: str
    gender: str
    status: str
    starts_in: int
    ends_in: int
    cost: Decimal
    source_note: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)
    physical: int | None = None
    progress: int = 0
    money: Money = field(default_factory=Money)

    @property
    def commune_share(self) -> Decimal:
        return sum((line.amount for line in self.lines if not line.is_partner), ZERO)

    @property
    def partner_share(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.is_partner), ZERO)

    @property
    def financial(self) -> Decimal:
        """Return how much of the cost has been paid, in percent."""
        return financial_progress(self.cost, self.money.paid)

    @property
    def get_status_display(self) -> "str | Promise":
        """Return the status in words, named as a model names it: templates show both alike."""
        return ProjectStatus(self.status).label

    def by_year(self) -> list[tuple[Line, int, Decimal]]:
        """Return what each line gives in each year; a line without a year is spread over the project's."""
        return [
            (line, year, amount)
            for line in self.lines
            for year, amount in (
                [(line.year, line.amount)]
                if line.year is not None
                else spread(line.amount, range(self.starts_in, self.ends_in + 1)).items()
            )
        ]


def project_figures(programme: ActionProgramme, *, until: date) -> list[ProjectFigures]:
    """Return the figures of a programme's projects as they were on a day, by number; four queries.

    The programme is the one that is written now, whether or not the council has voted on it.
    """
    projects = list(Project.objects.filter(programme=programme).order_by("number"))
    lines = FundingLine.objects.filter(project__programme=programme).order_by("pk")
    return _figures(projects, lines, until)


def adopted_figures(version: ProgrammeVersion, *, until: date) -> list[ProjectFigures]:
    """Return the figures of the projects that were adopted, as they were on a day, by number; two queries."""
    projects = frozen_projects(version.content)
    return _figures(projects, [line for project in projects for line in vars(project)["lines"]], until)


def _figures(projects: Sequence[Project], lines: Iterable[FundingLine], until: date) -> list[ProjectFigures]:
    by_project: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_project[line.project_id].append(Line(line.kind, line.year, line.partner_id, line.amount))
    standing = standings(projects, until=until)
    money = money_by_project([project.pk for project in projects], until=until)
    return [
        ProjectFigures(
            **{name: getattr(project, name) for name in _WRITTEN},
            group=project.group_id,
            status=standing[project.pk].status,
            lines=by_project[project.pk],
            physical=standing[project.pk].physical,
            progress=standing[project.pk].percent,
            money=money.get(project.pk, Money()),
        )
        for project in projects
    ]


def weighted_progress(projects: Iterable[ProjectFigures]) -> Decimal | None:
    """Return how far projects are together, each weighing what it costs: a percentage, None without any."""
    projects = list(projects)
    cost = sum((project.cost for project in projects), ZERO)
    return sum((project.cost * project.progress for project in projects), ZERO) / cost if cost else None
