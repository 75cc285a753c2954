"""Territory, and who belongs where."""

from communes.models.memberships import Membership
from communes.models.territory import Commune, Province, Region
from communes.models.units import ProgrammeUnit, UnitMember

__all__ = ["Commune", "Membership", "ProgrammeUnit", "Province", "Region", "UnitMember"]
