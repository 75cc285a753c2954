"""The published inputs of a decision, read and checked; what they give, as plain JSON."""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.allotment.formula import Allotment, Candidate, Rules

BOUNDS = ("first_floor", "first_cap", "second_floor", "second_cap")


class InputError(ValueError):
    """A document that is not the inputs of a decision: which place, and what was expected there."""


def read_inputs(document: Mapping[str, Any]) -> tuple[int, Rules, list[Candidate]]:
    """Return pool, rules and communes of ``{"pool", "rules", "communes"}``. Raises InputError by place.

    Amounts and populations are whole numbers; decimals are texts ("0.75"). Other keys are passed over.
    """
    pool = _whole(document.get("pool"), "pool")
    rules = _mapping(document.get("rules"), "rules")
    rows = document.get("communes")
    if not isinstance(rows, list):
        raise InputError("communes: a list is expected.")
    communes = [
        _candidate(_mapping(row, f"communes[{at}]"), f"communes[{at}]") for at, row in enumerate(rows)
    ]
    codes = [commune.code for commune in communes]
    if repeated := next((code for code in codes if codes.count(code) > 1), None):
        raise InputError(f"communes: {repeated} stands twice.")
    return pool, _rules(rules), communes


def _rules(found: Mapping[str, Any]) -> Rules:
    known = {field.name for field in fields(Rules)}
    values: dict[str, Any] = {name: found.get(name) for name in known}
    for name in ("first_share", "exponent"):
        values[name] = _decimal(values[name], f"rules.{name}")
    for name in BOUNDS:
        if values[name] is not None:
            values[name] = _whole(values[name], f"rules.{name}")
    if values["first_share"] > 100:
        raise InputError("rules.first_share: at most 100 is expected.")
    return Rules(**values)


def _candidate(row: Mapping[str, Any], place: str) -> Candidate:
    code = row.get("code")
    if not isinstance(code, str) or not code:
        raise InputError(f"{place}.code: a text is expected.")
    population, score = row.get("population"), row.get("score")
    return Candidate(
        code=code,
        population=None if population is None else _whole(population, f"{place}.population"),
        score=Decimal(0) if score is None else _decimal(score, f"{place}.score"),
        meets_conditions=_truth(row.get("meets_conditions"), f"{place}.meets_conditions"),
        is_eligible=_truth(row.get("is_eligible"), f"{place}.is_eligible"),
    )


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(f"{place}: an object is expected.")
    return value


def _whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InputError(f"{place}: a whole number of at least 0 is expected.")
    return value


def _truth(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{place}: true or false is expected.")
    return value


def _decimal(value: Any, place: str) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < 0:
        raise InputError(f"{place}: a decimal of at least 0 is expected, as text.")
    return number


def document_of(allotment: Allotment) -> dict[str, Any]:
    """Return what a pool gives as plain JSON: amounts by code of commune, and what is unallocated."""
    return {
        "amounts": [
            {
                "code": code,
                "first": allotment.first.shares.get(code, 0),
                "second": allotment.second.shares.get(code, 0),
                "amount": allotment.amount(code),
            }
            for code in allotment.codes
        ],
        "first": {"amount": allotment.first.amount, "unallocated": allotment.first.unallocated},
        "second": {"amount": allotment.second.amount, "unallocated": allotment.second.unallocated},
        "allotted": allotment.allotted,
        "unallocated": allotment.unallocated,
    }
