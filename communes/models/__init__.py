"""Territory, and who belongs where."""

from communes.models.memberships import Membership
from communes.models.territory import CensusSheet, Commune, Province, Region
from communes.models.units import ProgrammeUnit, UnitMember

__all__ = ["CensusSheet", "Commune", "Membership", "ProgrammeUnit", "Province", "Region", "UnitMember"]
