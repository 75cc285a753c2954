"""How findings, replies and outcomes are marked."""

from collections.abc import Mapping

from django import template

from assessments.enums import FindingOutcome, Gravity, ReplyPosition
from config.toolbox.templatetags.components import state_badge

register = template.Library()

GRAVITIES: dict[str, tuple[str, str]] = {
    Gravity.MINOR: ("neutral", "circle"),
    Gravity.SIGNIFICANT: ("warn", "exclamation-triangle"),
    Gravity.SERIOUS: ("bad", "x-circle"),
}
OUTCOMES: dict[str, tuple[str, str]] = {
    FindingOutcome.KEPT: ("warn", "check-circle"),
    FindingOutcome.CHANGED: ("info", "pencil"),
    FindingOutcome.DROPPED: ("neutral", "x-circle"),
}
POSITIONS: dict[str, tuple[str, str]] = {
    ReplyPosition.ACCEPTED: ("ok", "check-circle"),
    ReplyPosition.CONTESTED: ("warn", "flag"),
}


@register.filter
def at(counts: Mapping[int, int], key: int) -> int:
    """Return the count of one row, 0 where nothing was counted."""
    return counts.get(key, 0)


@register.simple_tag
def gravity_badge(gravity: str) -> str:
    """Draw how heavy a finding weighs."""
    return state_badge(*GRAVITIES[gravity], str(Gravity(gravity).label))


@register.simple_tag
def outcome_badge(outcome: str) -> str:
    """Draw what became of a finding."""
    return state_badge(*OUTCOMES[outcome], str(FindingOutcome(outcome).label))


@register.simple_tag
def position_badge(position: str) -> str:
    """Draw what the commune says of a finding."""
    return state_badge(*POSITIONS[position], str(ReplyPosition(position).label))
