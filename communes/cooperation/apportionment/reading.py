"""Members and their weights as plain JSON; the seats as plain JSON."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

# A bound for what is typed, far above any council: the work grows with the seats.
MOST_SEATS = 10_000


class InputError(ValueError):
    """A document that names no members with weights: which place, and what was expected there."""


def read_inputs(document: Any) -> tuple[int, dict[str, Decimal], str]:
    """Return seats, weights by code and method of ``{"seats", "method", "members": [{"code", "weight"}]}``.

    Seats are a whole number; a weight is a whole number, or a decimal as text ("2020000.50"). Other keys are
    passed over. Raises InputError by place.
    """
    if not isinstance(document, Mapping):
        raise InputError("a JSON object is expected.")
    seats, method, rows = document.get("seats"), document.get("method"), document.get("members")
    if not isinstance(seats, int) or isinstance(seats, bool) or not 0 < seats <= MOST_SEATS:
        raise InputError(f"seats: a whole number from 1 to {MOST_SEATS} is expected.")
    if not isinstance(method, str):
        raise InputError("method: a text is expected.")
    if not isinstance(rows, list):
        raise InputError("members: a list is expected.")
    weights: dict[str, Decimal] = {}
    for at, row in enumerate(rows):
        code, weight = _member(row, f"members[{at}]")
        if code in weights:
            raise InputError(f"members[{at}].code: {code} stands twice.")
        weights[code] = weight
    return seats, weights, method


def _member(row: Any, place: str) -> tuple[str, Decimal]:
    if not isinstance(row, Mapping):
        raise InputError(f"{place}: an object is expected.")
    code, weight = row.get("code"), row.get("weight")
    if not isinstance(code, str) or not code:
        raise InputError(f"{place}.code: a text is expected.")
    if isinstance(weight, bool) or not isinstance(weight, int | str):
        raise InputError(f"{place}.weight: a whole number, or a decimal as text, is expected.")
    try:
        return code, Decimal(weight)
    except InvalidOperation as error:
        raise InputError(f"{place}.weight: a decimal is expected.") from error


def document_of(seats: int, method: str, found: Mapping[str, int]) -> dict[str, Any]:
    """Return what an apportionment gives as plain JSON."""
    members = [{"code": code, "seats": held} for code, held in found.items()]
    return {"seats": seats, "method": method, "members": members}
