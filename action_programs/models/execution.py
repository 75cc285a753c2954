"""A programme at work: progress, commitments and payments, agreements, grants. Amounts in MAD."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from action_programs.enums import FundingKind, ProjectStatus, SpendingStage
from action_programs.models.programmes import ActionProgramme
from action_programs.models.projects import Partner, Project


class Progress(models.Model):
    """How far a project was on a day; the latest day is how far it is."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="progress")
    seen_on = models.DateField(_("day of the observation"))
    physical = models.PositiveSmallIntegerField(_("physical progress (%)"))
    status = models.CharField(_("status"), max_length=12, choices=ProjectStatus.choices)
    note = models.TextField(_("what was seen"), max_length=3000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress of a project")
        verbose_name_plural = _("progress of projects")
        ordering = ["project_id", "seen_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "seen_on"], name="progress_once_a_day"),
            models.CheckConstraint(name="progress_is_a_percentage", condition=Q(physical__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.seen_on} {self.physical}"


class MoneyRecord(models.Model):
    """A sum that moved. A mistake is cancelled with a reason, never erased."""

    amount = models.DecimalField(_("amount (MAD)"), max_digits=14, decimal_places=2)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="%(class)s_cancelled_has_reason",
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
            ),
        ]


class Spending(MoneyRecord):
    """A commitment or a payment of a project; ``part`` is the part of a grant that it draws on, if any."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="spending")
    stage = models.CharField(_("kind"), max_length=10, choices=SpendingStage.choices)
    source = models.CharField(_("source"), max_length=16, choices=FundingKind.choices)
    spent_on = models.DateField(_("date"))
    part = models.ForeignKey(
        "GrantAllotment", on_delete=models.PROTECT, related_name="spending", null=True, blank=True
    )

    class Meta(MoneyRecord.Meta):
        verbose_name = _("commitment or payment")
        verbose_name_plural = _("commitments and payments")
        ordering = ["project_id", "spent_on", "pk"]
        constraints = [
            *MoneyRecord.Meta.constraints,
            models.CheckConstraint(
                name="spending_of_a_part_is_of_the_grant",
                condition=Q(part__isnull=True) | Q(source=FundingKind.GRANT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage} {self.amount}"


class Agreement(models.Model):
    """A partnership agreement: who owes what, until when."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="agreements")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("partner")
    )
    title = models.CharField(_("subject"), max_length=300)
    signed_on = models.DateField(_("signed on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    commune_duties = models.TextField(_("what the commune undertakes"), max_length=4000, blank=True)
    partner_duties = models.TextField(_("what the partner undertakes"), max_length=4000, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("partnership agreement")
        verbose_name_plural = _("partnership agreements")
        ordering = ["programme_id", "signed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_signature",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgreementShare(models.Model):
    """What a partner promised to one project, and by when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="shares")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agreement_shares")
    amount = models.DecimalField(_("amount (MAD)"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("share of an agreement")
        verbose_name_plural = _("shares of agreements")
        ordering = ["agreement_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "project"], name="agreement_share_once_a_project"),
            models.CheckConstraint(name="agreement_share_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.project_id} {self.amount}"


class PartnerPayment(MoneyRecord):
    """What a partner has really paid of its share."""

    share = models.ForeignKey(AgreementShare, on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField(_("date"))

    class Meta(MoneyRecord.Meta):
        verbose_name = _("payment of a partner")
        verbose_name_plural = _("payments of partners")
        ordering = ["share_id", "paid_on", "pk"]

    def __str__(self) -> str:
        return f"{self.share_id} {self.amount}"


class GrantReceipt(models.Model):
    """A performance grant that the commune received for an assessed year, and the council's word on it."""

    programme = models.ForeignKey(ActionProgramme, on_delete=models.CASCADE, related_name="grants")
    assessed_year = models.PositiveSmallIntegerField(_("assessed year"))
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount (MAD)"), max_digits=14, decimal_places=2)
    deliberated_on = models.DateField(_("deliberation of the council"), null=True, blank=True)
    deliberation = models.CharField(_("number of the deliberation"), max_length=60, blank=True)
    visa_on = models.DateField(_("visa of the deliberation"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("grant received")
        verbose_name_plural = _("grants received")
        ordering = ["programme_id", "assessed_year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "assessed_year"], name="grant_once_a_year"),
            models.CheckConstraint(name="grant_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="grant_visa_follows_deliberation",
                condition=Q(visa_on__isnull=True)
                | Q(deliberated_on__isnull=False, visa_on__gte=F("deliberated_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessed_year} {self.amount}"


class GrantAllotment(models.Model):
    """The part of a grant that pays one project."""

    grant = models.ForeignKey(GrantReceipt, on_delete=models.CASCADE, related_name="allotments")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="grant_allotments")
    amount = models.DecimalField(_("amount (MAD)"), max_digits=14, decimal_places=2)
    # What it pays is complete: nothing more will be committed on it.
    completed_on = models.DateField(_("completed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of a grant")
        verbose_name_plural = _("parts of grants")
        ordering = ["grant_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "project"], name="grant_once_a_project"),
            models.CheckConstraint(name="grant_allotment_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.project_id} {self.amount}"
