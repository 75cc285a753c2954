"""What the public reads: frozen rows, one set a publication."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.cycles import Cycle
from communes.models import Commune

# A rehearsal stands beside the versions, and is none.
REHEARSAL = 0


class Published(models.Manager):
    """What the public may read. Rehearsals are left out wherever nobody asks for them by name."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(version__gt=REHEARSAL)


class PublishedRows(models.Manager):
    """The results that the public may read: none of a rehearsal."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(publication__version__gt=REHEARSAL)


class Publication(models.Model):
    """One act of publishing a cycle. A correction makes the next version; the old one stays readable.

    Version 0 is the cycle's rehearsal: what the public would read if it were published now. It is made anew
    each time and only ``everything`` finds it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    # National figures of this version, as the public pages show them.
    summary = models.JSONField(default=dict)
    # What differs from the version before, by commune: [{"code", "before": {...}, "after": {...}}].
    changes = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Publication"]] = Published()
    everything: ClassVar[models.Manager["Publication"]] = models.Manager()

    class Meta:
        base_manager_name = "everything"
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-cycle__assessed_year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="publication_version_once"),
            models.CheckConstraint(
                name="publication_correction_has_reason", condition=Q(version__lte=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} v{self.version}"

    @property
    def is_rehearsal(self) -> bool:
        return self.version == REHEARSAL


class PublishedResult(models.Model):
    """One commune's published result. Holds no person's name and no internal comment.

    ``answers`` are the verified figures, so that anyone can recompute the score; ``lines`` and
    ``conditions`` are those of the score sheet. ``verification_code`` is what the QR of a card leads to.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="results")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="published_results")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="published_results")
    # False for a commune that submitted nothing, or that was left out with a reason.
    is_scored = models.BooleanField(default=True)
    left_out_ar = models.CharField(max_length=300, blank=True)
    left_out_fr = models.CharField(max_length=300, blank=True)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    additional_total = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    conditions_met = models.PositiveSmallIntegerField(default=0)
    is_eligible = models.BooleanField(default=False)
    sheet = models.JSONField(default=dict)
    additional_sheet = models.JSONField(null=True)
    answers = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    verification_code = models.CharField(max_length=20, unique=True)

    objects: ClassVar[models.Manager["PublishedResult"]] = PublishedRows()
    everything: ClassVar[models.Manager["PublishedResult"]] = models.Manager()

    class Meta:
        base_manager_name = "everything"
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


class Exclusion(models.Model):
    """A file left out of the publication of its cycle, and why, in words that the public reads."""

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="exclusion")
    reason_ar = models.CharField(_("reason, in Arabic"), max_length=300)
    reason_fr = models.CharField(_("reason, in French"), max_length=300)
    excluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    excluded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file left out of a publication")
        verbose_name_plural = _("files left out of publications")
        ordering = ["assessment_id"]
        constraints = [
            models.CheckConstraint(
                name="exclusion_has_reasons", condition=~Q(reason_ar="") & ~Q(reason_fr="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}"
