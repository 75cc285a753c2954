"""The report of a commune on the capacity building of one year."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionKind, ActionOutcome, Audience
from capacity.models.people import Person
from capacity.models.plans import PlanLine
from capacity.models.sheets import Action, YearlySheet


class CapacityReport(YearlySheet):
    """What became of a year's plan. It grows out of the plan of the same commune and year."""

    class Meta(YearlySheet.Meta):
        verbose_name = _("report on a capacity plan")
        verbose_name_plural = _("reports on capacity plans")
        ordering = ["commune_id", "-year"]


class ReportLine(Action):
    """What became of one action; one that was not planned has no line of the plan.

    Ratings go from 1 to 5. The second evaluation is due six months after the last day.
    """

    report = models.ForeignKey(CapacityReport, on_delete=models.CASCADE, related_name="actions")
    plan_line = models.ForeignKey(
        PlanLine, on_delete=models.PROTECT, related_name="report_lines", null=True, blank=True
    )
    outcome = models.CharField(_("what became of it"), max_length=10, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    women = models.PositiveSmallIntegerField(_("women"), default=0)
    men = models.PositiveSmallIntegerField(_("men"), default=0)
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, default=0)
    rating_after = models.PositiveSmallIntegerField(_("rating right after"), null=True, blank=True)
    evaluation_after = models.TextField(_("evaluation right after"), max_length=2000, blank=True)
    rating_later = models.PositiveSmallIntegerField(_("rating after six months"), null=True, blank=True)
    evaluation_later = models.TextField(_("evaluation after six months"), max_length=2000, blank=True)
    evaluated_later_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("line of a report")
        verbose_name_plural = _("lines of a report")
        ordering = ["report_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_line_number_once"),
            models.UniqueConstraint(fields=["report", "plan_line"], name="report_line_of_a_plan_line_once"),
            models.CheckConstraint(
                name="report_line_outcome_known", condition=Q(outcome__in=["", *ActionOutcome.values])
            ),
            models.CheckConstraint(name="report_line_kind_known", condition=Q(kind__in=ActionKind.values)),
            models.CheckConstraint(
                name="report_line_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="report_line_ends_after_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="report_line_cost_not_negative", condition=Q(cost__gte=0)),
            models.CheckConstraint(
                name="report_line_ratings_from_1_to_5",
                condition=(Q(rating_after__isnull=True) | Q(rating_after__gte=1, rating_after__lte=5))
                & (Q(rating_later__isnull=True) | Q(rating_later__gte=1, rating_later__lte=5)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"

    @property
    def outcome_label(self) -> str:
        """Return what became of it in words, blank until it is said."""
        return str(ActionOutcome(self.outcome).label) if self.outcome else ""


class Participant(models.Model):
    """Someone of the staff list who took part in an action."""

    line = models.ForeignKey(ReportLine, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["line_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "person"], name="participant_once_a_line")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.person_id}"


class ReportFile(models.Model):
    """A document that proves what a line says."""

    line = models.ForeignKey(ReportLine, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document of a report line")
        verbose_name_plural = _("documents of report lines")
        ordering = ["line_id", "pk"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.file_id}"
