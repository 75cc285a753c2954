"""The seats of a council by weights, at least one each, as plain Python (docs/cooperation.md)."""

from communes.cooperation.apportionment.methods import (
    METHODS,
    ApportionmentError,
    FewerSeatsThanMembers,
    NegativeWeight,
    NoMember,
    NoWeight,
    Reason,
    UnknownMethod,
    apportion,
    explain,
    largest_remainder,
    sainte_lague,
)
from communes.cooperation.apportionment.reading import InputError, document_of, read_inputs

__all__ = [
    "METHODS",
    "ApportionmentError",
    "FewerSeatsThanMembers",
    "InputError",
    "NegativeWeight",
    "NoMember",
    "NoWeight",
    "Reason",
    "UnknownMethod",
    "apportion",
    "document_of",
    "explain",
    "largest_remainder",
    "read_inputs",
    "sainte_lague",
]
