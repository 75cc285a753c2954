"""A reviewer's word on each line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Decision
from assessments.models.assessments import Assessment


class LineDecision(models.Model):
    """The standing decision on one line (an indicator or a condition) of a file.

    A comment is required to send a line back or to correct it. ``is_shown`` becomes true when the file is
    returned or approved: until then the commune sees nothing of a review in progress.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="decisions")
    line = models.CharField(max_length=20)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    comment = models.TextField(blank=True)
    figures_version = models.PositiveIntegerField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    is_shown = models.BooleanField(default=False)
    # A returned line that the commune has answered waits for a new decision.
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("line decision")
        verbose_name_plural = _("line decisions")
        ordering = ["assessment_id", "line"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "line"], name="decision_once_a_line"),
            models.CheckConstraint(
                name="decision_other_than_accepted_has_comment",
                condition=Q(decision=Decision.ACCEPTED) | ~Q(comment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.decision}"
