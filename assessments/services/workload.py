"""What each reviewer has to do and has done, in the files that the reader sees."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from accounts.models import User
from assessments.enums import State
from assessments.models import Assessment
from assessments.services.access import visible_assessments
from assessments.services.assigning import all_reviewers
from assessments.services.handing_over import HANDED_OVER_STATES
from assessments.services.lateness import held_at, late_at
from communes.actors import Actor

RECENT = timedelta(days=30)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Load:
    """One reviewer: numbers of files, days a review took, and since when the oldest file waits for them."""

    reviewer: User
    assigned: int = 0
    in_review: int = 0
    returned: int = 0
    late: int = 0
    concluded: int = 0
    median_days: float | None = None
    oldest_at: datetime | None = None

    @property
    def held(self) -> int:
        return self.assigned + self.in_review + self.returned


SORTS: Mapping[str, str] = {
    "name": "reviewer",
    "assigned": "assigned",
    "in_review": "in_review",
    "returned": "returned",
    "late": "late",
    "concluded": "concluded",
    "days": "median_days",
    "oldest": "oldest_at",
}


def workload(actor: Actor, *, sort: str = "", at: datetime) -> list[Load]:
    """Return the load of everybody who reviews, or holds a file of a review. Six queries.

    The median counts the days from the claim to the conclusion of reviews concluded in the last 30 days.
    """
    files = visible_assessments(Assessment.objects.all(), actor, at=at).order_by()
    waiting = files.filter(state__in=[State.SUBMITTED, *HANDED_OVER_STATES]).annotate(
        held_at=held_at(), late_from=late_at()
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    oldest: dict[int, datetime] = {}
    assigned = waiting.filter(state=State.SUBMITTED).exclude(assignment=None)
    claimed = waiting.filter(state__in=HANDED_OVER_STATES)
    for rows, who in ((assigned, "assignment__reviewer"), (claimed, "claimed_by")):
        for person, state, held, late_from in rows.values_list(who, "state", "held_at", "late_from"):
            counts[person][state] += 1
            if held is not None:
                oldest[person] = min(held, oldest.get(person, held))
                counts[person]["late"] += late_from <= at
    days: dict[int, list[float]] = defaultdict(list)
    concluded = files.filter(reviewed_at__gt=at - RECENT, reviewed_at__lte=at)
    for person, begun, ended in concluded.values_list("reviewed_by", "claimed_at", "reviewed_at"):
        if person is not None and begun is not None and ended is not None:
            days[person].append((ended - begun) / DAY)
    people = User.objects.filter(pk__in={*counts, *days}) | all_reviewers(at=at)
    loads = [
        Load(
            person,
            counts[person.pk][State.SUBMITTED],
            counts[person.pk][State.IN_REVIEW],
            counts[person.pk][State.RETURNED],
            counts[person.pk]["late"],
            len(days[person.pk]),
            median(days[person.pk]) if days[person.pk] else None,
            oldest.get(person.pk),
        )
        for person in people.distinct().order_by("full_name", "pk")
    ]
    return _sorted(loads, sort)


def _sorted(loads: Sequence[Load], sort: str) -> list[Load]:
    """Sort by a column, what has no value last; as they come, by name."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return list(loads)

    def value(load: Load) -> object:
        return str(load.reviewer) if name == "name" else getattr(load, SORTS[name])

    known = [load for load in loads if value(load) is not None]
    unknown = [load for load in loads if value(load) is None]
    return sorted(known, key=value, reverse=sort.startswith("-")) + unknown  # type: ignore[arg-type]
