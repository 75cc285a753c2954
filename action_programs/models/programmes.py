"""A programme, the steps of its making, its axes and the programmes within each."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import OPEN_STATES, State, StepKind
from communes.models import Commune

YEARS = 6


class ActionProgramme(models.Model):
    """What a commune means to do in six years (article 78 of organic law 113-14)."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="action_programmes")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    mandate_starts_on = models.DateField(_("start of the council’s mandate"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # The law counts the making once, and each update anew: steps belong to one round.
    round = models.PositiveSmallIntegerField(default=1)
    # Meetings and proposals may be read by residents before the programme is in force.
    shows_participation = models.BooleanField(default=False)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    is_demonstration = models.BooleanField(default=False)
    # What a reader must know of where the data comes from, shown on every page of the programme.
    note_ar = models.CharField(max_length=500, blank=True)
    note_fr = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("action programme")
        verbose_name_plural = _("action programmes")
        ordering = ["commune_id", "-first_year"]
        constraints = [
            models.UniqueConstraint(fields=["commune", "first_year"], name="programme_once_a_period"),
            models.CheckConstraint(
                name="programme_adopted_has_time",
                condition=Q(state=State.DRAFT, adopted_at__isnull=True)
                | (~Q(state=State.DRAFT) & Q(adopted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="programme_first_year_plausible", condition=Q(first_year__gte=2010, first_year__lte=2100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.first_year}–{self.last_year}"

    @property
    def last_year(self) -> int:
        return self.first_year + YEARS - 1

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def is_open(self) -> bool:
        """Tell whether projects and money may still be changed."""
        return self.state in OPEN_STATES


class ProgrammeVersion(models.Model):
    """What the council adopted, word for word; the latest that received the visa is in force.

    ``content`` is the canonical document of ``services.versions``; ``sha256`` is its digest.
    """

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    voted_on = models.DateField()
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    in_force_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("version of an action programme")
        verbose_name_plural = _("versions of action programmes")
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.CheckConstraint(
                name="programme_version_decided_once",
                condition=Q(in_force_on__isnull=True) | Q(refused_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"


class Step(models.Model):
    """One step of the making: when, by whom, with what outcome."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=14, choices=StepKind.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    body = models.CharField(_("body"), max_length=200, blank=True)
    note = models.TextField(_("what was said or decided"), max_length=4000, blank=True)
    session = models.CharField(_("session"), max_length=120, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    is_refused = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of an action programme")
        verbose_name_plural = _("steps of action programmes")
        ordering = ["programme_id", "round", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "round", "kind"], name="step_once_a_round"),
            models.CheckConstraint(
                name="step_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="step_only_a_visa_is_refused", condition=Q(is_refused=False) | Q(kind=StepKind.VISA)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"

    @property
    def last_day(self) -> date:
        return self.ends_on or self.starts_on


class Axis(models.Model):
    """A strategic axis. Two axes may have the same title: a programme says what it says."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="axes")
    position = models.PositiveSmallIntegerField()
    title_ar = models.CharField(_("title in Arabic"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("axis")
        verbose_name_plural = _("axes")
        ordering = ["programme_id", "position"]
        constraints = [models.UniqueConstraint(fields=["programme", "position"], name="axis_once_a_position")]

    def __str__(self) -> str:
        return self.title_fr or self.title_ar


class AxisProgramme(models.Model):
    """A programme within an axis (البرنامج): a group of projects."""

    axis = models.ForeignKey(Axis, on_delete=models.CASCADE, related_name="programmes")
    position = models.PositiveSmallIntegerField()
    title_ar = models.CharField(_("title in Arabic"), max_length=250)
    title_fr = models.CharField(_("title in French"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("programme of an axis")
        verbose_name_plural = _("programmes of axes")
        ordering = ["axis_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["axis", "position"], name="axis_programme_once_a_position")
        ]

    def __str__(self) -> str:
        return self.title_fr or self.title_ar
