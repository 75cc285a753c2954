"""Who was heard, where and when; what was proposed, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import Audience, Fate, Sex
from action_programs.models.programmes import ActionProgramme
from action_programs.models.projects import Project


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


class Meeting(models.Model):
    """A meeting of the participatory diagnosis: one audience, one day, one place."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="meetings")
    pole = models.ForeignKey(
        Pole, on_delete=models.PROTECT, related_name="meetings", null=True, blank=True, verbose_name=_("pole")
    )
    audience = models.CharField(_("audience"), max_length=14, choices=Audience.choices)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("meeting place"), max_length=200)
    said = models.TextField(_("what was said"), max_length=6000, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["programme_id", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.place}"


class Attendance(models.Model):
    """How many of an audience came to a meeting, women and men."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    audience = models.CharField(_("audience"), max_length=14, choices=Audience.choices)
    women = models.PositiveIntegerField(_("women"), default=0)
    men = models.PositiveIntegerField(_("men"), default=0)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["meeting_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "audience"], name="attendance_once_an_audience"),
            models.CheckConstraint(name="attendance_is_of_someone", condition=Q(women__gt=0) | Q(men__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.audience} {self.women}+{self.men}"


class Proposal(models.Model):
    """What residents asked for, and what became of it; each keeps its number."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="proposals")
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        related_name="proposals",
        null=True,
        blank=True,
        verbose_name=_("meeting"),
    )
    audience = models.CharField(_("made by"), max_length=14, choices=Audience.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("proposal"), max_length=1000)
    fate = models.CharField(_("what became of it"), max_length=10, choices=Fate.choices, default=Fate.OPEN)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True
    )
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="joined", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                name="proposal_fate_has_its_object",
                condition=Q(fate=Fate.KEPT, project__isnull=False, joined_to__isnull=True)
                | Q(fate=Fate.MERGED, project__isnull=True, joined_to__isnull=False)
                | Q(fate__in=[Fate.OPEN, Fate.SET_ASIDE], project__isnull=True, joined_to__isnull=True),
            ),
            models.CheckConstraint(
                name="proposal_set_aside_has_reason", condition=~Q(fate=Fate.SET_ASIDE) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="proposal_joins_another",
                condition=Q(joined_to__isnull=True) | ~Q(joined_to=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:60]}"
