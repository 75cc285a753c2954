"""All programmes of a scope, added up by region, province or commune. Amounts in MAD."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from action_programs.enums import FundingKind, ProjectStatus, SpendingStage, State
from action_programs.models import ActionProgramme, FundingLine, Progress, Project, Spending
from action_programs.models.programmes import YEARS
from action_programs.services.access import visible_programmes
from action_programs.services.figures import ZERO
from action_programs.services.lateness import Late, late_programmes, late_projects
from action_programs.services.summary import MONEY
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.models import Commune, Province, Region
from communes.models.territory import Place

# From a commune to the place that its figures are added up for.
LEVELS: Mapping[str, tuple[str, type[Place]]] = {
    "region": ("province__region", Region),
    "province": ("province", Province),
    "commune": ("", Commune),
}


@dataclass
class PortfolioRow:
    """One place: how many of its communes have a programme, what those come to, what is late."""

    place: Place | None
    communes: int = 0
    states: dict[str, int] = field(default_factory=dict)
    projects: int = 0
    done: int = 0
    behind: int = 0
    cost: Decimal = ZERO
    commune_share: Decimal = ZERO
    partner_share: Decimal = ZERO
    paid: Decimal = ZERO
    worked: Decimal = ZERO
    late: dict[str, int] = field(default_factory=dict)

    @property
    def programmes(self) -> int:
        return sum(self.states.values())

    @property
    def in_force(self) -> int:
        return self.states.get(State.IN_FORCE, 0) + self.states.get(State.UPDATING, 0)

    @property
    def without(self) -> int:
        return self.communes - self.programmes

    @property
    def physical(self) -> Decimal | None:
        """Return the progress of the projects, each weighing what it costs: a percentage."""
        return self.worked / self.cost if self.cost else None

    def add(self, other: "PortfolioRow") -> None:
        for name in ("communes", "projects", "done", "behind"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("cost", "commune_share", "partner_share", "paid", "worked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("states", "late"):
            mine = getattr(self, name)
            for key, count in getattr(other, name).items():
                mine[key] = mine.get(key, 0) + count


@dataclass(frozen=True)
class Portfolio:
    """The rows in the order of their codes, and their sum."""

    level: str
    rows: Sequence[PortfolioRow]
    total: PortfolioRow


def portfolio_of(actor: Actor | None, *, level: str, within: str = "", today: date) -> Portfolio:
    """Return the programmes that cover today's year, added up by place; thirteen queries in all.

    ``level`` is one of LEVELS; ``within`` keeps the places whose code begins with that of a region or a
    province. A commune is counted once: of its programmes the periods never meet.
    """
    path, model = LEVELS[level]
    communes = communes_seen_by(actor).filter(is_listed=True)
    programmes = visible_programmes(actor).filter(
        commune__in=communes, first_year__lte=today.year, first_year__gt=today.year - YEARS
    )
    if within:
        communes = communes.filter(code__startswith=f"{within}.")
        programmes = programmes.filter(commune__code__startswith=f"{within}.")
    rows: dict[int, PortfolioRow] = defaultdict(lambda: PortfolioRow(None))
    counted = communes.order_by().annotate(place=F(path or "pk")).values_list("place")
    for pk, count in counted.annotate(Count("pk")):
        rows[pk].communes = count
    # Sums are asked for by programme and added up here: joining the territory to each line costs more.
    key = f"commune__{path}" if path else "commune"
    places_of = dict(programmes.order_by().values_list("pk", key))
    _add_programmes(rows, programmes, key, today)
    _add_projects(rows, programmes, places_of, today)
    places = model.objects.filter(pk__in=rows).order_by("code")  # type: ignore[attr-defined]
    ordered = []
    total = PortfolioRow(None)
    for place in places:
        rows[place.pk].place = place
        ordered.append(rows[place.pk])
        total.add(rows[place.pk])
    return Portfolio(level, ordered, total)


def _add_programmes(
    rows: dict[int, PortfolioRow], programmes: QuerySet[ActionProgramme], key: str, today: date
) -> None:
    for pk, state, count in programmes.order_by().values_list(key, "state").annotate(Count("pk")):
        rows[pk].states[state] = count
    for what in Late:
        late = late_programmes(programmes, what, today=today)
        for pk, count in late.order_by().values_list(key).annotate(Count("pk")):
            rows[pk].late[what] = count


def _add_projects(
    rows: dict[int, PortfolioRow],
    programmes: QuerySet[ActionProgramme],
    places_of: Mapping[int, int],
    today: date,
) -> None:
    projects = Project.objects.filter(programme__in=programmes).order_by()
    at_work = Q(programme__state__in=[State.IN_FORCE, State.UPDATING])
    sums = projects.values_list("programme").annotate(
        Count("pk"),
        done=Count("pk", filter=Q(status=ProjectStatus.DONE)),
        behind=Count("pk", filter=late_projects(today) & at_work),
        total_cost=Sum("cost"),
    )
    for pk, count, done, behind, cost in sums:
        row = rows[places_of[pk]]
        row.projects += count
        row.done += done
        row.behind += behind
        row.cost += cost
    for pk, worked in _worked(projects, programmes):
        rows[places_of[pk]].worked += worked
    lines = FundingLine.objects.filter(project__programme__in=programmes).order_by()
    for pk, kind, total in lines.values_list("project__programme", "kind").annotate(Sum("amount")):
        if kind == FundingKind.PARTNER:
            rows[places_of[pk]].partner_share += total
        else:
            rows[places_of[pk]].commune_share += total
    spent = Spending.objects.filter(
        project__programme__in=programmes, stage=SpendingStage.PAID, cancelled_at__isnull=True
    ).order_by()
    for pk, total in spent.values_list("project__programme").annotate(Sum("amount")):
        rows[places_of[pk]].paid += total


def _worked(
    projects: QuerySet[Project], programmes: QuerySet[ActionProgramme]
) -> Iterator[tuple[int, Decimal]]:
    """Yield cost × percentage by programme: as last seen, then of what is done and was never seen."""
    later = Progress.objects.filter(project=OuterRef("project"), seen_on__gt=OuterRef("seen_on"))
    last = Progress.objects.filter(~Exists(later), project__programme__in=programmes).order_by()
    yield from last.values_list("project__programme").annotate(
        worked=Sum(F("project__cost") * F("physical"), output_field=MONEY)
    )
    unseen = projects.filter(~Exists(Progress.objects.filter(project=OuterRef("pk"))))
    for pk, cost in unseen.filter(status=ProjectStatus.DONE).values_list("programme").annotate(Sum("cost")):
        yield pk, 100 * cost
