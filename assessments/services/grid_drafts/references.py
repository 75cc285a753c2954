"""What names a part of a draft by its code: a new code is followed, a removed line forgotten."""

from collections.abc import Callable, Collection
from typing import Any

from assessments.enums import DraftPart

Content = dict[str, Any]

# Where a field is named, in whatever object it stands.
_FIELD_KEYS = {
    "field",
    "other",
    "last_year",
    "input",
    "numerator",
    "denominator",
    "current",
    "previous",
    "previous_of",
}
_FIELD_LISTS = {"inputs", "gives"}


def rename(content: Content, part: DraftPart, old: str, new: str) -> None:
    """Write the new code of an item wherever the old one named it, the names of a formula excepted."""
    match part:
        case DraftPart.AXES:
            _each(content, lambda item: _replaced(item, "axis", old, new))
        case DraftPart.FOLDERS:
            _each(content, lambda item: _replaced(item, "folder", old, new))
        case DraftPart.STANDINGS:
            _each(content, lambda item: _replaced(item, "standing", old, new))
        case DraftPart.CONDITIONS | DraftPart.INDICATORS:
            _each(content, lambda item: _replaced_in(item, "proves", old, new))
        case DraftPart.FIELDS:
            _each(content, lambda item: _rename_field(item, old, new))


def forget(content: Content, lines: Collection[str]) -> None:
    """Take lines out of what the documents prove."""
    for paper in (content.get("documents") or {}).get("documents") or []:
        paper["proves"] = [line for line in paper.get("proves") or [] if line not in lines]


def _rename_field(item: Content, old: str, new: str) -> None:
    for key in _FIELD_KEYS:
        _replaced(item, key, old, new)
    for key in _FIELD_LISTS:
        _replaced_in(item, key, old, new)
    scale = item.get("scale")
    if isinstance(scale, dict) and isinstance(scale.get("items"), dict):
        scale["items"] = {new if code == old else code: points for code, points in scale["items"].items()}


def _replaced(item: Content, key: str, old: str, new: str) -> None:
    if item.get(key) == old:
        item[key] = new


def _replaced_in(item: Content, key: str, old: str, new: str) -> None:
    if isinstance(item.get(key), list):
        item[key] = [new if code == old else code for code in item[key]]


def _each(value: Any, act: Callable[[Content], None]) -> None:
    """Act on every object of a document, outermost first."""
    if isinstance(value, dict):
        act(value)
        for part in value.values():
            _each(part, act)
    elif isinstance(value, list):
        for part in value:
            _each(part, act)
