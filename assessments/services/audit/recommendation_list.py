"""Recommendations of audits: which a reader sees, filtered and in order, and which still wait."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from assessments.enums import OPEN_FOLLOW_UPS, FollowUpState
from assessments.models import Assessment, AuditMission, FollowUp, Recommendation
from assessments.services.access import running_missions, visible_assessments
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Region
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

READERS = (
    *sorted(COMMUNE_ROLES),
    Role.PROVINCE_OFFICER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.CAPACITY_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
# What may be asked for beside the states.
LATE, REPORTED, NOT_CLOSED = "late", "reported", "not_closed"


def visible_recommendations(actor: Actor | None, *, at: datetime) -> QuerySet[Recommendation]:
    """Return the recommendations that an actor may see at this time, each with its file and last word.

    Readers see those of the files they see; an inspector at work in a commune sees all that earlier audits
    asked of it too: they are followed in the next cycle.
    """
    rows = Recommendation.objects.none()
    if actor is not None and actor.has_role(Role.AUDITOR):
        communes = Assessment.objects.filter(mission_entry__mission__in=running_missions(actor, at=at))
        rows = Recommendation.objects.filter(assessment__commune__in=communes.values("commune"))
    elif actor is not None and actor.has_role(*READERS):
        files = visible_assessments(Assessment.objects.all(), actor, at=at)
        rows = Recommendation.objects.filter(assessment__in=files)
    return with_files(rows)


def with_files(rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    """Read with each recommendation its finding, its file, and who said what last."""
    last = FollowUp.objects.filter(recommendation=OuterRef("pk")).order_by("-pk")
    return (
        rows.select_related(
            "finding",
            "assessment__cycle__grid",
            "assessment__cycle__additional_grid",
            "assessment__commune__province__region",
        )
        .defer("assessment__cycle__grid__document", "assessment__cycle__additional_grid__document")
        .annotate(
            last_state=Subquery(last.values("state")[:1]),
            last_role=Subquery(last.values("role")[:1]),
            last_at=Subquery(last.values("written_at")[:1]),
        )
        .order_by("due_on", "pk")
    )


def is_reported(row: Any) -> bool:
    """Tell whether the commune says that a recommendation is done and no authority has answered yet."""
    return (
        row.state == FollowUpState.UNDER_WAY
        and row.last_state == FollowUpState.DONE
        and row.last_role in COMMUNE_ROLES
    )


def _reported() -> Q:
    return Q(state=FollowUpState.UNDER_WAY, last_state=FollowUpState.DONE, last_role__in=COMMUNE_ROLES)


def _late(today: date) -> Q:
    return Q(state__in=OPEN_FOLLOW_UPS, due_on__lt=today)


@dataclass(frozen=True, slots=True)
class RecommendationFilter:
    """What a reader asked of the list. Unknown values ask for nothing."""

    text: str = ""
    show: str = ""
    region: str = ""
    mission: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "RecommendationFilter":
        """Read the filter from the address."""
        return cls(
            text=query.get("q", "").strip()[:80],
            show=query.get("show", ""),
            region=query.get("region", ""),
            mission=query.get("mission", ""),
        )

    def condition(self, *, today: date) -> Q:
        """Return what the rows asked for have in common."""
        condition = {
            LATE: _late(today),
            REPORTED: _reported(),
            NOT_CLOSED: Q(state__in=OPEN_FOLLOW_UPS),
            **{state.value: Q(state=state) for state in FollowUpState},
        }.get(self.show, Q())
        for word in fold(self.text).split():
            condition &= Q(assessment__commune__search_text__contains=word)
        if self.region:
            condition &= Q(assessment__commune__province__region__code=self.region)
        if self.mission.isascii() and self.mission.isdigit():
            condition &= Q(assessment__mission_entry__mission=int(self.mission))
        return condition


def list_recommendations(
    actor: Actor | None, wanted: RecommendationFilter, *, at: datetime
) -> QuerySet[Recommendation]:
    """Return the recommendations asked for, the earliest due first."""
    return visible_recommendations(actor, at=at).filter(wanted.condition(today=local_day(at)))


def recommendation_counts(actor: Actor | None, *, at: datetime) -> dict[str, int]:
    """Return how many recommendations a reader sees: all, not closed, late, said done, done. One query."""
    rows = visible_recommendations(actor, at=at).order_by()
    return rows.aggregate(
        **{
            "all": Count("pk"),
            NOT_CLOSED: Count("pk", filter=Q(state__in=OPEN_FOLLOW_UPS)),
            LATE: Count("pk", filter=_late(local_day(at))),
            REPORTED: Count("pk", filter=_reported()),
            "done": Count("pk", filter=Q(state=FollowUpState.DONE)),
        }
    )


def regions_with_recommendations(actor: Actor | None, *, at: datetime) -> QuerySet[Region]:
    """Return the regions of the recommendations that a reader sees, by code."""
    seen = visible_recommendations(actor, at=at).order_by()
    regions = Region.objects.filter(provinces__communes__assessments__in=seen.values("assessment"))
    return regions.distinct().order_by("code")


def mission_wanted(actor: Actor | None, wanted: RecommendationFilter, *, at: datetime) -> AuditMission | None:
    """Return the mission that the list is narrowed to, where the reader sees recommendations of it."""
    if not (wanted.mission.isascii() and wanted.mission.isdigit()):
        return None
    seen = visible_recommendations(actor, at=at).order_by()
    missions = AuditMission.objects.filter(entries__assessment__in=seen.values("assessment"))
    return missions.filter(pk=int(wanted.mission)).first()


def open_of_commune(commune_id: int, *, before: int | None = None) -> list[Recommendation]:
    """Return what audits still ask of a commune, the earliest due first; `before` leaves out later years."""
    rows = Recommendation.objects.filter(assessment__commune=commune_id, state__in=OPEN_FOLLOW_UPS)
    if before is not None:
        rows = rows.filter(assessment__cycle__assessed_year__lt=before)
    return list(with_files(rows))


def recommendations_workbook(rows: QuerySet[Recommendation], *, today: date, language: str) -> bytes:
    """Return recommendations as a workbook in the language of the moment, one row each."""
    headings = [
        Heading(_("Code"), 16),
        Heading(_("Commune"), 28),
        Heading(_("Region"), 24),
        Heading(_("Assessed year"), 12),
        Heading(_("Line"), 10),
        Heading(_("Recommendation"), 60),
        Heading(_("Who is to act"), 30),
        Heading(_("To be done by"), 14),
        Heading(_("State"), 20),
        Heading(_("Late"), 10),
        Heading(_("Last word"), 20),
    ]
    return write_workbook([Sheet(_("Recommendations"), headings, _cells(rows, today))], language=language)


def _cells(rows: QuerySet[Recommendation], today: date) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=500):
        file = row.assessment
        reported = _("Said done, to be confirmed") if is_reported(row) else FollowUpState(row.state).label
        yield [
            file.commune.code,
            pick(file.commune, "name"),
            pick(file.commune.province.region, "name"),
            file.cycle.assessed_year,
            row.finding.line,
            row.text,
            row.owner,
            row.due_on,
            str(reported),
            _("Yes") if row.state in OPEN_FOLLOW_UPS and row.due_on < today else _("No"),
            row.last_at,  # type: ignore[attr-defined]
        ]
