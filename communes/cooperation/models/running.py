"""The running of a body: contributions, money in short, staff, support (requirements W11-W13)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import ExpenseNature, FundingSource, StaffOrigin, SupportKind
from communes.cooperation.models.bodies import BodyMember, CooperationBody
from communes.cooperation.models.common import Changed, Sourced


class ContributionCall(Changed, Sourced):
    """What a body asks of a member for a year (MAD); a call is cancelled, never deleted."""

    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, related_name="calls")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(
        _("amount called (MAD)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    called_on = models.DateField(_("called on"))
    due_on = models.DateField(_("to be paid by"))
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("call for a contribution")
        verbose_name_plural = _("calls for contributions")
        ordering = ["-year", "member_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year"],
                condition=Q(cancelled_at__isnull=True),
                name="contribution_called_once_a_year",
            ),
            models.CheckConstraint(name="contribution_call_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="contribution_due_after_call", condition=Q(due_on__gte=models.F("called_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"


class ContributionPayment(models.Model):
    """Money that came for a call; a payment is cancelled, never deleted."""

    call = models.ForeignKey(ContributionCall, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("amount paid (MAD)"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference"), max_length=80)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment of a contribution")
        verbose_name_plural = _("payments of contributions")
        ordering = ["call_id", "paid_on", "pk"]
        constraints = [
            models.CheckConstraint(name="contribution_payment_positive", condition=Q(amount__gt=0))
        ]

    def __str__(self) -> str:
        return self.reference


class BodyYear(Changed):
    """The budget and the accounts of a body for a year, in short."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    budget_on = models.DateField(_("budget voted on"), null=True, blank=True)
    accounts_on = models.DateField(_("accounts closed on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("budget and accounts of a year")
        verbose_name_plural = _("budgets and accounts of years")
        ordering = ["body_id", "-year"]
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="body_year_once")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.year}"


class BodyYearLine(models.Model):
    """A resource (``source``) or an expense (``nature``) of a year: as budgeted and as it came (MAD)."""

    year = models.ForeignKey(BodyYear, on_delete=models.CASCADE, related_name="lines")
    source = models.CharField(max_length=13, choices=FundingSource.choices, blank=True)
    nature = models.CharField(max_length=10, choices=ExpenseNature.choices, blank=True)
    planned = models.DecimalField(_("budget (MAD)"), max_digits=16, decimal_places=2, default=Decimal(0))
    actual = models.DecimalField(_("accounts (MAD)"), max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("line of a body’s year")
        verbose_name_plural = _("lines of a body’s year")
        ordering = ["year_id", "nature", "source"]
        constraints = [
            models.UniqueConstraint(fields=["year", "source", "nature"], name="body_year_line_once"),
            models.CheckConstraint(
                name="body_year_line_on_one_side",
                condition=(~Q(source="") & Q(nature="")) | (Q(source="") & ~Q(nature="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.source or self.nature}"


class StaffPost(Changed):
    """A skill that a body needs in a year, and how many people with it (requirement W12)."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="staff_posts")
    year = models.PositiveSmallIntegerField(_("year"))
    skill = models.CharField(_("skill"), max_length=150)
    needed = models.PositiveSmallIntegerField(_("people needed"))

    class Meta:
        verbose_name = _("staff needed")
        verbose_name_plural = _("staff needed")
        ordering = ["body_id", "-year", "skill", "pk"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "skill"], name="staff_skill_once")]

    def __str__(self) -> str:
        return self.skill


class StaffInPlace(models.Model):
    """People in place for a skill, and who placed them at disposal."""

    post = models.ForeignKey(StaffPost, on_delete=models.CASCADE, related_name="in_place")
    origin = models.CharField(_("came from"), max_length=6, choices=StaffOrigin.choices)
    member = models.ForeignKey(
        BodyMember, on_delete=models.PROTECT, related_name="placed_staff", null=True, blank=True
    )
    service = models.CharField(_("State service"), max_length=150, blank=True)
    people = models.PositiveSmallIntegerField(_("people in place"))

    class Meta:
        verbose_name = _("staff in place")
        verbose_name_plural = _("staff in place")
        ordering = ["post_id", "origin", "pk"]
        constraints = [
            models.CheckConstraint(
                name="staff_origin_names_who",
                condition=Q(origin=StaffOrigin.OWN, member__isnull=True, service="")
                | Q(origin=StaffOrigin.MEMBER, member__isnull=False, service="")
                | (Q(origin=StaffOrigin.STATE, member__isnull=True) & ~Q(service="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.origin}"


class BodySupport(Changed, Sourced):
    """Help to a body by a State service or an international partner (requirement W13)."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="supports")
    kind = models.CharField(_("kind"), max_length=13, choices=SupportKind.choices)
    partner = models.CharField(_("who helps"), max_length=200)
    subject = models.CharField(_("with what"), max_length=300)
    amount = models.DecimalField(
        _("amount (MAD)"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    file = models.ForeignKey(
        "records.StoredFile", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("support to a body")
        verbose_name_plural = _("support to bodies")
        ordering = ["body_id", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="body_support_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return self.subject
