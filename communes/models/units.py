"""The programme unit of a commune: decision, head, members (requirement W22)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.models.territory import Commune


class ProgrammeUnit(models.Model):
    commune = models.OneToOneField(Commune, on_delete=models.PROTECT, related_name="programme_unit")
    decision_number = models.CharField(_("decision number"), max_length=60)
    decided_on = models.DateField(_("decision date"))
    decision_file = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("programme unit")
        verbose_name_plural = _("programme units")
        ordering = ["commune_id"]

    def __str__(self) -> str:
        return self.decision_number


class UnitMember(models.Model):
    unit = models.ForeignKey(ProgrammeUnit, on_delete=models.PROTECT, related_name="members")
    full_name = models.CharField(_("full name"), max_length=150)
    post = models.CharField(_("post"), max_length=150)
    studies = models.CharField(_("studies"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    joined_on = models.DateField(_("member since"))
    left_on = models.DateField(_("member until"), null=True, blank=True)

    class Meta:
        verbose_name = _("unit member")
        verbose_name_plural = _("unit members")
        ordering = ["-is_head", "full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(is_head=True, left_on__isnull=True), name="unit_has_one_head"
            ),
            models.CheckConstraint(
                name="unit_member_leaves_after_joining",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
