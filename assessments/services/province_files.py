"""The files of a province's communes: where each is, what is late, what waits for the opinion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from assessments.enums import EDITABLE_STATES, OPINION_STATES, SENT_STATES, State
from assessments.models import Assessment, Cycle
from assessments.services.access import visible_assessments
from communes.actors import Actor
from config.toolbox.search import fold

WAITING, GIVEN, LATE = "waiting", "given", "late"
COLUMNS = (
    "pk",
    "state",
    "is_late",
    "submitted_at",
    "extended_until",
    "commune__code",
    "commune__name_ar",
    "commune__name_fr",
    "opinion__state",
    "opinion__given_at",
    "is_waiting",
    "is_missed",
)
# What a row asks of the province, what is asked first first.
TO_GIVE, MISSED, WITH_COMMUNE, GOING_ON = range(4)


@dataclass(frozen=True, slots=True)
class ProvinceFilter:
    """What an officer asked of the list. Unknown values ask for nothing."""

    text: str = ""
    show: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ProvinceFilter":
        """Read the filter from the address."""
        return cls(text=query.get("q", "").strip()[:80], show=query.get("show", ""))


def waiting_for_opinion(cycle: Cycle, *, at: datetime) -> Q:
    """Return the condition of the files of a cycle that wait for their province's opinion at this time."""
    if at > cycle.opinions_close_at:
        return Q(pk=None)
    return Q(state__in=OPINION_STATES, opinion=None)


def _conditions(cycle: Cycle, actor: Actor, *, at: datetime) -> dict[str, Q]:
    missed = Q(state=State.NOT_SUBMITTED)
    if at > cycle.submission_closes_at:
        # The clock has not come by yet.
        missed |= Q(state=State.DRAFT) & (Q(extended_until=None) | Q(extended_until__lt=at))
    own = Q(commune__in=actor.own_commune_ids)
    return {
        WAITING: waiting_for_opinion(cycle, at=at) & ~own,
        GIVEN: Q(opinion__isnull=False),
        LATE: missed,
    }


def _files(cycle: Cycle, actor: Actor, *, at: datetime) -> QuerySet[Assessment]:
    return visible_assessments(Assessment.objects.filter(cycle=cycle), actor, at=at)


def province_counts(cycle: Cycle, actor: Actor, *, at: datetime) -> dict[str, int]:
    """Return how many files there are, by what is asked of them and of the province. One query."""
    conditions = _conditions(cycle, actor, at=at)
    return (
        _files(cycle, actor, at=at)
        .order_by()
        .aggregate(
            all=Count("pk"),
            sent=Count("pk", filter=Q(state__in=SENT_STATES)),
            **{name: Count("pk", filter=condition) for name, condition in conditions.items()},
        )
    )


def province_rows(
    cycle: Cycle, actor: Actor, wanted: ProvinceFilter, *, at: datetime
) -> QuerySet[Assessment, dict[str, Any]]:
    """Return one dictionary a file (``COLUMNS``), what waits for the province first."""
    conditions = _conditions(cycle, actor, at=at)
    files = _files(cycle, actor, at=at)
    for word in fold(wanted.text).split():
        files = files.filter(commune__search_text__contains=word)
    if wanted.show in conditions:
        files = files.filter(conditions[wanted.show])
    urgency = Case(
        When(conditions[WAITING], then=Value(TO_GIVE)),
        When(conditions[LATE], then=Value(MISSED)),
        When(state__in=EDITABLE_STATES, then=Value(WITH_COMMUNE)),
        default=Value(GOING_ON),
        output_field=IntegerField(),
    )
    return (
        files.annotate(
            urgency=urgency,
            is_waiting=Case(When(urgency=TO_GIVE, then=True), default=False),
            is_missed=Case(When(urgency=MISSED, then=True), default=False),
        )
        .order_by("urgency", "commune__code")
        .values(*COLUMNS)
    )
