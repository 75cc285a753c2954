"""The yearly cycle: its grids, its calendar, its communes."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import CycleState
from assessments.models.grids import Grid
from communes.models import Commune
from config.toolbox.clock import last_minute, start_of_day


class Cycle(models.Model):
    """The assessment of one year N, worked during N+1. Every date and number here can be edited (A)."""

    assessed_year = models.PositiveSmallIntegerField(_("assessed year"), unique=True)
    state = models.CharField(max_length=10, choices=CycleState.choices, default=CycleState.PREPARED)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="cycles", verbose_name=_("grid"))
    additional_grid = models.ForeignKey(
        Grid,
        on_delete=models.PROTECT,
        related_name="additional_cycles",
        null=True,
        blank=True,
        verbose_name=_("additional grid"),
    )
    additional_above = models.PositiveIntegerField(_("additional grid above (inhabitants)"), default=500_000)
    census = models.PositiveSmallIntegerField(
        _("census"), choices=[(2014, "2014"), (2024, "2024")], default=2024
    )
    entry_opens_on = models.DateField(_("entry opens on"))
    submission_closes_on = models.DateField(_("submission closes on"))
    opinions_close_on = models.DateField(_("provinces' opinions close on"))
    review_closes_on = models.DateField(_("review closes on"))
    audit_closes_on = models.DateField(_("audit closes on"))
    publication_planned_on = models.DateField(_("publication planned on"))
    correction_days = models.PositiveSmallIntegerField(
        _("correction window (days)"), default=10, validators=[MinValueValidator(1)]
    )
    reply_days = models.PositiveSmallIntegerField(
        _("reply window (days)"), default=15, validators=[MinValueValidator(1)]
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("appeal window (days)"), default=15, validators=[MinValueValidator(1)]
    )
    pool = models.DecimalField(_("funding pool (MAD)"), max_digits=15, decimal_places=2, default=Decimal(0))
    # Where the list of communes comes from, in words shown on every page of the cycle.
    target_note_ar = models.CharField(_("about the list of communes, in Arabic"), max_length=300, blank=True)
    target_note_fr = models.CharField(_("about the list of communes, in French"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("assessment cycle")
        verbose_name_plural = _("assessment cycles")
        ordering = ["-assessed_year"]
        constraints = [
            models.CheckConstraint(
                name="cycle_dates_in_order",
                condition=Q(entry_opens_on__lt=F("submission_closes_on"))
                & Q(submission_closes_on__lte=F("opinions_close_on"))
                & Q(submission_closes_on__lt=F("review_closes_on"))
                & Q(review_closes_on__lte=F("audit_closes_on"))
                & Q(audit_closes_on__lte=F("publication_planned_on")),
            ),
            models.CheckConstraint(
                name="cycle_opened_has_time",
                condition=Q(state=CycleState.PREPARED) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(name="cycle_pool_not_negative", condition=Q(pool__gte=0)),
        ]

    def __str__(self) -> str:
        return str(self.assessed_year)

    @property
    def entry_opens_at(self) -> datetime:
        return start_of_day(self.entry_opens_on)

    @property
    def submission_closes_at(self) -> datetime:
        return last_minute(self.submission_closes_on)

    @property
    def opinions_close_at(self) -> datetime:
        return last_minute(self.opinions_close_on)

    def has_additional_grid(self, commune: Commune) -> bool:
        """Tell whether the additional grid applies: population above the limit, in the cycle's census."""
        population = commune.population(self.census) or 0
        return self.additional_grid_id is not None and population > self.additional_above


class CycleTarget(models.Model):
    """A commune that the cycle assesses, listed before the cycle opens."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="targets")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("target commune")
        verbose_name_plural = _("target communes")
        ordering = ["cycle_id", "commune_id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "commune"], name="cycle_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.commune_id}"
