"""Territory, who belongs where, cooperation bodies (``communes.cooperation``), help (``communes.help``)."""

import communes.cooperation.models
import communes.help.models  # noqa: F401  Django finds the models of this app here.
from communes.models.handing_over import GivenNote, HandOverNote
from communes.models.memberships import Membership
from communes.models.territory import CensusSheet, Commune, Province, Region
from communes.models.units import ProgrammeUnit, UnitMember

__all__ = [
    "CensusSheet",
    "Commune",
    "GivenNote",
    "HandOverNote",
    "Membership",
    "ProgrammeUnit",
    "Province",
    "Region",
    "UnitMember",
]
