"""What public pages offer of the yearly reports; how a meeting of a region is shown."""

from typing import Any

from django import template

from assessments.enums import FollowUpState, MeetingState
from assessments.models import MeetingGuest, Publication
from assessments.services.meetings import holding
from assessments.services.meetings.access import public_meeting
from assessments.services.reports.making import public_papers
from assessments.templatetags.audit_reports import STATE_LOOKS
from communes.models import Region
from config.toolbox.templatetags.components import state_badge

register = template.Library()

MEETING_LOOKS: dict[str, tuple[str, str]] = {
    MeetingState.PLANNED: ("info", "calendar-event"),
    MeetingState.HELD: ("ok", "check-circle"),
    MeetingState.CANCELLED: ("bad", "slash-circle"),
}


@register.inclusion_tag("assessments/reports/_offered.html")
def yearly_reports(publication: Publication, region: Region | None = None) -> dict[str, Any]:
    """Offer the finished reports of a publication, or those of a region and its meeting. Two queries."""
    is_met = region is not None and not publication.is_rehearsal
    return {
        "cycle": publication.cycle,
        "reports": public_papers(publication, region=region),
        "meeting": public_meeting(publication.cycle, region) if is_met else None,
    }


@register.simple_tag
def meeting_state(state: str) -> str:
    """Draw where a meeting stands."""
    tone, icon_name = MEETING_LOOKS[state]
    return state_badge(tone, icon_name, str(MeetingState(state).label))


@register.filter
def guest_name(guest: MeetingGuest) -> str:
    """Return who a guest of a meeting is."""
    return holding.guest_name(guest)


@register.simple_tag
def follow_up_state(state: str) -> str:
    """Draw how far a recommendation of a meeting is."""
    tone, icon_name = STATE_LOOKS[state]
    return state_badge(tone, icon_name, str(FollowUpState(state).label))
