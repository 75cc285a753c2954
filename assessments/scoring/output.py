"""The score sheet as a JSON document: what the command prints and what a score run keeps."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from assessments.scoring.answers import as_text
from assessments.scoring.conditions import AtLeast, DateBetween, DaysBefore
from assessments.scoring.fields import Value
from assessments.scoring.sheet import KEPT_LINES, ConditionScore, Line, Outcome, ScoreSheet


def sheet_to_document(sheet: ScoreSheet) -> dict[str, object]:
    """Return the sheet with decimals as plain strings (points and total with 2 decimals, values with 4).

    A line's value is a string, the list of its ticked items for a checklist, or null. Dates are ISO strings.
    """
    return {
        "grid": str(sheet.grid),
        "assessed_year": sheet.assessed_year,
        "lines": {code: line_to_document(line) for code, line in sheet.lines.items()},
        "conditions": {code: condition_to_document(score) for code, score in sheet.conditions.items()},
        "axes": {
            code: {"points": _text(axis.points), "max_points": _points(axis.max_points)}
            for code, axis in sheet.axes.items()
        },
        "excluded": _points(sheet.excluded),
        "threshold": _points(sheet.grid.threshold),
        "total": None if sheet.total is None else _text(sheet.total),
        "passes_threshold": sheet.passes_threshold,
        "eligible": sheet.eligible,
    }


@lru_cache(maxsize=KEPT_LINES)
def line_to_document(line: Line) -> dict[str, object]:
    """Return one line of the sheet, shared by all the sheets that hold this line: not to be changed."""
    value = line.value
    return {
        "value": _text(value) if isinstance(value, Decimal) else list(value) if value is not None else None,
        "points": _text(line.points),
        "max_points": _points(line.max_points),
        "status": line.status.value,
        "excluded": line.excluded,
        "reason": line.reason,
        "more": line.more,
    }


def condition_to_document(score: ConditionScore) -> dict[str, object]:
    """Return one condition with its tests."""
    return {
        "result": score.result.value,
        "met": score.met,
        "tests": [_outcome_to_document(outcome) for outcome in score.tests],
    }


@lru_cache(maxsize=KEPT_LINES)
def _outcome_to_document(outcome: Outcome) -> dict[str, object]:
    test, found = outcome.test, outcome.found
    document: dict[str, object] = {
        "kind": test.kind,
        "field": test.field.code,
        "passed": outcome.passed,
        "value": _value(found[0]),
    }
    match test:
        case DateBetween():
            document |= {"not_before": _date(outcome.not_before), "not_after": _date(outcome.not_after)}
        case DaysBefore(other=other, at_least=least):
            document |= {"other": other.code, "other_value": _value(found[1]), "at_least": least}
        case AtLeast(value=least_value):
            document["at_least"] = as_text(least_value)
    document["reason"] = outcome.reason
    return document


def _value(value: Value | None) -> str | bool | None:
    return value if value is None or isinstance(value, bool) else as_text(value)


def _date(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _text(value: Decimal) -> str:
    return f"{value:f}"


def _points(value: Decimal) -> str:
    return f"{value:.2f}"
