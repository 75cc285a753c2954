"""The meetings of a published year, region by region."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.enums import MeetingState
from assessments.models import Cycle, RegionalMeeting
from assessments.services.meetings.access import regions_met, visible_meetings
from assessments.services.meetings.holding import CLOSED_STATES
from communes.actors import Actor
from communes.models import Region


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region with its meeting, the standing one or the last cancelled; None when there is none yet."""

    region: Region
    meeting: RegionalMeeting | None

    @property
    def is_awaited(self) -> bool:
        return self.meeting is None or self.meeting.state == MeetingState.CANCELLED


def met_cycles() -> Sequence[Cycle]:
    """Return the published years, the latest first."""
    return list(Cycle.objects.filter(publications__version=1).order_by("-assessed_year"))


def region_rows(cycle: Cycle, *, actor: Actor) -> list[RegionRow]:
    """Return the regions with a published commune that the actor reads of, by code. Two queries.

    Meetings come with ``called`` and ``came`` (guests) and ``awaited`` (recommendations not closed).
    """
    # Whether a recommendation is open; grouped counts must not multiply one another.
    is_open = ~Q(recommendations__state__in=CLOSED_STATES) & Q(recommendations__isnull=False)
    meetings = (
        visible_meetings(actor)
        .filter(cycle=cycle)
        .annotate(
            called=Count("guests", distinct=True),
            came=Count("guests", filter=Q(guests__attended=True), distinct=True),
            awaited=Count("recommendations", filter=is_open, distinct=True),
        )
        .order_by("created_at", "pk")
    )
    found: dict[int, RegionalMeeting] = {}
    for meeting in meetings:
        standing = found.get(meeting.region_id)
        if standing is None or standing.state == MeetingState.CANCELLED:
            found[meeting.region_id] = meeting
    communes = cycle.publications.values("results__commune__province__region")
    regions = regions_met(actor).filter(pk__in=communes).distinct()
    return [RegionRow(region, found.get(region.pk)) for region in regions]
