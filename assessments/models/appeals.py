"""Appeals of a commune against a final score, line by line, and what the committee decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import AppealOutcome, AppealState
from assessments.models.assessments import Assessment


class Appeal(models.Model):
    """One appeal: written by the commune, sent with a receipt, decided by the committee.

    ``receipt`` is ``ADAA-{N}-{commune code}-A{number}``; ``digest`` is taken over lines, reasons, figures
    and the hashes of the files as they were sent.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="appeals")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=8, choices=AppealState.choices, default=AppealState.DRAFT)
    reason = models.TextField(_("reason of the appeal"), blank=True)
    receipt = models.CharField(_("number"), max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    sent_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("decision"), max_length=10, choices=AppealOutcome.choices, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["assessment_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="appeal_number_once"),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=~Q(state=AppealState.DECIDED),
                name="appeal_one_at_a_time",
            ),
            models.CheckConstraint(
                name="appeal_sent_has_receipt",
                condition=Q(state=AppealState.DRAFT)
                | (Q(sent_by__isnull=False, sent_at__isnull=False) & ~Q(receipt="") & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="appeal_decided_has_outcome_and_reason",
                condition=~Q(state=AppealState.DECIDED)
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(decision_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt or f"{self.assessment_id} {self.number}"


class AppealLine(models.Model):
    """One line that an appeal names: why, the figures the commune stands by, what was decided."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="lines")
    line = models.CharField(_("line"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    # Texts by field, as the commune holds them to be; empty when it names none.
    figures = models.JSONField(_("figures claimed"), default=dict, blank=True)
    outcome = models.CharField(_("decision"), max_length=10, choices=AppealOutcome.choices, blank=True)
    outcome_reason = models.TextField(_("reason of the decision"), blank=True)
    settled_figures = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("line of an appeal")
        verbose_name_plural = _("lines of appeals")
        ordering = ["appeal_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["appeal", "line"], name="appeal_line_once"),
            models.CheckConstraint(
                name="appeal_line_outcome_has_reason", condition=Q(outcome="") | ~Q(outcome_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.line}"


class AppealFile(models.Model):
    """Evidence that an appeal brings for a line."""

    line = models.ForeignKey(AppealLine, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of an appeal")
        verbose_name_plural = _("files of appeals")
        ordering = ["line_id", "pk"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.file_id}"
