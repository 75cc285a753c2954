"""All that an administrator looks at before publishing a cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from assessments.enums import APPROVED_STATES, AppealState, Stage, State
from assessments.models import (
    Appeal,
    Assessment,
    Correction,
    Cycle,
    Document,
    DocumentKind,
    Exclusion,
    Publication,
    ScoreSheet,
)
from assessments.services.public.publishing import PUBLISHABLE, Readiness, readiness
from assessments.services.rehearsal import rehearsal_of


@dataclass(frozen=True, slots=True)
class Checklist:
    """What stands in the way of a publication (``readiness``), and what is only worth knowing."""

    readiness: Readiness
    appeals_waiting: int
    windows_open: int
    cards_missing: int
    left_out: Sequence[Exclusion]
    errata: Sequence[Assessment]
    versions: Sequence[Publication]
    rehearsal: Publication | None

    @property
    def latest(self) -> Publication | None:
        return self.versions[-1] if self.versions else None


def checklist(cycle: Cycle, *, at: datetime) -> Checklist:
    """Return the checklist of a cycle. A fixed number of queries, however many the files."""
    files = Assessment.objects.filter(cycle=cycle)
    versions = list(
        Publication.objects.filter(cycle=cycle).select_related("published_by").order_by("version")
    )
    return Checklist(
        readiness=readiness(cycle),
        appeals_waiting=Appeal.objects.filter(assessment__cycle=cycle, state=AppealState.SENT).count(),
        windows_open=files.filter(state=State.FINAL, appeal_due_at__gte=at).count(),
        cards_missing=files_without_card(cycle).count(),
        left_out=list(
            Exclusion.objects.filter(assessment__cycle=cycle)
            .select_related("assessment__commune")
            .order_by("assessment__commune__code")
        ),
        errata=list(_errata_since(files, versions[-1])) if versions else [],
        versions=versions,
        rehearsal=rehearsal_of(cycle),
    )


def files_without_card(cycle: Cycle) -> QuerySet[Assessment]:
    """Return the scored files without score cards written since their score was last computed."""
    sheets = ScoreSheet.objects.filter(assessment=OuterRef("pk")).exclude(stage=Stage.DECLARED)
    since = sheets.order_by("-computed_at").values("computed_at")[:1]
    cards = Document.objects.filter(
        assessment=OuterRef("pk"), kind=DocumentKind.SCORE_CARD, made_at__gte=OuterRef("scored_at")
    )
    files = Assessment.objects.filter(cycle=cycle, state__in=APPROVED_STATES, exclusion__isnull=True)
    return files.annotate(scored_at=since).filter(~Exists(cards), scored_at__isnull=False)


def _errata_since(files: QuerySet[Assessment], latest: Publication) -> QuerySet[Assessment]:
    """Return the files with an erratum that the latest version does not show yet."""
    errata = Correction.objects.filter(
        assessment=OuterRef("pk"),
        stage=Stage.ERRATUM,
        withdrawn_at__isnull=True,
        corrected_at__gt=latest.published_at,
    )
    return files.filter(Exists(errata)).select_related("commune").order_by("commune__code")


def blocking_files(cycle: Cycle, *, state: str = "") -> QuerySet[Assessment]:
    """Return the files that hold the publication back by their state, or those of one state."""
    files = Assessment.objects.filter(cycle=cycle, exclusion__isnull=True).exclude(state__in=PUBLISHABLE)
    if state in State.values:
        files = files.filter(state=state)
    return files.select_related("commune__province").order_by(F("state"), "commune__code")
