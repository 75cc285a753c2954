"""Projects, their partners and the lines that pay them. Amounts are decimals in MAD."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.models.programmes import ActionProgramme, AxisProgramme


class Partner(models.Model):
    """Who pays with the commune: a ministry, an agency, a council, an association."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="partners")
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["programme_id", "name_ar"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name_ar"], name="partner_once_a_programme")
        ]

    def __str__(self) -> str:
        return self.name_fr or self.name_ar


class Project(models.Model):
    """A project of a programme; what it costs must be what its funding lines give."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="projects")
    group = models.ForeignKey(
        AxisProgramme, on_delete=models.PROTECT, related_name="projects", verbose_name=_("programme")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title_ar = models.CharField(_("title in Arabic"), max_length=400)
    title_fr = models.CharField(_("title in French"), max_length=400, blank=True)
    place = models.CharField(_("place: localities of the commune"), max_length=600, blank=True)
    starts_in = models.PositiveSmallIntegerField(_("first year"))
    ends_in = models.PositiveSmallIntegerField(_("last year"))
    cost = models.DecimalField(_("cost (MAD)"), max_digits=14, decimal_places=2)
    pillar = models.CharField(_("pillar"), max_length=14, choices=Pillar.choices)
    gender = models.CharField(
        _("gender marker"), max_length=12, choices=GenderMarker.choices, default=GenderMarker.NONE
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ProjectStatus.choices, default=ProjectStatus.PLANNED
    )
    responsible = models.CharField(_("in charge"), max_length=150, blank=True)
    # The code of the performance indicator that this project serves, as the grid of the cycle names it.
    indicator = models.CharField(_("performance indicator served"), max_length=20, blank=True)
    # Said of a project whose title or amounts are not the commune's own words.
    source_note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["programme_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_number_once"),
            models.CheckConstraint(name="project_cost_positive", condition=Q(cost__gt=0)),
            models.CheckConstraint(name="project_years_in_order", condition=Q(ends_in__gte=F("starts_in"))),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title_fr or self.title_ar}"


class FundingLine(models.Model):
    """A sum that pays a project: from the commune, by source and year, or from a partner."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="funding")
    kind = models.CharField(_("source"), max_length=16, choices=FundingKind.choices)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="lines",
        null=True,
        blank=True,
        verbose_name=_("partner"),
    )
    agreed_on = models.DateField(_("date of the agreement"), null=True, blank=True)
    amount = models.DecimalField(_("amount (MAD)"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("funding line")
        verbose_name_plural = _("funding lines")
        ordering = ["project_id", "pk"]
        constraints = [
            models.CheckConstraint(name="funding_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="funding_partner_fits_source",
                condition=Q(kind=FundingKind.PARTNER, partner__isnull=False)
                | (~Q(kind=FundingKind.PARTNER) & Q(partner__isnull=True, agreed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="funding_source_has_year",
                condition=Q(kind__in=[FundingKind.OWN, FundingKind.PARTNER]) | Q(year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year or ''} {self.amount}"


class ProjectPoint(models.Model):
    """A place of a project on the map, in degrees (WGS 84)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="points")
    label = models.CharField(_("locality"), max_length=150, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)

    class Meta:
        verbose_name = _("place of a project")
        verbose_name_plural = _("places of projects")
        ordering = ["project_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="project_point_on_earth",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.latitude} {self.longitude}"
