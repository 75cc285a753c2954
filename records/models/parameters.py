"""Assumptions and settings that an administrator edits, and the calendar's holidays."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    SOURCE = "S", _("Attested by a published source")
    LIKELY = "L", _("Likely, not re-read in the text")
    ASSUMPTION = "A", _("Our own assumption")


class Parameter(models.Model):
    """One value that the portal's rules read, editable by an administrator with a reason."""

    code = models.CharField(max_length=60, unique=True)
    value = models.JSONField()
    standing = models.CharField(max_length=1, choices=Standing.choices, default=Standing.ASSUMPTION)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Holiday(models.Model):
    """A day on which offices are closed; religious ones are estimates until announced."""

    day = models.DateField(_("day"), unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    is_estimate = models.BooleanField(_("estimated"), default=False)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name_fr
