"""Where a programme and its projects stand: each state as one colour, one icon, one word."""

from django import template

from action_programs.enums import ProjectStatus, State
from config.toolbox.templatetags.components import state_badge

register = template.Library()

STATE_LOOKS: dict[str, tuple[str, str]] = {
    State.DRAFT: ("neutral", "pencil"),
    State.ADOPTED: ("info", "hourglass-split"),
    State.IN_FORCE: ("ok", "check-circle"),
    State.UPDATING: ("info", "pencil"),
}
STATUS_LOOKS: dict[str, tuple[str, str]] = {
    ProjectStatus.PLANNED: ("neutral", "circle"),
    ProjectStatus.DONE: ("ok", "check-circle"),
    ProjectStatus.STOPPED: ("bad", "slash-circle"),
}
AT_WORK = ("info", "hourglass-split")


@register.simple_tag
def programme_state(state: str) -> str:
    """Draw the state of a programme."""
    tone, icon_name = STATE_LOOKS[state]
    return state_badge(tone, icon_name, str(State(state).label))


@register.simple_tag
def project_status(status: str) -> str:
    """Draw the status of a project."""
    tone, icon_name = STATUS_LOOKS.get(status, AT_WORK)
    return state_badge(tone, icon_name, str(ProjectStatus(status).label))
