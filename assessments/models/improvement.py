"""A commune's way to a better score: the figures it aims at, and who does what by when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import FollowUpState
from assessments.models.assessments import Assessment


class ImprovementPlan(models.Model):
    """The plan that a commune draws from its result of one year, followed through the next cycle.

    ``figures`` are the figures aimed at, texts by field, where they differ from the verified ones;
    ``expected_total`` is the score that they would give on the same grid.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="improvement_plan")
    figures = models.JSONField(_("figures aimed at"), default=dict, blank=True)
    expected_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    note = models.TextField(_("note"), blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("improvement plan")
        verbose_name_plural = _("improvement plans")
        ordering = ["-assessment__cycle__assessed_year", "assessment__commune__code"]

    def __str__(self) -> str:
        return f"{self.assessment_id}"


class ImprovementAction(models.Model):
    """One action of the plan, on one line: what, by which post or service, by when, how far."""

    plan = models.ForeignKey(ImprovementPlan, on_delete=models.CASCADE, related_name="actions")
    line = models.CharField(_("line"), max_length=20)
    title = models.CharField(_("action"), max_length=300)
    owner = models.CharField(_("who is to act"), max_length=150)
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    note = models.TextField(_("what was done"), blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("action of an improvement plan")
        verbose_name_plural = _("actions of improvement plans")
        ordering = ["plan_id", "due_on", "pk"]
        constraints = [models.CheckConstraint(name="improvement_action_has_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.line}"
