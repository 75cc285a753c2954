"""The committee's list of appeals: those that wait first, the oldest above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from assessments.enums import AppealOutcome, AppealState
from assessments.models import Appeal, Assessment
from assessments.services.access import visible_assessments
from communes.actors import Actor
from config.toolbox.search import fold

WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class AppealFilter:
    """What a member asked of the list. Unknown values ask for nothing."""

    text: str = ""
    show: str = ""
    year: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "AppealFilter":
        """Read the filter from the address."""
        return cls(
            text=query.get("q", "").strip()[:80], show=query.get("show", ""), year=query.get("year", "")
        )


def listed_appeals(actor: Actor, *, at: datetime) -> QuerySet[Appeal]:
    """Return the appeals sent on files that the actor sees."""
    files = visible_assessments(Assessment.objects.all(), actor, at=at)
    return Appeal.objects.filter(assessment__in=files).exclude(state=AppealState.DRAFT)


def appeal_years(actor: Actor, *, at: datetime) -> list[int]:
    """Return the assessed years that have appeals, newest first."""
    years = listed_appeals(actor, at=at).order_by().values_list("assessment__cycle__assessed_year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def appeal_rows(actor: Actor, wanted: AppealFilter, *, at: datetime) -> QuerySet[Appeal]:
    """Return the appeals asked for with place, year and counts of lines: waiting first, the oldest above."""
    rows = listed_appeals(actor, at=at)
    if wanted.text:
        rows = rows.filter(assessment__commune__search_text__contains=fold(wanted.text))
    if wanted.show == WAITING:
        rows = rows.filter(state=AppealState.SENT)
    elif wanted.show in AppealOutcome.values:
        rows = rows.filter(outcome=wanted.show)
    if wanted.year.isdecimal():
        rows = rows.filter(assessment__cycle__assessed_year=int(wanted.year[:4]))
    is_decided = Case(
        When(state=AppealState.SENT, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        rows.select_related("assessment__commune__province__region", "assessment__cycle")
        .annotate(line_count=Count("lines"), is_decided=is_decided)
        .order_by("is_decided", F("decided_at").desc(nulls_first=True), "sent_at", "pk")
    )


def appeal_counts(actor: Actor, *, at: datetime) -> dict[str, int]:
    """Return how many appeals wait, and how many were decided each way."""
    rows = listed_appeals(actor, at=at).order_by()
    counts = dict.fromkeys((WAITING, *AppealOutcome.values), 0)
    for state, outcome, count in rows.values_list("state", "outcome").annotate(Count("pk")):
        counts[WAITING if state == AppealState.SENT else outcome] += count
    return counts
