"""The one place that decides who sees which file."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from assessments.enums import OPEN_FOLLOW_UPS, Action, State
from assessments.models import Assessment, AuditMission, Recommendation, Transition
from communes.actors import Actor
from communes.enums import ASSESSMENT_ROLES, COMMUNE_ROLES, Role
from config.toolbox.clock import local_day

# Who opens the documents of the files they see: capacity officers read results, not evidence.
EVIDENCE_READERS = tuple(sorted(ASSESSMENT_ROLES - {Role.CAPACITY_OFFICER}))


def visible_assessments(
    queryset: QuerySet[Assessment], actor: Actor | None, *, at: datetime
) -> QuerySet[Assessment]:
    """Keep the files this actor may see at this time (``domain.md`` section 2).

    Communes see their own, provinces those of their communes, reviewers and approvers those of their
    regions, auditors those of their missions between the missions' dates, the appeal committee those
    that were ever appealed, the ministry's other roles all of them.
    """
    if actor is None:
        return queryset.none()
    if actor.role in COMMUNE_ROLES:
        return queryset.filter(commune_id=actor.commune_id)  # type: ignore[misc]
    if actor.role == Role.PROVINCE_OFFICER:
        return queryset.filter(commune__province_id=actor.province_id)  # type: ignore[misc]
    if actor.role in {Role.REVIEWER, Role.APPROVER}:
        if actor.region_ids:
            return queryset.filter(commune__province__region_id__in=actor.region_ids)
        return queryset
    if actor.role == Role.AUDITOR:
        return queryset.filter(mission_entry__mission__in=running_missions(actor, at=at))
    if actor.role == Role.APPEAL_MEMBER:
        appeals = Transition.objects.filter(assessment=OuterRef("pk"), action=Action.APPEAL)
        return queryset.filter(Exists(appeals))
    if actor.role in {Role.ADMINISTRATOR, Role.CAPACITY_OFFICER}:
        return queryset
    return queryset.none()


def running_missions(actor: Actor, *, at: datetime) -> QuerySet[AuditMission]:
    """Return the missions of an inspector that run on this day, first and last day included."""
    today = local_day(at)
    return AuditMission.objects.filter(inspectors=actor.user, starts_on__lte=today, ends_on__gte=today)


def access_assessment(pk: int, *, actor: Actor | None, at: datetime) -> Assessment:
    """Return one file this actor may see, with its province's opinion and its assignment, or raise a 404.

    ``is_followed_from_before`` tells whether audits of earlier years still ask something of the commune.
    """
    files = visible_assessments(Assessment.objects.all(), actor, at=at).with_commune()  # type: ignore[attr-defined]
    asked = Recommendation.objects.filter(
        assessment__commune=OuterRef("commune"),
        assessment__cycle__assessed_year__lt=OuterRef("cycle__assessed_year"),
        state__in=OPEN_FOLLOW_UPS,
    )
    files = files.select_related("opinion__given_by", "assignment__reviewer").annotate(
        is_followed_from_before=Exists(asked)
    )
    return get_object_or_404(files, pk=pk)


def sees_review(actor: Actor | None) -> bool:
    """Tell whether the actor may see a review in progress: communes and their provinces may not."""
    return actor is not None and not actor.is_commune and actor.role != Role.PROVINCE_OFFICER


# A review is still in progress in these; its marks are not for the commune.
REVIEW_IN_PROGRESS = frozenset({State.IN_REVIEW, State.REVIEWED})


def opens_evidence(actor: Actor | None) -> bool:
    """Tell whether the actor may open the documents of the files they see."""
    return actor is not None and actor.role in EVIDENCE_READERS
