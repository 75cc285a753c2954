"""The grant of a cycle: its rules, the decision with what it was drawn from, what was paid."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.cycles import Cycle
from assessments.models.publications import Publication
from communes.models import Commune


class GrantRules(models.Model):
    """How the pool of a cycle is shared out (``domain.md`` section 5). Every number is an assumption (A).

    Floors and caps are whole MAD a commune, each for one tranche.
    """

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="grant_rules")
    first_share = models.DecimalField(
        _("share of the first tranche (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(50),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    exponent = models.DecimalField(
        _("exponent of the population"),
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.75"),
        validators=[MinValueValidator(0), MaxValueValidator(2)],
    )
    census = models.PositiveSmallIntegerField(
        _("census"), choices=[(2014, "2014"), (2024, "2024")], default=2024
    )
    first_floor = models.PositiveBigIntegerField(_("floor of the first tranche (MAD)"), null=True, blank=True)
    first_cap = models.PositiveBigIntegerField(_("cap of the first tranche (MAD)"), null=True, blank=True)
    second_floor = models.PositiveBigIntegerField(
        _("floor of the second tranche (MAD)"), null=True, blank=True
    )
    second_cap = models.PositiveBigIntegerField(_("cap of the second tranche (MAD)"), null=True, blank=True)
    # Communes may see what the standing score would give, clearly labelled, before the decision.
    shows_estimates = models.BooleanField(_("communes see an estimate"), default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("rules of the grant")
        verbose_name_plural = _("rules of the grants")
        ordering = ["-cycle__assessed_year"]
        constraints = [
            models.CheckConstraint(
                name="grant_rules_share_between_0_and_100",
                condition=Q(first_share__gte=0, first_share__lte=100),
            ),
            models.CheckConstraint(
                name="grant_rules_first_floor_below_cap",
                condition=Q(first_floor__isnull=True)
                | Q(first_cap__isnull=True)
                | Q(first_floor__lte=models.F("first_cap")),
            ),
            models.CheckConstraint(
                name="grant_rules_second_floor_below_cap",
                condition=Q(second_floor__isnull=True)
                | Q(second_cap__isnull=True)
                | Q(second_floor__lte=models.F("second_cap")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}"


class GrantDecision(models.Model):
    """One decision on a cycle's pool, frozen with its inputs; a later one needs a reason and replaces it.

    ``rules`` and ``inputs`` are plain JSON from which the same amounts follow; ``digest`` is the SHA-256 of
    canonical JSON of pool, rules, inputs and amounts. Amounts are whole MAD.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="grant_decisions")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="grant_decisions")
    number = models.PositiveSmallIntegerField()
    pool = models.PositiveBigIntegerField()
    rules = models.JSONField()
    inputs = models.JSONField()
    first_unallocated = models.PositiveBigIntegerField(default=0)
    second_unallocated = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision on the grants")
        verbose_name_plural = _("decisions on the grants")
        ordering = ["cycle_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="grant_decision_number_once"),
            models.CheckConstraint(
                name="grant_decision_again_has_reason", condition=Q(number=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.number}"


class Grant(models.Model):
    """What a decision gives one commune, in whole MAD, by tranche."""

    decision = models.ForeignKey(GrantDecision, on_delete=models.PROTECT, related_name="grants")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="grants")
    first = models.PositiveBigIntegerField(default=0)
    second = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("performance grant")
        verbose_name_plural = _("performance grants")
        ordering = ["decision_id", "commune__code"]
        constraints = [models.UniqueConstraint(fields=["decision", "commune"], name="grant_once_a_commune")]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.amount}"

    @property
    def amount(self) -> int:
        return self.first + self.second


class GrantPayment(models.Model):
    """What was paid to a commune for a cycle. A wrong one is cancelled with a reason, never erased."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="grant_payments")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="grant_payments")
    amount = models.DecimalField(_("amount (MAD)"), max_digits=15, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference of the payment order"), max_length=60)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    cancelled_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("payment of a grant")
        verbose_name_plural = _("payments of grants")
        ordering = ["cycle_id", "commune__code", "paid_on", "pk"]
        constraints = [
            models.CheckConstraint(name="grant_payment_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                fields=["cycle", "commune", "reference"],
                condition=Q(cancelled_at__isnull=True),
                name="grant_payment_reference_once",
            ),
            models.CheckConstraint(
                name="grant_payment_cancelled_has_reason",
                condition=Q(cancelled_at__isnull=True)
                | (Q(cancelled_by__isnull=False) & ~Q(cancelled_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.amount}"
