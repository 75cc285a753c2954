"""The files that wait for a reviewer or an approver, read in a fixed number of queries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Abs, Coalesce

from assessments.enums import SENT_STATES, RiskLevel, Stage, State
from assessments.models import Assessment
from assessments.services.access import visible_assessments
from assessments.services.lateness import late_at
from assessments.services.threads.listing import WAITING_FOR, with_requests
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.search import fold
from records.services.parameters import parameter

NEAR_POINTS = "review.near_threshold_points"
ALL = "all"
CLAIMS: dict[str, Callable[[int], Q]] = {
    "me": lambda user: Q(claimed_by=user),
    "nobody": lambda user: Q(claimed_by__isnull=True),
    "anyone": lambda user: Q(claimed_by__isnull=False),
    "assigned": lambda user: Q(assignment__reviewer=user, state=State.SUBMITTED),
    "unassigned": lambda user: Q(assignment__isnull=True, claimed_by__isnull=True),
}
# Files on which something at least as grave was noticed.
RISKY = {"any": RiskLevel.LOW, "close": RiskLevel.HIGH}
# The page's first tab: what waits for a person of this role.
TO_DO: dict[str, tuple[State, ...]] = {
    Role.REVIEWER: (State.SUBMITTED, State.IN_REVIEW),
    Role.APPROVER: (State.REVIEWED,),
    Role.ADMINISTRATOR: (State.SUBMITTED, State.IN_REVIEW, State.REVIEWED),
}
# A reviewer works on these, once they have claimed them.
MINE = (State.IN_REVIEW, State.RETURNED)
QUEUE_STATES = tuple(state for state in State if state in SENT_STATES)
COLUMNS = (
    "pk",
    "state",
    "is_late",
    "submitted_at",
    "waiting_since",
    "claimed_at",
    "claimed_by",
    "claimed_by__full_name",
    "commune__code",
    "commune__name_ar",
    "commune__name_fr",
    "commune__province__name_ar",
    "commune__province__name_fr",
    "declared_total",
    "is_near",
    "risk_count",
    "risk_level",
    "waits_for_us",
    "waits_for_them",
    "late_from",
    "assignment__reviewer",
    "assignment__reviewer__full_name",
    "assignment__assigned_at",
)
SORTS: dict[str, tuple[str, ...]] = {
    "urgency": ("-is_mine", "-is_near", "waiting_since", "pk"),
    "name": ("name", "pk"),
    "score": ("declared_total", "pk"),
    "state": ("state", "waiting_since", "pk"),
    "claimed": ("held_by_name", "claimed_at", "pk"),
    "waiting": ("waiting_since", "pk"),
    "risks": ("risk_weight", "pk"),
}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What a reader asked of the queue. Unknown values ask for nothing."""

    year: int | None = None
    state: str = ""
    region: str = ""
    province: str = ""
    late: bool = False
    near: bool = False
    risky: str = ""
    asked: str = ""
    claimed: str = ""
    reviewer: int | None = None
    overdue: bool = False
    text: str = ""
    sort: str = "urgency"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "QueueFilter":
        """Read the filter from the address."""
        year = query.get("year", "")
        return cls(
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            state=query.get("state", ""),
            region=query.get("region", "")[:12],
            province=query.get("province", "")[:12],
            late=query.get("late") == "1",
            near=query.get("near") == "1",
            risky=query.get("risky", ""),
            asked=query.get("asked", ""),
            claimed=query.get("claimed", ""),
            reviewer=int(who) if (who := query.get("reviewer", "")).isascii() and who.isdigit() else None,
            overdue=query.get("overdue") == "1",
            text=query.get("q", "").strip()[:80],
            sort=query.get("sort", ""),
        )

    @property
    def chosen_state(self) -> str:
        """Return the state asked for, ``all``, or "" for what waits for the reader."""
        return self.state if self.state in {ALL, *QUEUE_STATES} else ""

    def states(self, role: str) -> Sequence[State]:
        """Return the states of the rows asked for."""
        if not self.chosen_state:
            return TO_DO[role]
        return QUEUE_STATES if self.state == ALL else (State(self.state),)


@dataclass(frozen=True)
class Queue:
    """A queue's cycle and its counts; ``rows`` is not read yet."""

    year: int | None
    years: Sequence[int]
    near_points: int
    counts: Mapping[State, int]
    rows: QuerySet[Assessment, dict[str, Any]]
    at: datetime
    states: Sequence[State] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        """The number of rows, known from the counts."""
        return self.count_of(self.states)

    def count_of(self, states: Sequence[State]) -> int:
        return sum(self.counts.get(state, 0) for state in states)


def review_queue(actor: Actor, wanted: QueueFilter, *, language: str, at: datetime) -> Queue:
    """Return the queue of an actor: years, counts per state, rows. Three queries, and one for the rows.

    Rows are dictionaries (``COLUMNS``). *Near* is a declared score within a parameter of the grid's
    threshold, on either side. By urgency, what is assigned to the reader comes first, then their own files,
    then what is near it, then what has waited longest.
    """
    near_points = parameter(NEAR_POINTS)
    files = _annotated(
        visible_assessments(Assessment.objects.all(), actor, at=at), actor, near_points, language
    )
    condition = _condition(wanted, actor, at)
    tallies = list(
        files.filter(state__in=QUEUE_STATES)
        .order_by("-cycle__assessed_year", "state")
        .values("cycle__assessed_year", "state")
        .annotate(matching=Count("pk", filter=condition))
    )
    years = list(dict.fromkeys(row["cycle__assessed_year"] for row in tallies))
    year = wanted.year if wanted.year in years else next(iter(years), None)
    counts = {State(row["state"]): row["matching"] for row in tallies if row["cycle__assessed_year"] == year}
    states = wanted.states(actor.role)
    rows = files.filter(condition, cycle__assessed_year=year, state__in=states)  # type: ignore[misc]
    return Queue(year, years, near_points, counts, _sorted(rows, wanted.sort).values(*COLUMNS), at, states)


def _annotated(
    files: QuerySet[Assessment], actor: Actor, near_points: int, language: str
) -> QuerySet[Assessment]:
    return with_requests(files).annotate(
        declared=FilteredRelation("score_sheets", condition=Q(score_sheets__stage=Stage.DECLARED)),
        declared_total=F("declared__total"),
        distance=Abs(F("declared__total") - F("cycle__grid__threshold")),
        is_near=Case(
            When(distance__lte=Decimal(near_points), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        # An approver waits since the review was concluded, everybody else since the file was sent.
        waiting_since=Case(When(state=State.REVIEWED, then=F("reviewed_at")), default=F("submitted_at")),
        late_from=late_at(),
        held_by_name=Coalesce("claimed_by__full_name", "assignment__reviewer__full_name"),
        is_mine=Case(
            When(assignment__reviewer=actor.user.pk, state=State.SUBMITTED, then=Value(2)),
            When(claimed_by=actor.user.pk, state__in=MINE, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        ),
        # The gravest hint counts first, then how many there are.
        risk_weight=F("risk_level") * 1000 + F("risk_count"),
        name=F("commune__name_ar" if language == "ar" else "commune__name_fr"),
    )


def _condition(wanted: QueueFilter, actor: Actor, at: datetime) -> Q:
    condition = Q()
    for word in fold(wanted.text).split():
        condition &= Q(commune__search_text__contains=word)
    if wanted.region:
        condition &= Q(commune__province__region__code=wanted.region)
    if wanted.province:
        condition &= Q(commune__province__code=wanted.province)
    if wanted.late:
        condition &= Q(is_late=True)
    if wanted.near:
        condition &= Q(is_near=1)
    if wanted.reviewer is not None:
        condition &= Q(claimed_by=wanted.reviewer) | Q(
            assignment__reviewer=wanted.reviewer, state=State.SUBMITTED
        )
    if wanted.overdue:
        condition &= Q(late_from__lte=at)
    if wanted.risky in RISKY:
        condition &= Q(risk_level__gte=RISKY[wanted.risky])
    if wanted.asked in WAITING_FOR:
        condition &= Q(**{f"waits_for_{wanted.asked}": True})
    return condition & CLAIMS.get(wanted.claimed, lambda user: Q())(actor.user.pk)


def _sorted(rows: QuerySet[Assessment], sort: str) -> QuerySet[Assessment]:
    descending = sort.startswith("-")
    order = SORTS.get(sort.removeprefix("-"), SORTS["urgency"])
    if not descending:
        return rows.order_by(*order)
    first = F(order[0].removeprefix("-"))
    turned = first.asc() if order[0].startswith("-") else first.desc(nulls_last=True)
    return rows.order_by(turned, *order[1:])
