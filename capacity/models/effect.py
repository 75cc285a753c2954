"""What the actions of one year did to the lines of the next, as it was estimated."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import Grouping


class EffectRun(models.Model):
    """One estimate over all published years: what it was made of, and with which options.

    ``table`` is the very table that was estimated, as CSV. Figures hold what was actions and results by year.
    """

    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    options = models.JSONField()
    figures = models.JSONField(default=dict)
    table = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    is_demonstration = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("estimate of effects")
        verbose_name_plural = _("estimates of effects")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.first_year}–{self.last_year}"


class Effect(models.Model):
    """One estimated effect: on a line (``outcome``), of the actions of one group.

    ``group`` is the code of the line, topic or kind of action. Points are those of the line; a condition
    counts 100 when met. Where numbers are too small ``note`` says so, and only what was seen is kept.
    """

    run = models.ForeignKey(EffectRun, on_delete=models.CASCADE, related_name="effects")
    grouping = models.CharField(max_length=5, choices=Grouping.choices)
    group = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20)
    max_points = models.DecimalField(max_digits=6, decimal_places=2)
    treated = models.PositiveIntegerField()
    compared = models.PositiveIntegerField()
    observations = models.PositiveIntegerField()
    effect = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    p_value = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    # Of the joint test that both groups moved alike before.
    pretrend_p = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    cost = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    note = models.CharField(max_length=20, blank=True)
    # Means before and after of both groups, the path by year since the action, the other estimators.
    seen = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("estimated effect")
        verbose_name_plural = _("estimated effects")
        ordering = ["run_id", "grouping", "group", "outcome"]
        constraints = [
            models.UniqueConstraint(fields=["run", "grouping", "group", "outcome"], name="effect_once_a_run"),
            models.CheckConstraint(
                name="effect_has_interval_or_note",
                condition=Q(
                    effect__isnull=False, low__isnull=False, high__isnull=False, p_value__isnull=False
                )
                | (Q(effect__isnull=True, low__isnull=True, high__isnull=True) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grouping} {self.group} {self.outcome}"
