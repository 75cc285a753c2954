"""What the public reads: frozen rows, one set a publication."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.cycles import Cycle
from communes.models import Commune


class Publication(models.Model):
    """One act of publishing a cycle. A correction makes the next version; the old one stays readable."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    # National figures of this version, as the public pages show them.
    summary = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-cycle__assessed_year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="publication_version_once"),
            models.CheckConstraint(
                name="publication_correction_has_reason", condition=Q(version=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} v{self.version}"


class PublishedResult(models.Model):
    """One commune's published result. Holds no person's name and no internal comment.

    ``answers`` are the verified figures, so that anyone can recompute the score; ``lines`` and
    ``conditions`` are those of the score sheet. ``verification_code`` is what the QR of a card leads to.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="results")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="published_results")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="published_results")
    # False for a commune that was assessed but submitted nothing.
    is_scored = models.BooleanField(default=True)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    additional_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    conditions_met = models.PositiveSmallIntegerField(default=0)
    is_eligible = models.BooleanField(default=False)
    sheet = models.JSONField(default=dict)
    additional_sheet = models.JSONField(null=True)
    answers = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    verification_code = models.CharField(max_length=20, unique=True)

    class Meta:
        verbose_name = _("published result")
        verbose_name_plural = _("published results")
        ordering = ["publication_id", "commune__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "commune"], name="published_result_once_a_commune"
            ),
            models.CheckConstraint(
                name="published_eligible_has_total", condition=Q(is_eligible=False) | Q(total__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.total}"
