"""The formula of the grant as plain Python: pool, rules, results in; whole dirhams out (docs/grants.md)."""

from assessments.allotment.formula import (
    Allotment,
    AllotmentError,
    Candidate,
    CapsBelowTranche,
    FloorsAboveTranche,
    NoPopulation,
    Rules,
    Tranche,
    allot,
)
from assessments.allotment.reading import InputError, document_of, read_inputs

__all__ = [
    "Allotment",
    "AllotmentError",
    "Candidate",
    "CapsBelowTranche",
    "FloorsAboveTranche",
    "InputError",
    "NoPopulation",
    "Rules",
    "Tranche",
    "allot",
    "document_of",
    "read_inputs",
]
