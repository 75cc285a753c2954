"""The diagnosis: needs and potential of each sector, read for women and men."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_programs.models.programmes import ActionProgramme


class Sector(models.Model):
    """One sector of the diagnosis, in the words of the commune."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="sectors")
    position = models.PositiveSmallIntegerField()
    title_ar = models.CharField(_("title in Arabic"), max_length=150)
    title_fr = models.CharField(_("title in French"), max_length=150, blank=True)
    needs = models.TextField(_("needs"), max_length=6000, blank=True)
    potential = models.TextField(_("potential"), max_length=6000, blank=True)
    gender_reading = models.TextField(_("what differs between women and men"), max_length=6000, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sector of the diagnosis")
        verbose_name_plural = _("sectors of the diagnosis")
        ordering = ["programme_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="sector_once_a_position")
        ]

    def __str__(self) -> str:
        return self.title_fr or self.title_ar
