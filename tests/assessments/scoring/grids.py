"""The grids that the tests score: the two real ones, and small ones of one or a few lines."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from assessments.scoring import Grid, Line, ScoreSheet, load_grid, parse_answers, read_json, score

ROOT = Path(__file__).parents[3]
GRIDS = ROOT / "assessments" / "grids"
DATA = Path(__file__).parent / "data"


@cache
def _document(name: str) -> Any:
    return read_json((GRIDS / f"{name}.json").read_text())


def papc_document() -> dict[str, Any]:
    """Return a copy of the general grid, free to be broken."""
    return deepcopy(_document("papc-2025.1"))


def papc_gc_document() -> dict[str, Any]:
    """Return a copy of the grid of large communes, free to be broken."""
    return deepcopy(_document("papc-gc-2025.1"))


@cache
def papc() -> Grid:
    return load_grid(_document("papc-2025.1"))


@cache
def papc_gc() -> Grid:
    return load_grid(_document("papc-gc-2025.1"))


def example_answers() -> dict[str, Any]:
    answers = read_json((DATA / "example-answers.json").read_text())
    assert isinstance(answers, dict)
    return answers


RATIO = {"kind": "ratio", "numerator": "part", "denominator": "whole"}
GROWTH = {"kind": "growth", "current": "part", "previous": "whole"}
VALUE = {"kind": "value", "input": "part"}
CHECKLIST = {"kind": "checklist"}


def linear(floor: object, target: object) -> dict[str, Any]:
    return {"kind": "linear", "floor": floor, "target": target}


def bands(*rows: tuple[object, object, object]) -> dict[str, Any]:
    """Return a scale of bands from (from, below, points)."""
    keys = ("from", "below", "points")
    return {"kind": "bands", "bands": [dict(zip(keys, row, strict=True)) for row in rows]}


def items(**points: object) -> dict[str, Any]:
    return {"kind": "checklist", "items": points}


def line_document(
    metric: dict[str, Any],
    scale: dict[str, Any],
    *,
    code: str = "X",
    max_points: object = 6,
    when_undefined: str = "zero",
    inputs: list[str] | None = None,
) -> dict[str, Any]:
    """Return one indicator of the only axis."""
    if inputs is None:
        inputs = list(scale["items"]) if metric["kind"] == "checklist" else ["part", "whole"]
        inputs = ["part"] if metric["kind"] == "value" else inputs
    return {
        "code": code,
        "axis": "Z",
        "max_points": max_points,
        "unit": "%",
        "inputs": inputs,
        "metric": metric,
        "scale": scale,
        "when_undefined": when_undefined,
    }


def grid_document(
    *lines: dict[str, Any], conditions: list[dict[str, Any]] | None = None, threshold: object = 70
) -> dict[str, Any]:
    """Return a draft grid of these lines, over a few fields of every type."""
    return {
        "code": "small",
        "version": "1",
        "threshold": threshold,
        "fields": [
            {"code": "part", "type": "decimal"},
            {"code": "whole", "type": "decimal"},
            {"code": "third", "type": "money", "min": 0},
            {"code": "count", "type": "integer", "min": 0, "max": 12},
            {"code": "yes_a", "type": "boolean"},
            {"code": "yes_b", "type": "boolean"},
            {"code": "yes_c", "type": "evidence"},
            {"code": "day", "type": "date"},
            {"code": "other_day", "type": "date"},
        ],
        "conditions": conditions or [],
        "axes": [{"code": "Z", "max_points": 100}],
        "indicators": list(lines),
    }


def sheet_of(document: dict[str, Any], **answers: object) -> ScoreSheet:
    grid = load_grid(document)
    return score(grid, parse_answers(grid, answers))


def line_of(
    metric: dict[str, Any], scale: dict[str, Any], answers: dict[str, object], **options: Any
) -> Line:
    """Score one line and return it."""
    return sheet_of(grid_document(line_document(metric, scale, **options)), **answers).lines["X"]
