"""The figures of the census that the portal brings in: what each code means, in which unit.

The words follow the definitions of the Haut-Commissariat au Plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CENSUS = 2024
CENSUS_BEFORE = 2014


class Group(models.TextChoices):
    """Under what a figure stands on a page."""

    POPULATION = "population", _("Population and households")
    SCHOOLING = "schooling", _("Schooling and literacy")
    WORK = "work", _("Work")
    DWELLINGS = "dwellings", _("Dwellings and services")


@dataclass(frozen=True, slots=True)
class CensusFigure:
    """One figure: its words, its unit ("%", "km" or a plain count), whether it exists for women and men."""

    code: str
    label: "str | Promise"
    group: Group
    unit: "str | Promise" = "%"
    is_by_sex: bool = False


FIGURES: Sequence[CensusFigure] = (
    CensusFigure("population", _("Population"), Group.POPULATION, unit="", is_by_sex=True),
    CensusFigure("households", _("Households"), Group.POPULATION, unit=""),
    CensusFigure("household_size", _("People in a household"), Group.POPULATION, unit=""),
    CensusFigure("under_15", _("Aged under 15"), Group.POPULATION, is_by_sex=True),
    CensusFigure("aged_60", _("Aged 60 and over"), Group.POPULATION, is_by_sex=True),
    CensusFigure("disability", _("Persons with a disability"), Group.POPULATION, is_by_sex=True),
    CensusFigure("schooling", _("Schooling of children aged 6 to 11"), Group.SCHOOLING, is_by_sex=True),
    CensusFigure("illiteracy", _("Illiteracy, aged 10 and over"), Group.SCHOOLING, is_by_sex=True),
    CensusFigure("activity", _("Activity rate, aged 15 and over"), Group.WORK, is_by_sex=True),
    CensusFigure("unemployment", _("Unemployment rate"), Group.WORK, is_by_sex=True),
    CensusFigure("running_water", _("Households with running water"), Group.DWELLINGS),
    CensusFigure("electricity", _("Households with electricity"), Group.DWELLINGS),
    CensusFigure("toilet", _("Households with a toilet"), Group.DWELLINGS),
    CensusFigure("public_sewer", _("Waste water into the public sewer"), Group.DWELLINGS),
    CensusFigure("septic_tank", _("Waste water into a septic tank"), Group.DWELLINGS),
    CensusFigure("waste_bin", _("Household waste put in a bin of the commune"), Group.DWELLINGS),
    CensusFigure("waste_truck", _("Household waste taken by a truck"), Group.DWELLINGS),
    CensusFigure("waste_in_the_open", _("Household waste dumped in the open"), Group.DWELLINGS),
    CensusFigure("basic_dwelling", _("Basic dwelling or slum"), Group.DWELLINGS),
    CensusFigure("paved_road_km", _("Average distance to a paved road"), Group.DWELLINGS, unit=_("km")),
)
