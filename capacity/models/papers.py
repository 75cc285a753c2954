"""What was sent, and what the portal put on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capacity.enums import PaperKind
from capacity.models.plans import CapacityPlan
from capacity.models.reports import CapacityReport
from capacity.models.training import Enrolment


class Dispatch(models.Model):
    """One sending of a plan or report: its receipt number, its content as it was, and the digest of that."""

    plan = models.ForeignKey(CapacityPlan, on_delete=models.PROTECT, related_name="dispatches", null=True)
    report = models.ForeignKey(CapacityReport, on_delete=models.PROTECT, related_name="dispatches", null=True)
    sequence = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60, unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    is_late = models.BooleanField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sending of a plan or report")
        verbose_name_plural = _("sendings of plans and reports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="dispatch_of_a_plan_in_order"),
            models.UniqueConstraint(fields=["report", "sequence"], name="dispatch_of_a_report_in_order"),
            models.CheckConstraint(
                name="dispatch_of_one_sheet",
                condition=Q(plan__isnull=False, report__isnull=True)
                | Q(plan__isnull=True, report__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CapacityPaper(models.Model):
    """A rendered PDF, kept by the digest of its data and template: the same content is never made twice."""

    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    plan = models.ForeignKey(CapacityPlan, on_delete=models.CASCADE, related_name="papers", null=True)
    report = models.ForeignKey(CapacityReport, on_delete=models.CASCADE, related_name="papers", null=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="papers", null=True)
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document of capacity building")
        verbose_name_plural = _("documents of capacity building")
        ordering = ["kind", "-made_at"]
        constraints = [
            models.CheckConstraint(
                name="capacity_paper_of_what_it_is",
                condition=Q(
                    kind=PaperKind.PLAN, plan__isnull=False, report__isnull=True, enrolment__isnull=True
                )
                | Q(kind=PaperKind.REPORT, plan__isnull=True, report__isnull=False, enrolment__isnull=True)
                | Q(
                    kind=PaperKind.CERTIFICATE,
                    plan__isnull=True,
                    report__isnull=True,
                    enrolment__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:12]}"
