"""Resources and spending of three years (PBT), in versions. Amounts are decimals in MAD."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import BudgetHeading
from action_programs.models.programmes import ActionProgramme

PBT_YEARS = 3


class ThreeYearProgramming(models.Model):
    """One version of the three-year programming; a closed version never changes again.

    Closing keeps what the projects needed that day (``needs``, three plain decimals as text). The version
    attached to a budget names the year of that budget, and the days on which it was updated and voted.
    """

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="programmings")
    number = models.PositiveSmallIntegerField()
    first_year = models.PositiveSmallIntegerField(_("first year"))
    updated_on = models.DateField(_("updated on"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    needs = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    budget_year = models.PositiveSmallIntegerField(_("attached to the budget of"), null=True)
    budget_voted_on = models.DateField(_("day of the budget vote"), null=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("three-year programming")
        verbose_name_plural = _("three-year programmings")
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programming_number_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(closed_at__isnull=True), name="programming_one_open"
            ),
            models.UniqueConstraint(
                fields=["programme", "budget_year"],
                condition=Q(budget_year__isnull=False),
                name="programming_once_a_budget",
            ),
            models.CheckConstraint(
                name="programming_closed_has_needs",
                condition=Q(closed_at__isnull=True, needs__isnull=True)
                | Q(closed_at__isnull=False, needs__isnull=False),
            ),
            models.CheckConstraint(
                name="programming_attached_is_whole",
                condition=Q(budget_year__isnull=True, budget_voted_on__isnull=True)
                | Q(
                    budget_year=F("first_year"),
                    budget_voted_on__isnull=False,
                    closed_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number} {self.first_year}"

    @property
    def years(self) -> range:
        return range(self.first_year, self.first_year + PBT_YEARS)


class BudgetLine(models.Model):
    """What one heading brings or costs in each of the three years."""

    programming = models.ForeignKey(ThreeYearProgramming, on_delete=models.CASCADE, related_name="lines")
    heading = models.CharField(max_length=16, choices=BudgetHeading.choices)
    first = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    second = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    third = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("line of the three-year programming")
        verbose_name_plural = _("lines of the three-year programming")
        ordering = ["programming_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programming", "heading"], name="budget_line_once"),
            models.CheckConstraint(
                name="budget_line_not_negative", condition=Q(first__gte=0, second__gte=0, third__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programming_id} {self.heading}"
