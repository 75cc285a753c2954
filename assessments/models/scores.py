"""Score sheets: what the figures of one stage gave, line by line, with the reasons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import Stage
from assessments.models.assessments import Assessment
from assessments.models.grids import Grid


class ScoreSheet(models.Model):
    """The score of one file at one stage. Kept with the grid it used and the digest of its inputs.

    ``sheet`` is the document that ``assessments.scoring`` returns (lines, conditions, axes, reasons in
    three languages); ``additional_sheet`` the one of the additional grid. Totals are two, never added.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="score_sheets")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    additional_grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+", null=True)
    figures_version = models.PositiveIntegerField()
    inputs_digest = models.CharField(max_length=64)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    additional_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    conditions_met = models.PositiveSmallIntegerField(default=0)
    is_eligible = models.BooleanField(default=False)
    sheet = models.JSONField()
    additional_sheet = models.JSONField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["assessment_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "stage"], name="score_sheet_once_a_stage"),
            models.CheckConstraint(
                name="score_total_between_0_and_100",
                condition=Q(total__isnull=True) | Q(total__gte=0, total__lte=100),
            ),
            models.CheckConstraint(
                name="score_eligible_has_total", condition=Q(is_eligible=False) | Q(total__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.stage} {self.total}"
