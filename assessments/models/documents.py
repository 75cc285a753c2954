"""Documents that the portal makes about a file."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.grids import Grid


class DocumentKind(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    SCORE_CARD = "score_card", _("Score card")
    PACK_INDEX = "pack_index", _("Pack index")
    AUDIT_DRAFT = "audit_draft", _("Draft audit report")
    AUDIT_FINAL = "audit_final", _("Final audit report")
    APPEAL = "appeal", _("Receipt of an appeal")
    FORM_BLANK = "form_blank", _("Blank form")
    FORM_FILLED = "form_filled", _("Filled form")


class Document(models.Model):
    """A rendered PDF, kept by the digest of its data and template: the same content is never made twice."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    # "ar", "fr", or "" for a document in both.
    language = models.CharField(max_length=2, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    digest = models.CharField(max_length=64)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["assessment_id", "kind", "language", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "language", "digest"], name="document_once_a_content"
            ),
            models.CheckConstraint(name="document_has_digest", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.assessment_id}"


class GridPaper(models.Model):
    """The blank form of a grid as a rendered PDF, kept by the digest of what it says."""

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(max_length=2)
    digest = models.CharField(max_length=64)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("form of a grid")
        verbose_name_plural = _("forms of grids")
        ordering = ["grid_id", "language", "-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "language", "digest"], name="grid_paper_once_a_content"),
            models.CheckConstraint(name="grid_paper_has_digest", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.language}"
