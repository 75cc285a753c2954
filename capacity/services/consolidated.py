"""The consolidated training programme of a region or of the country for one year.

What communes planned (plans sent or accepted), what they and bodies still need, by topic, beside what is
offered: whom no seat was found for is the demand not met. People are counted from trainings; money from every
kind of action.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from capacity.enums import ActionKind, EnrolmentState, FundingSource, NeedState, SessionState, SheetState
from capacity.models import Enrolment, Need, PlanFunding, PlanLine, Session, Topic
from communes.access import communes_seen_by
from communes.actors import Actor
from communes.enums import Role
from communes.models import Commune, Region

SENT = (SheetState.SUBMITTED, SheetState.ACCEPTED)
OPEN_NEEDS = (NeedState.FILED, NeedState.TAKEN_UP)
NOTHING = Decimal(0)


@dataclass(slots=True)
class TopicRow:
    """What is asked and offered on one topic (None: outside the catalogue), or in all.

    ``women`` and ``men`` are planned; ``needed`` are the people of open needs that no such plan takes up.
    ``days`` are days of training as planned; ``costs`` are dirhams by who pays; ``enrolled`` have a seat.
    """

    topic: Topic | None
    communes: int = 0
    women: int = 0
    men: int = 0
    days: Decimal = NOTHING
    needed: int = 0
    sessions: int = 0
    seats: int = 0
    enrolled: int = 0
    costs: dict[str, Decimal] = field(default_factory=dict)
    # Of the totals, it is the sum of the rows: what one topic has too much meets nobody of another.
    not_met: int = 0
    without_seat: int = 0

    @property
    def people(self) -> int:
        return self.women + self.men

    @property
    def demand(self) -> int:
        return self.people + self.needed

    @property
    def cost(self) -> Decimal:
        return sum(self.costs.values(), NOTHING)


@dataclass(frozen=True, slots=True)
class Programme:
    """The consolidated programme: rows by topic, their sum, and the money by kind of action and who pays."""

    year: int
    region: Region | None
    rows: list[TopicRow]
    total: TopicRow
    plans: int
    money: list[tuple[str, dict[str, Decimal], Decimal]]


def region_asked(actor: Actor, code: str) -> Region | None:
    """Return the region of a programme: a province has its own; None is the country."""
    if actor.role == Role.PROVINCE_OFFICER:
        province = actor.membership.province
        return province.region if province else None
    return Region.objects.filter(code=code).first() if code else None


def consolidated_programme(actor: Actor, year: int, region: Region | None) -> Programme:
    """Return the programme of a year. The same eleven queries however many communes and plans there are.

    Demand not met is what was planned or needed beyond those who have a seat; ``without_seat`` is what goes
    beyond the seats that are offered, whoever takes them: sessions open to the whole country count whole.
    """
    communes = _communes(actor, region)
    lines = PlanLine.objects.filter(
        plan__commune__in=communes, plan__year=year, plan__state__in=SENT
    ).order_by()
    trainings = lines.filter(kind=ActionKind.TRAINING)
    rows: dict[int | None, TopicRow] = {}
    topics = Topic.objects.in_bulk()

    def row(key: int | None) -> TopicRow:
        return rows.setdefault(key, TopicRow(topics.get(key) if key else None))

    for key, women, men, days in _planned(trainings):
        found = row(key)
        found.women, found.men, found.days = women, men, days
    needs = _open_needs(communes, year, lines)
    for key, women, men in needs.values_list("topic").annotate(Sum("women"), Sum("men")):
        row(key).needed = women + men
    sessions = _sessions(year, region)
    for key, count, seats in sessions.values_list("topic").annotate(Count("pk"), Sum("seats")):
        row(key).sessions, row(key).seats = count, seats
    for key, count in _enrolled(communes, year):
        row(key).enrolled = count
    _pay(row, trainings)
    asking = _asking(trainings, needs)
    for key, who in asking.items():
        row(key).communes = len(who)
    for found in rows.values():
        found.not_met = max(0, found.demand - found.enrolled)
        found.without_seat = max(0, found.demand - found.seats)
    shown = sorted(rows.values(), key=lambda one: (one.topic is None, -one.not_met, -one.demand, _code(one)))
    total = _total(shown)
    total.communes = len(set().union(*asking.values()))
    return Programme(
        year=year,
        region=region,
        rows=shown,
        total=total,
        plans=lines.aggregate(count=Count("plan", distinct=True))["count"],
        money=_money(lines),
    )


def _communes(actor: Actor, region: Region | None) -> QuerySet[Commune]:
    """Return the communes that are counted: sums of a region hide nothing from its provinces."""
    if actor.role == Role.PROVINCE_OFFICER:
        return Commune.objects.filter(province__region=region)
    seen = communes_seen_by(actor)
    return seen.filter(province__region=region) if region else seen


def _planned(lines: QuerySet[PlanLine]) -> Iterable[tuple[int | None, int, int, Decimal]]:
    return lines.values_list("topic").annotate(Sum("women"), Sum("men"), Sum("days"))


def _open_needs(communes: QuerySet[Commune], year: int, lines: QuerySet[PlanLine]) -> QuerySet[Need]:
    """Return the needs filed up to a year that wait, but for those that a plan of the year takes up.

    Bodies are counted where their seat is: no plan takes up their needs, which wait until DDCTD answers.
    """
    askers = Q(commune__in=communes) | Q(body__seat__in=communes)
    needs = Need.objects.filter(askers, year__lte=year, state__in=OPEN_NEEDS)
    taken_up = lines.filter(need__isnull=False).values("need")
    return needs.exclude(pk__in=taken_up).order_by()


def _sessions(year: int, region: Region | None) -> QuerySet[Session]:
    found = Session.objects.filter(starts_on__year=year).exclude(state=SessionState.CANCELLED)
    if region is not None:
        here = Session.objects.filter(Q(regions__isnull=True) | Q(regions=region))
        found = found.filter(pk__in=here.values("pk"))
    return found.order_by()


def _enrolled(communes: QuerySet[Commune], year: int) -> Iterable[tuple[int, int]]:
    seated = Enrolment.objects.filter(
        person__commune__in=communes, session__starts_on__year=year, state=EnrolmentState.CONFIRMED
    ).exclude(session__state=SessionState.CANCELLED)
    return seated.order_by().values_list("session__topic").annotate(Count("pk"))


def _pay(row: Any, lines: QuerySet[PlanLine]) -> None:
    paid = PlanFunding.objects.filter(line__in=lines).order_by()
    for key, source, amount in paid.values_list("line__topic", "source").annotate(Sum("amount")):
        row(key).costs[source] = amount


def _asking(lines: QuerySet[PlanLine], needs: QuerySet[Need]) -> dict[int | None, set[int]]:
    """Return the communes that planned or need something, by topic. Two queries."""
    found: dict[int | None, set[int]] = {}
    pairs = [
        *lines.values_list("topic", "plan__commune").distinct(),
        *needs.filter(commune__isnull=False).values_list("topic", "commune").distinct(),
    ]
    for topic, commune in pairs:
        found.setdefault(topic, set()).add(commune)
    return found


def _money(lines: QuerySet[PlanLine]) -> list[tuple[str, dict[str, Decimal], Decimal]]:
    """Return what each kind of action costs: its words, dirhams by who pays, and their sum. One query."""
    paid = PlanFunding.objects.filter(line__in=lines).order_by()
    sums: dict[str, dict[str, Decimal]] = {kind: {} for kind in ActionKind.values}
    for kind, source, amount in paid.values_list("line__kind", "source").annotate(Sum("amount")):
        sums[kind][source] = amount
    return [(str(kind.label), sums[kind], sum(sums[kind].values(), NOTHING)) for kind in ActionKind]


def _total(rows: Iterable[TopicRow]) -> TopicRow:
    total = TopicRow(None)
    names = ("women", "men", "days", "needed", "sessions", "seats", "enrolled", "not_met", "without_seat")
    for one in rows:
        for name in names:
            setattr(total, name, getattr(total, name) + getattr(one, name))
        _add(total.costs, one.costs)
    return total


def _add(sums: dict[str, Decimal], more: Mapping[str, Decimal]) -> None:
    for source in FundingSource.values:
        if source in more:
            sums[source] = sums.get(source, NOTHING) + more[source]


def _code(row: TopicRow) -> str:
    return row.topic.code if row.topic else ""
