"""What the desk of the reviewer keeps beside the files: hints, assignments, saved filters, lateness."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import RiskCode, RiskLevel
from assessments.models.assessments import Assessment


class RiskHint(models.Model):
    """Something of a file that a reviewer should look at; worked out by a worker, never a judgment.

    ``subject`` is what it is about: the code of a field, of a document or of a line, by the code of the
    hint. ``data`` holds what its sentence says: figures as canonical text, keys of other files.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="risk_hints")
    code = models.CharField(max_length=20, choices=RiskCode.choices)
    level = models.PositiveSmallIntegerField(choices=RiskLevel.choices)
    subject = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("risk hint")
        verbose_name_plural = _("risk hints")
        ordering = ["assessment_id", "-level", "subject", "code"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code", "subject"], name="risk_once_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"


class ReviewAssignment(models.Model):
    """The reviewer whom a file waits for. A file has one, or none and waits for whoever claims it."""

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="assignment")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="review_assignments"
    )
    message = models.TextField(_("message"), blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("assignment of a review")
        verbose_name_plural = _("assignments of reviews")
        ordering = ["assessment_id"]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.reviewer_id}"


class SavedFilter(models.Model):
    """The filters of the queue that a person keeps under a name; ``query`` is what stands in the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["user_id", "name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_name_once"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="saved_filter_one_default"
            ),
            models.CheckConstraint(name="saved_filter_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
