"""The register: bodies, their members, the powers these transferred, structural projects (requirement W6)."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import BodyKind, FundingSource, Origin, OverlapState, ProjectState
from communes.cooperation.models.common import Changed, Sourced, TerritorialUnit, once_each, one_unit
from communes.cooperation.models.plans import PlanObjective
from communes.models.territory import Commune


class Power(models.Model):
    """A service that communes may transfer: a list that administrators keep."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("transferable power")
        verbose_name_plural = _("transferable powers")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_fr


class BodyQuerySet(models.QuerySet["CooperationBody"]):
    def existing(self, on: date) -> "BodyQuerySet":
        """Return the bodies that existed on a day."""
        return self.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on), founded_on__lte=on)


class CooperationBody(Changed, Sourced):
    """An ECI or a GCT. ``duration`` is in years from the founding; none means without limit."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=3, choices=BodyKind.choices)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices, default=Origin.COMMUNES)
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    act_number = models.CharField(_("number of the founding act"), max_length=80, blank=True)
    founded_on = models.DateField(_("date of the founding act"))
    published_on = models.DateField(_("published in the Official Bulletin on"), null=True, blank=True)
    act_file = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    duration = models.PositiveSmallIntegerField(_("duration (years)"), null=True, blank=True)
    seat = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="seated_bodies", verbose_name=_("commune of the seat")
    )
    address = models.CharField(_("address of the seat"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    purpose_ar = models.TextField(_("purpose in Arabic"), blank=True)
    purpose_fr = models.TextField(_("purpose in French"), blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    dissolved_reason = models.CharField(_("reason of the dissolution"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    # Both names, the code and the names of the members, folded as those of the territory.
    search_text = models.TextField(blank=True, editable=False)

    objects: ClassVar[models.Manager["CooperationBody"]] = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation body")
        verbose_name_plural = _("cooperation bodies")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="body_dissolved_after_founding",
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=models.F("founded_on")),
            ),
            models.CheckConstraint(
                name="body_dissolved_has_reason",
                condition=Q(dissolved_on__isnull=True) | ~Q(dissolved_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr


class BodyMember(TerritorialUnit, Sourced):
    """A commune, a province or a region in a body, from the day it joined to the day it left."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="members")
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("reason of leaving"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        ordering = ["body_id", "region_id", "province_id", "commune_id", "pk"]
        constraints = [
            one_unit("body_member_is_one_unit"),
            *once_each(["body"], "body_member", condition=Q(left_on__isnull=True)),
            models.CheckConstraint(
                name="body_member_leaves_after_joining",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=models.F("joined_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.place}"


class PowerTransfer(Sourced):
    """A power that a member gave to its body: from ``starts_on`` the body replaces the member, to the day
    before ``ends_on``."""

    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, related_name="transfers")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="transfers")
    # What part of the power, where it is not the whole.
    scope = models.CharField(_("what is transferred"), max_length=300, blank=True)
    deliberation_number = models.CharField(_("number of the deliberation"), max_length=80, blank=True)
    deliberated_on = models.DateField(_("date of the deliberation"), null=True, blank=True)
    starts_on = models.DateField(_("the body replaces the member from"))
    ends_on = models.DateField(_("the member runs it again from"), null=True, blank=True)

    class Meta:
        verbose_name = _("transferred power")
        verbose_name_plural = _("transferred powers")
        ordering = ["member_id", "power__position", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "power"],
                condition=Q(ends_on__isnull=True),
                name="power_transferred_once_at_a_time",
            ),
            models.CheckConstraint(
                name="power_transfer_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["power", "starts_on"], name="transfer_by_power")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.power_id}"


class OwnService(Changed):
    """A transferable power that a commune runs itself, from ``starts_on`` to the day before ``ends_on``."""

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="own_services")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="own_services")
    # Directly, by a contract, by a company.
    operator = models.CharField(_("who runs it"), max_length=200, blank=True)
    act = models.CharField(_("act"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)

    class Meta:
        verbose_name = _("service that a commune runs itself")
        verbose_name_plural = _("services that communes run themselves")
        ordering = ["commune_id", "power__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "power"], condition=Q(ends_on__isnull=True), name="own_service_once"
            ),
            models.CheckConstraint(
                name="own_service_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.power_id}"


class Overlap(models.Model):
    """The same power over the same commune at the same time, in two bodies or in a body and in the commune.

    ``second`` is the transfer to the other body, ``own_service`` what the commune still runs: one of them.
    Open until it is resolved (the acts no longer meet) or kept with a reason.
    """

    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="power_overlaps")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="overlaps")
    first = models.ForeignKey(PowerTransfer, on_delete=models.PROTECT, related_name="overlaps_as_first")
    second = models.ForeignKey(
        PowerTransfer, on_delete=models.PROTECT, related_name="overlaps_as_second", null=True
    )
    own_service = models.ForeignKey(OwnService, on_delete=models.PROTECT, related_name="overlaps", null=True)
    starts_on = models.DateField()
    # The day after the last day of both; none while neither has an end.
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=OverlapState.choices, default=OverlapState.OPEN)
    reason = models.TextField(_("reason"), blank=True)
    found_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("overlap of powers")
        verbose_name_plural = _("overlaps of powers")
        ordering = ["-found_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(second__isnull=False),
                name="overlap_of_transfers_once",
            ),
            models.UniqueConstraint(
                fields=["first", "own_service"],
                condition=Q(own_service__isnull=False),
                name="overlap_with_own_service_once",
            ),
            models.CheckConstraint(
                name="overlap_of_two",
                condition=Q(second__isnull=False, own_service__isnull=True)
                | Q(second__isnull=True, own_service__isnull=False),
            ),
            models.CheckConstraint(
                name="overlap_kept_has_reason", condition=~Q(state=OverlapState.KEPT) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.power_id}"


class StructuralProject(Changed, Sourced):
    """A structural project of a body, tied to objectives of the plans, or to none with a reason."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="projects")
    name_ar = models.CharField(_("name in Arabic"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200)
    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ProjectState.choices, default=ProjectState.PLANNED
    )
    starts_year = models.PositiveSmallIntegerField(_("first year"))
    ends_year = models.PositiveSmallIntegerField(_("last year"))
    cost = models.DecimalField(
        _("cost (MAD)"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )
    objectives = models.ManyToManyField(PlanObjective, blank=True, related_name="projects")
    no_objective_reason = models.CharField(
        _("why it serves no objective of the plans"), max_length=300, blank=True
    )

    class Meta:
        verbose_name = _("structural project")
        verbose_name_plural = _("structural projects")
        ordering = ["body_id", "starts_year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="structural_project_years_in_order", condition=Q(ends_year__gte=models.F("starts_year"))
            ),
            models.CheckConstraint(name="structural_project_cost_not_negative", condition=Q(cost__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name_fr


class ProjectFunding(models.Model):
    """Who pays how much of a structural project."""

    project = models.ForeignKey(StructuralProject, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(_("source"), max_length=13, choices=FundingSource.choices)
    payer = models.CharField(_("who pays"), max_length=200, blank=True)
    amount = models.DecimalField(
        _("amount (MAD)"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("funding of a structural project")
        verbose_name_plural = _("funding of structural projects")
        ordering = ["project_id", "source", "pk"]
        constraints = [
            models.CheckConstraint(name="project_funding_not_negative", condition=Q(amount__gte=0))
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.source}"
