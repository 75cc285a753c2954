"""A next version of the portal's grid, with what a test wants changed."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from assessments.models import Grid
from assessments.services.grids import import_grid
from tests.factories.assessments import IN_ENTRY, GridFactory, grid_document


def next_document(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> dict[str, Any]:
    """Return the next version as a file; ``change`` is given the document and its lines by code."""
    document = deepcopy(dict(grid_document()))
    document["version"] = "2026.1"
    change(document, {line["code"]: line for line in document["indicators"]})
    return document


def next_version(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Grid:
    """Import the next version beside the one of 2025."""
    GridFactory()
    return import_grid(next_document(change), by=None, at=IN_ENTRY)


def renamed(document: dict[str, Any], old: str, new: str) -> None:
    """Give a line another code, in what proves it too."""
    for line in document["indicators"]:
        line["code"] = new if line["code"] == old else line["code"]
    for paper in document["documents"]["documents"]:
        paper["proves"] = [new if line == old else line for line in paper["proves"]]


def asked_anew(document: dict[str, Any], field: str) -> None:
    """Ask for a figure under a new code, of which a past year holds nothing."""
    document |= _replaced(document, field, f"new_{field}")


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {_replaced(key, old, new): _replaced(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, old, new) for item in value]
    return new if value == old else value
