"""What was sent, each time it was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class Submission(models.Model):
    """One receipt: number ``ADAA-{N}-{commune code}-{version}``, time, late flag, evidence, digest.

    ``content`` is what the digest was taken over: answers, evidence hashes, the grid's digest.
    ``evidence`` lists code, name, size and SHA-256 of each file as they stood.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=60, unique=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    is_late = models.BooleanField()
    content = models.JSONField()
    evidence = models.JSONField()
    digest = models.CharField(max_length=64)
    # The manager's word on what was missing when the file was sent.
    missing_note = models.TextField(_("why something is missing"), blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["assessment_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "version"], name="submission_version_once"),
            models.CheckConstraint(name="submission_has_digest", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return self.number
