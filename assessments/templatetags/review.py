"""How the lines and the steps of a file are shown to those who follow its review."""

from django import template

from assessments.services.line_cards import LineCard
from assessments.services.review_lines import LineStatus
from communes.enums import Role
from config.toolbox.templatetags.components import state_badge

register = template.Library()

LOOKS: dict[str, tuple[str, str]] = {
    LineStatus.UNDECIDED: ("neutral", "circle"),
    LineStatus.AGAIN: ("warn", "arrow-repeat"),
    LineStatus.ACCEPTED: ("ok", "check-circle"),
    LineStatus.CORRECTED: ("info", "pencil"),
    LineStatus.RETURNED: ("warn", "reply"),
}


@register.filter
def role_name(role: str) -> str:
    """Return a role in words."""
    return str(Role(role).label)


@register.filter
def evidence_counts(card: LineCard) -> dict[str, int]:
    """Count the files that prove a line, and its required documents that have none."""
    return {
        "all": sum(len(view.files) for view in card.documents),
        "missing": sum(view.document.required and not view.files for view in card.documents),
    }


@register.simple_tag
def line_status(status: str) -> str:
    """Draw where a line stands in the review."""
    tone, icon_name = LOOKS[status]
    return state_badge(tone, icon_name, str(LineStatus(status).label))
