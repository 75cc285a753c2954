"""How appeals are shown."""

from typing import Any

from django import template

from assessments.enums import AppealOutcome, AppealState, State
from assessments.models import Appeal, Assessment
from config.toolbox.templatetags.components import state_badge

register = template.Library()

STATE_LOOKS: dict[str, tuple[str, str]] = {
    AppealState.DRAFT: ("neutral", "pencil"),
    AppealState.SENT: ("warn", "hourglass-split"),
}
OUTCOME_LOOKS: dict[str, tuple[str, str]] = {
    AppealOutcome.UPHELD: ("neutral", "lock"),
    AppealOutcome.CORRECTED: ("info", "pencil"),
}
# Only these can have been appealed.
_APPEALABLE = frozenset({State.FINAL, State.APPEALED, State.PUBLISHED})


@register.simple_tag
def appeal_state(appeal: Appeal) -> str:
    """Draw where an appeal stands, or what was decided of it."""
    if appeal.outcome:
        return appeal_outcome(appeal.outcome)
    tone, icon_name = STATE_LOOKS[appeal.state]
    return state_badge(tone, icon_name, str(AppealState(appeal.state).label))


@register.simple_tag
def appeal_outcome(outcome: str) -> str:
    """Draw what was decided of an appeal, or of one of its lines."""
    tone, icon_name = OUTCOME_LOOKS[outcome]
    return state_badge(tone, icon_name, str(AppealOutcome(outcome).label))


@register.inclusion_tag("assessments/appeals/_on_file.html")
def file_appeals(assessment: Assessment) -> dict[str, Any]:
    """Draw the appeals that were sent on a file, with what was decided. At most two queries."""
    appeals: list[Appeal] = []
    if assessment.state in _APPEALABLE:
        rows = Appeal.objects.filter(assessment=assessment).exclude(state=AppealState.DRAFT)
        appeals = list(rows.prefetch_related("lines").order_by("-number"))
    return {"assessment": assessment, "appeals": appeals}
