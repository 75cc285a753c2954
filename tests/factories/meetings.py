"""Meetings of regions, each in a situation that has a name."""

from datetime import datetime, timedelta

from assessments.enums import MeetingState
from assessments.models import Assessment, Cycle, MeetingGuest, MeetingRecommendation, RegionalMeeting
from communes.models import Commune
from tests.factories.accounts import UserFactory
from tests.factories.assessments import AssessmentFactory, CycleFactory
from tests.factories.packs import publish


def published_file(commune: Commune, *, year: int = 2025) -> Assessment:
    """Return the published file of a commune."""
    file = AssessmentFactory(
        cycle=CycleFactory(assessed_year=year, published=True), commune=commune, published=True
    )
    publish(file)
    return file


def a_meeting(
    commune: Commune, *, starts_at: datetime, held: bool = False, year: int = 2025
) -> RegionalMeeting:
    """Return the meeting of a commune's region: the commune, its province and a body are called to it."""
    cycle = Cycle.objects.filter(assessed_year=year).first() or published_file(commune, year=year).cycle
    meeting = RegionalMeeting.objects.create(
        cycle=cycle,
        region=commune.province.region,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        place_ar="مقر الجهة",
        place_fr="Siège de la région",
        state=MeetingState.HELD if held else MeetingState.PLANNED,
        conclusions_ar="خلاصات" if held else "",
        conclusions_fr="Conclusions" if held else "",
        created_by=UserFactory(),
        created_at=starts_at - timedelta(days=30),
    )
    MeetingGuest.objects.create(meeting=meeting, commune=commune)
    MeetingGuest.objects.create(meeting=meeting, province=commune.province)
    MeetingGuest.objects.create(meeting=meeting, body="Agence urbaine", email="agence@example.org")
    return meeting


def a_recommendation(meeting: RegionalMeeting, *, number: int = 1) -> MeetingRecommendation:
    """Return an open recommendation of a meeting."""
    return MeetingRecommendation.objects.create(
        meeting=meeting,
        number=number,
        text_ar="توصية",
        text_fr="Recommandation",
        owner="Province",
        due_on=meeting.starts_at.date() + timedelta(days=90),
        changed_by=meeting.created_by,
        changed_at=meeting.starts_at,
    )
