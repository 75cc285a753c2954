"""An audit mission: a cycle, inspectors, dates, and the files it took."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.cycles import Cycle
from communes.enums import Authority


class AuditMission(models.Model):
    """Inspectors see the communes of their missions only, between its two dates, both included."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="missions")
    title = models.CharField(_("title"), max_length=150)
    authority = models.CharField(
        _("authority"),
        max_length=6,
        choices=[(Authority.IGAT, Authority.IGAT.label), (Authority.IGF, Authority.IGF.label)],
    )
    inspectors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="missions")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["AuditMission"]] = models.Manager()

    class Meta:
        verbose_name = _("audit mission")
        verbose_name_plural = _("audit missions")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(name="mission_ends_after_start", condition=Q(ends_on__gte=F("starts_on")))
        ]

    def __str__(self) -> str:
        return self.title


class SampleDraw(models.Model):
    """One draw at random for a mission, kept whole so that anyone can make it again.

    ``frame`` lists the communes that could be drawn (``code``, ``region``, ``category``), by code; ``strata``
    tells of each group (``region``, ``category``, ``size``, ``taken``, ``drawn``: codes in the order of the
    draw). ``digest`` is the SHA-256 of canonical JSON of method, seed, size, frame and strata.
    """

    mission = models.ForeignKey(AuditMission, on_delete=models.PROTECT, related_name="draws")
    method = models.CharField(max_length=30)
    seed = models.CharField(_("seed"), max_length=64)
    size = models.PositiveSmallIntegerField(_("size of the sample"))
    frame = models.JSONField()
    strata = models.JSONField()
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draw of a sample")
        verbose_name_plural = _("draws of samples")
        ordering = ["mission_id", "pk"]
        constraints = [
            models.CheckConstraint(name="sample_has_seed", condition=~Q(seed="")),
            models.CheckConstraint(name="sample_size_positive", condition=Q(size__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.seed}"


class MissionAssessment(models.Model):
    """A file taken into a mission: drawn (``draw``), or chosen with a reason."""

    mission = models.ForeignKey(AuditMission, on_delete=models.PROTECT, related_name="entries")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="mission_entry")
    draw = models.ForeignKey(SampleDraw, on_delete=models.PROTECT, related_name="entries", null=True)
    reason = models.TextField()

    class Meta:
        verbose_name = _("file in a mission")
        verbose_name_plural = _("files in a mission")
        ordering = ["mission_id", "assessment_id"]
        constraints = [models.CheckConstraint(name="mission_entry_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.assessment_id}"
