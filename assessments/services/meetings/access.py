"""Who reads which meetings."""

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.enums import MeetingState
from assessments.exceptions import NotAllowed
from assessments.models import Cycle, MeetingRecommendation, RegionalMeeting
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Region

# Communes and provinces read the meetings of their region, reviewers and approvers those of theirs.
READERS = tuple(
    sorted({*COMMUNE_ROLES, Role.PROVINCE_OFFICER, Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR})
)


def regions_met(actor: Actor) -> QuerySet[Region]:
    """Return the regions whose meetings this actor reads, by code."""
    regions = Region.objects.order_by("code")
    if actor.is_commune:
        return regions.filter(provinces__communes=actor.commune_id)
    if actor.role == Role.PROVINCE_OFFICER:
        return regions.filter(provinces=actor.province_id)
    if actor.role in {Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR}:
        return regions.filter(pk__in=actor.region_ids) if actor.region_ids else regions
    return regions.none()


def visible_meetings(actor: Actor) -> QuerySet[RegionalMeeting]:
    """Return the meetings that this actor reads, with their cycle and region."""
    meetings = RegionalMeeting.objects.filter(region__in=regions_met(actor))
    return meetings.select_related("cycle", "region")


def access_meeting(pk: int, *, actor: Actor) -> RegionalMeeting:
    """Return one meeting this actor reads; anything else is a 404."""
    return get_object_or_404(visible_meetings(actor), pk=pk)


def access_recommendation(pk: int, *, actor: Actor) -> MeetingRecommendation:
    """Return one recommendation of a meeting this actor reads, with the meeting; anything else is a 404."""
    rows = MeetingRecommendation.objects.select_related("meeting__cycle", "meeting__region")
    return get_object_or_404(rows, pk=pk, meeting__in=visible_meetings(actor))


def public_meeting(cycle: Cycle, region: Region) -> RegionalMeeting | None:
    """Return the meeting of a region for the public: the one that stands, else the last cancelled one."""
    meetings = list(
        RegionalMeeting.objects.filter(cycle=cycle, region=region)
        .select_related("cycle", "region")
        .order_by("created_at")
    )
    standing = [row for row in meetings if row.state != MeetingState.CANCELLED]
    return next(reversed(standing or meetings), None)


def access_public_meeting(year: int, code: str) -> RegionalMeeting:
    """Return the meeting of a region in a published year, by the region's code; a 404 where there is none."""
    cycle = get_object_or_404(Cycle, assessed_year=year, publications__version=1)
    meeting = public_meeting(cycle, get_object_or_404(Region, code=code))
    if meeting is None:
        raise Http404
    return meeting


def check_organises(actor: Actor) -> None:
    """Raise NotAllowed for whoever does not organise the meetings."""
    if not actor.is_administrator:
        raise NotAllowed()
