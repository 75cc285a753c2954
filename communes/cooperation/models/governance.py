"""Who governs a body: seats by rule, delegates, bureau (requirement W9)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import SINGLE_OFFICES, Office, SeatBasis
from communes.cooperation.models.bodies import BodyMember, CooperationBody
from communes.cooperation.models.common import Changed, Sourced


class CouncilTerm(Changed):
    """The council of a body from a day on: how many seats, in proportion to what, by which method."""

    body = models.ForeignKey(CooperationBody, on_delete=models.PROTECT, related_name="terms")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats in all"), validators=[MinValueValidator(1)])
    basis = models.CharField(_("in proportion to"), max_length=13, choices=SeatBasis.choices)
    # The name of a method of communes.cooperation.apportionment.
    method = models.CharField(max_length=30)

    class Meta:
        verbose_name = _("term of a council")
        verbose_name_plural = _("terms of councils")
        ordering = ["body_id", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=Q(ends_on__isnull=True), name="one_running_term_a_body"
            ),
            models.CheckConstraint(
                name="council_term_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.starts_on}"


class SeatShare(models.Model):
    """The seats of one member in a term, and the weight they were worked out from (inhabitants or MAD)."""

    term = models.ForeignKey(CouncilTerm, on_delete=models.CASCADE, related_name="shares")
    member = models.ForeignKey(BodyMember, on_delete=models.PROTECT, related_name="seat_shares")
    weight = models.DecimalField(max_digits=16, decimal_places=2)
    seats = models.PositiveSmallIntegerField(_("seats"))

    class Meta:
        verbose_name = _("seats of a member")
        verbose_name_plural = _("seats of members")
        ordering = ["term_id", "-seats", "-weight", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "member"], name="seat_share_once"),
            models.CheckConstraint(name="seat_share_at_least_one", condition=Q(seats__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.member_id}"


class Delegate(Changed, Sourced):
    """A person whom a member's council sent; the seat is vacant after ``ends_on``."""

    share = models.ForeignKey(SeatShare, on_delete=models.PROTECT, related_name="delegates")
    full_name = models.CharField(_("full name"), max_length=150)
    # Holding both presidencies is allowed (W9), and shown.
    presides_member = models.BooleanField(_("presides over the council of the member"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["share_id", "starts_on", "full_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delegate_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class OfficeHeld(Changed):
    """A post of the bureau held by a delegate; vice-presidents have a rank."""

    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, related_name="offices")
    term = models.ForeignKey(CouncilTerm, on_delete=models.PROTECT, related_name="offices")
    office = models.CharField(_("post"), max_length=16, choices=Office.choices)
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("post of the bureau")
        verbose_name_plural = _("posts of the bureau")
        ordering = ["term_id", "office", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "office", "rank"],
                condition=Q(ends_on__isnull=True),
                name="office_held_by_one",
            ),
            models.CheckConstraint(
                name="single_office_has_first_rank",
                condition=Q(rank=1) | ~Q(office__in=sorted(SINGLE_OFFICES)),
            ),
            models.CheckConstraint(
                name="office_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.office}"
