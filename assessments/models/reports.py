"""Documents about more than one file: syntheses, yearly reports, slides, decisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import ReportKind
from assessments.models.audit import AuditMission
from assessments.models.cycles import Cycle
from assessments.models.publications import Publication
from communes.models import Region


class ReportPaper(models.Model):
    """A rendered PDF about a mission, a publication or a region of it, or a decision on grants."""

    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    # "ar", "fr", or "" for a document in both.
    language = models.CharField(max_length=2, blank=True)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="report_papers")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="report_papers", null=True
    )
    mission = models.ForeignKey(
        AuditMission, on_delete=models.PROTECT, related_name="report_papers", null=True
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", null=True)
    pages = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64)
    file = models.ForeignKey("records.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["cycle_id", "kind", "region_id", "language", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "kind", "language", "digest"], name="report_paper_once_a_content"
            ),
            models.CheckConstraint(name="report_paper_has_digest", condition=~Q(digest="")),
            models.CheckConstraint(
                name="report_paper_regional_has_region",
                condition=~Q(kind__in=[ReportKind.REGIONAL, ReportKind.SLIDES]) | Q(region__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cycle_id} {self.language}"
