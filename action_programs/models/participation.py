"""Who was heard: poles of localities, and groups that met the survey's teams."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from action_programs.enums import Sex
from action_programs.models.programmes import ActionProgramme


class Pole(models.Model):
    """A group of localities that was heard together (قطب)."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="poles")
    position = models.PositiveSmallIntegerField()
    name_ar = models.CharField(_("name in Arabic"), max_length=150)
    name_fr = models.CharField(_("name in French"), max_length=150, blank=True)
    localities = models.CharField(_("localities"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("pole")
        verbose_name_plural = _("poles")
        ordering = ["programme_id", "position"]
        constraints = [models.UniqueConstraint(fields=["programme", "position"], name="pole_once_a_position")]

    def __str__(self) -> str:
        return self.name_fr or self.name_ar


class SurveyGroup(models.Model):
    """A team of the survey, and whom it heard."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="survey_groups")
    position = models.PositiveSmallIntegerField()
    name_ar = models.CharField(_("name in Arabic"), max_length=150)
    name_fr = models.CharField(_("name in French"), max_length=150, blank=True)
    heard = models.CharField(_("people heard"), max_length=6, choices=Sex.choices)

    class Meta:
        verbose_name = _("survey group")
        verbose_name_plural = _("survey groups")
        ordering = ["programme_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="survey_group_once_a_position")
        ]

    def __str__(self) -> str:
        return self.name_fr or self.name_ar
