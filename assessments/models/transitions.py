"""The log of a file's life: one row a step."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Action, State
from assessments.models.assessments import Assessment

# The actions marked * in the table of ``domain.md`` section 4.
ACTIONS_WITH_REASON = (
    Action.WITHDRAW,
    Action.REOPEN_ENTRY,
    Action.RETURN,
    Action.REFUSE,
    Action.REOPEN,
    Action.DRAW,
    Action.CONCLUDE_FINDINGS,
    Action.APPEAL,
    Action.UPHOLD,
    Action.CORRECT,
)


class Transition(models.Model):
    """One step: who, when, from where to where, why. ``actor`` is empty for the clock's own steps."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="transitions")
    action = models.CharField(max_length=20, choices=Action.choices)
    from_state = models.CharField(max_length=20, choices=State.choices)
    to_state = models.CharField(max_length=20, choices=State.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    role = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["assessment_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="transition_has_reason_where_required",
                condition=~Q(action__in=ACTIONS_WITH_REASON) | ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.from_state} → {self.to_state}"
