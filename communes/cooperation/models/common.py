"""What several models of cooperation share."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.models.territory import Commune, Province, Region


def one_unit(name: str) -> models.CheckConstraint:
    """Return the constraint that a row stands for one commune, one province or one region."""
    units = ("commune", "province", "region")
    return models.CheckConstraint(
        name=name,
        condition=Q(
            *(Q(**{f"{unit}__isnull": unit != given for unit in units}) for given in units),
            _connector=Q.OR,
        ),
    )


def once_each(fields: list[str], name: str, *, condition: Q | None = None) -> list[models.UniqueConstraint]:
    """Return the constraints that a unit appears once beside ``fields``."""
    return [
        models.UniqueConstraint(fields=[*fields, unit], name=f"{name}_{unit}_once", condition=condition)
        for unit in ("commune", "province", "region")
    ]


class TerritorialUnit(models.Model):
    """A commune, a province or a region, exactly one; add ``one_unit`` to the constraints."""

    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, related_name="cooperation_%(class)s", null=True, blank=True
    )
    province = models.ForeignKey(
        Province, on_delete=models.PROTECT, related_name="cooperation_%(class)s", null=True, blank=True
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="cooperation_%(class)s", null=True, blank=True
    )

    class Meta:
        abstract = True

    @property
    def place(self) -> Commune | Province | Region:
        place = self.commune or self.province or self.region
        assert place is not None
        return place


class Changed(models.Model):
    """Who changed a row last, when, and how often: what somebody else saved is not written over."""

    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    changed_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """Where a fact was published; what nobody published is marked as generated."""

    source = models.CharField(_("source"), max_length=300, blank=True)
    is_generated = models.BooleanField(_("generated, not published"), default=False)

    class Meta:
        abstract = True
