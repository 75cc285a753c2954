"""How the lines and the steps of a file are shown to those who follow its review."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from assessments.enums import OpinionState, RiskLevel
from assessments.services.line_cards import LineCard
from assessments.services.opinions import PointedLine
from assessments.services.review_lines import LineStatus
from assessments.services.risk_reading import ShownHint
from communes.enums import Role
from config.toolbox.numbers import format_number
from config.toolbox.templatetags.components import state_badge

register = template.Library()

LOOKS: dict[str, tuple[str, str]] = {
    LineStatus.UNDECIDED: ("neutral", "circle"),
    LineStatus.AGAIN: ("warn", "arrow-repeat"),
    LineStatus.ACCEPTED: ("ok", "check-circle"),
    LineStatus.CORRECTED: ("info", "pencil"),
    LineStatus.RETURNED: ("warn", "reply"),
}

OPINION_LOOKS: dict[str, tuple[str, str]] = {
    OpinionState.FAVOURABLE: ("ok", "check-circle"),
    OpinionState.RESERVED: ("warn", "exclamation-triangle"),
    OpinionState.UNFAVOURABLE: ("bad", "x-circle"),
}

RISK_LOOKS: dict[int, tuple[str, str]] = {
    RiskLevel.LOW: ("neutral", "info-circle"),
    RiskLevel.MEDIUM: ("warn", "eye"),
    RiskLevel.HIGH: ("bad", "exclamation-triangle"),
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
def opinion_state(state: str) -> str:
    """Draw what a province says of a file."""
    tone, icon_name = OPINION_LOOKS[state]
    return state_badge(tone, icon_name, str(OpinionState(state).label))


@register.simple_tag(takes_context=True)
def province_word(context: template.Context, line: str) -> PointedLine | None:
    """Return what the province says of one line, where it points at it."""
    return context["opinion"].on(line)


@register.simple_tag(takes_context=True)
def province_mark(context: template.Context, line: str) -> str:
    """Mark a line that the province points at."""
    if context["opinion"].on(line) is None:
        return ""
    return format_html(" {}", state_badge("warn", "flag", gettext("Pointed at by the province")))


@register.simple_tag
def line_status(status: str) -> str:
    """Draw where a line stands in the review."""
    tone, icon_name = LOOKS[status]
    return state_badge(tone, icon_name, str(LineStatus(status).label))


@register.simple_tag
def risk_badge(hint: ShownHint) -> str:
    """Draw what kind of thing the portal noticed."""
    tone, icon_name = RISK_LOOKS[hint.level]
    return state_badge(tone, icon_name, str(hint.code.label))


@register.simple_tag
def risk_count(count: int, level: int) -> str:
    """Draw how many hints stand on a file or a line, in the colour of the gravest."""
    tone, icon_name = RISK_LOOKS[level]
    words = ngettext("%(count)s hint", "%(count)s hints", count) % {"count": format_number(count)}
    return state_badge(tone, icon_name, words)


@register.simple_tag(takes_context=True)
def risk_mark(context: template.Context, line: str) -> str:
    """Mark a line that something was noticed on."""
    hints = context["risks"].on(line)
    return format_html(" {}", risk_count(len(hints), hints[0].level)) if hints else ""
