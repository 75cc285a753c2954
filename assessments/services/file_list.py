"""The list of files that an actor follows, and how far they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import OrderBy

from assessments.enums import APPROVED_STATES, Stage, State
from assessments.models import Assessment, Cycle, ScoreSheet
from assessments.services.access import visible_assessments
from communes.actors import Actor
from config.toolbox.search import fold

SORTS = {
    "name": F("commune__name_fr"),
    "code": F("commune__code"),
    "state": F("state"),
    "score": F("declared_total"),
    "verified": F("verified_total"),
}
COLUMNS = (
    "pk",
    "state",
    "is_late",
    "submitted_at",
    "extended_until",
    "commune__code",
    "commune__name_ar",
    "commune__name_fr",
    "commune__province__name_ar",
    "commune__province__name_fr",
    "declared_total",
    "verified_total",
    "verified_eligible",
)


@dataclass(frozen=True, slots=True)
class FileFilter:
    """What a reader asked of the list. Unknown values ask for nothing."""

    text: str = ""
    state: str = ""
    sort: str = "code"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "FileFilter":
        """Read the filter from the address."""
        return cls(
            text=query.get("q", "").strip()[:80], state=query.get("state", ""), sort=query.get("sort", "code")
        )

    def order(self) -> OrderBy:
        """Return the order asked for; files without the figure come last."""
        field = SORTS.get(self.sort.lstrip("-"), SORTS["code"])
        return field.desc(nulls_last=True) if self.sort.startswith("-") else field.asc(nulls_last=True)


def cycles_with_files(actor: Actor | None, *, at: datetime) -> list[Cycle]:
    """Return the cycles in which the actor sees files, newest first."""
    files = visible_assessments(Assessment.objects.all(), actor, at=at)
    return list(Cycle.objects.filter(pk__in=files.values("cycle")).order_by("-assessed_year"))


def counts_by_state(cycle: Cycle, actor: Actor | None, *, at: datetime) -> list[tuple[State, int]]:
    """Return how many files are in each state, in the order of the workflow."""
    files = visible_assessments(Assessment.objects.filter(cycle=cycle), actor, at=at)
    counts = dict(files.order_by().values_list("state").annotate(Count("pk")))
    return [(state, counts[state]) for state in State if state in counts]


def file_rows(
    cycle: Cycle, actor: Actor | None, wanted: FileFilter, *, at: datetime
) -> QuerySet[Assessment, dict[str, Any]]:
    """Return one dictionary a file (``COLUMNS``). A verified total is shown once it is approved."""
    files = visible_assessments(Assessment.objects.filter(cycle=cycle), actor, at=at)
    if wanted.text:
        files = files.filter(commune__search_text__contains=fold(wanted.text))
    if wanted.state in State.values:
        files = files.filter(state=wanted.state)
    sheets = ScoreSheet.objects.filter(assessment=OuterRef("pk"))
    declared = sheets.filter(stage=Stage.DECLARED)
    verified = sheets.exclude(stage=Stage.DECLARED).filter(assessment__state__in=APPROVED_STATES)
    latest = verified.order_by("-pk")
    return (
        files.annotate(
            declared_total=Subquery(declared.values("total")[:1]),
            verified_total=Subquery(latest.values("total")[:1]),
            verified_eligible=Subquery(latest.values("is_eligible")[:1]),
        )
        .order_by(wanted.order(), "commune__code")
        .values(*COLUMNS)
    )
