"""How a file is shown: its state as one colour, one icon, one word, in the reader's words."""

from django import template

from assessments.enums import Audience, State
from assessments.services.access import sees_review
from config.toolbox.templatetags.components import state_badge

register = template.Library()

LOOKS: dict[str, tuple[str, str]] = {
    State.DRAFT: ("neutral", "pencil"),
    State.NOT_SUBMITTED: ("bad", "slash-circle"),
    State.SUBMITTED: ("info", "send"),
    State.IN_REVIEW: ("info", "eye"),
    State.RETURNED: ("warn", "reply"),
    State.REVIEWED: ("info", "clipboard-check"),
    State.APPROVED: ("ok", "check-circle"),
    State.IN_AUDIT: ("accent", "shield-check"),
    State.AWAITING_REPLY: ("warn", "chat-left-text"),
    State.REPLIED: ("accent", "reply"),
    State.FINAL: ("ok", "lock"),
    State.APPEALED: ("warn", "flag"),
    State.PUBLISHED: ("ok", "megaphone"),
}


@register.simple_tag(takes_context=True)
def file_state(context: template.Context, state: str) -> str:
    """Draw a file's state, in the words of the commune, or of the authorities who see its review."""
    request = context.get("request")
    audience = Audience.AUTHORITY if sees_review(getattr(request, "actor", None)) else Audience.COMMUNE
    tone, icon_name = LOOKS[state]
    return state_badge(tone, icon_name, str(State(state).label_for(audience)))
