"""Who belongs where, with which role, from when to when."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.enums import COMMUNE_ROLES, Authority, Role
from communes.models.territory import Commune, Province, Region

if TYPE_CHECKING:
    from communes.cooperation.models import CooperationBody


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> "MembershipQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)

    def with_places(self) -> "MembershipQuerySet":
        return self.select_related("user", "commune__province__region", "province__region", "body")


class Membership(models.Model):
    """A person's tie to one commune, one province, one cooperation body or one authority."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    body = models.ForeignKey(
        "communes.CooperationBody",
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
    )
    authority = models.CharField(_("authority"), max_length=6, choices=Authority.choices, blank=True)
    # A reviewer or approver may be given some regions only; none means all.
    regions = models.ManyToManyField(Region, blank=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Membership"]] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user_id", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_place_fits_role",
                condition=(
                    Q(
                        role__in=sorted(COMMUNE_ROLES),
                        commune__isnull=False,
                        province__isnull=True,
                        body__isnull=True,
                        authority="",
                    )
                    | Q(
                        role=Role.PROVINCE_OFFICER,
                        commune__isnull=True,
                        province__isnull=False,
                        body__isnull=True,
                        authority="",
                    )
                    | Q(
                        role=Role.BODY_OFFICER,
                        commune__isnull=True,
                        province__isnull=True,
                        body__isnull=False,
                        authority="",
                    )
                    | (
                        ~Q(role__in=[*sorted(COMMUNE_ROLES), Role.PROVINCE_OFFICER, Role.BODY_OFFICER])
                        & Q(commune__isnull=True, province__isnull=True, body__isnull=True)
                        & ~Q(authority="")
                    )
                ),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"

    @property
    def place(self) -> "Commune | Province | CooperationBody | None":
        return self.commune or self.province or self.body
