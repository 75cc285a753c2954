"""Evidence: which stored file stands under which document code of a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class EvidenceItem(models.Model):
    """One file under one document code. A file may stand under several codes, a code hold several files."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    document_code = models.CharField(max_length=20)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    added_at = models.DateTimeField()
    # Given to a reviewer who asked for it once the file was sent: it proves, and answers for no figure.
    on_request = models.ForeignKey(
        "assessments.DocumentRequest", on_delete=models.PROTECT, related_name="+", null=True
    )
    # Removed evidence is kept: it may have been part of an earlier submission.
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("evidence document")
        verbose_name_plural = _("evidence documents")
        ordering = ["assessment_id", "document_code", "pk"]
        indexes = [models.Index(fields=["assessment", "document_code"], name="evidence_of_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "document_code", "file"],
                condition=Q(removed_at__isnull=True),
                name="evidence_file_once_a_code",
            ),
            models.CheckConstraint(
                name="evidence_removed_has_who_and_when",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.document_code
