"""How findings and recommendations of an audit are shown, and what earlier audits still ask of a commune."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext

from assessments.enums import OPEN_FOLLOW_UPS, FollowUpState
from assessments.models import Assessment, Recommendation
from assessments.services.audit.recommendation_list import (
    READERS,
    is_reported,
    open_of_commune,
)
from config.toolbox.clock import local_day
from config.toolbox.templatetags.components import state_badge

register = template.Library()

STATE_LOOKS: dict[str, tuple[str, str]] = {
    FollowUpState.OPEN: ("neutral", "circle"),
    FollowUpState.UNDER_WAY: ("info", "hourglass-split"),
    FollowUpState.DONE: ("ok", "check-circle"),
    FollowUpState.DROPPED: ("neutral", "slash-circle"),
}


@register.simple_tag
def recommendation_state(row: Recommendation) -> str:
    """Draw how far a recommendation is; one that the commune says is done waits for a word."""
    if is_reported(row):
        return state_badge("accent", "chat-left-text", gettext("Said done, to be confirmed"))
    tone, icon_name = STATE_LOOKS[row.state]
    return state_badge(tone, icon_name, str(FollowUpState(row.state).label))


@register.filter
def is_late(row: Recommendation, today: date) -> bool:
    """Tell whether a recommendation should have been done before this day."""
    return row.state in OPEN_FOLLOW_UPS and row.due_on < today


@register.inclusion_tag("assessments/audit/_open_recommendations.html", takes_context=True)
def open_recommendations(context: template.Context, assessment: Assessment) -> dict[str, Any]:
    """List what earlier audits still ask of the commune of a file: it is followed in the next cycle.

    ``assessment`` comes from ``access_assessment``. One query where there is something, none elsewhere and
    for those who do not read recommendations.
    """
    actor = context["request"].actor
    rows: list[Recommendation] = []
    if actor is not None and actor.has_role(*READERS) and assessment.is_followed_from_before:
        rows = open_of_commune(assessment.commune_id, before=assessment.cycle.assessed_year)
    return {"rows": rows, "today": local_day(timezone.now())}
