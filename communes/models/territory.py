"""Regions, provinces and communes, by their codes of the census of 2024 (HCP)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from communes.enums import Milieu, ProvinceKind


class Place(models.Model):
    """A unit of the territory: a code that is text, and a name in two languages."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120)
    population_2014 = models.PositiveIntegerField(_("population in 2014"), null=True, blank=True)
    population_2024 = models.PositiveIntegerField(_("population in 2024"))
    # Both names and the code, folded: accents, hamza forms and the article do not matter when searching.
    search_text = models.CharField(max_length=400, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_fr

    def population(self, census: int) -> int | None:
        """Return the population of the census of 2014 or 2024; 2014 is unknown for some communes."""
        return {2014: self.population_2014, 2024: self.population_2024}[census]


class Region(Place):
    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]


class Province(Place):
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="provinces")
    kind = models.CharField(_("kind"), max_length=12, choices=ProvinceKind.choices)

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        ordering = ["code"]


class CommuneQuerySet(models.QuerySet["Commune"]):
    def with_territory(self) -> "CommuneQuerySet":
        return self.select_related("province__region")

    def in_region(self, region: Region) -> "CommuneQuerySet":
        return self.filter(province__region=region)


class Commune(Place):
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    cercle_code = models.CharField(max_length=12, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    milieu = models.CharField(_("milieu"), max_length=6, choices=Milieu.choices)
    # A commune that a new edition no longer lists keeps its past.
    is_listed = models.BooleanField(default=True)

    objects: ClassVar[models.Manager["Commune"]] = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["code"]
        indexes = [models.Index(fields=["name_fr"], name="commune_by_name_fr")]


class CensusSheet(models.Model):
    """What a census says of a place: ``figures`` by the codes of ``communes.census``, as plain decimals.

    ``code`` is that of a commune or of a province; the country has none.
    """

    code = models.CharField(_("code"), max_length=12, blank=True)
    census = models.PositiveSmallIntegerField(_("census"))
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("census figures")
        verbose_name_plural = _("census figures")
        ordering = ["code", "census"]
        constraints = [models.UniqueConstraint(fields=["code", "census"], name="census_once_a_place")]

    def __str__(self) -> str:
        return f"{self.code} {self.census}"
