"""Whether a document has the outline of a grid, so that it can be edited on screen: kinds only, no rule."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assessments.scoring import GridError
from assessments.scoring.nodes import describe
from assessments.scoring.words import LANGUAGES
from assessments.scoring.words import refusals as texts

_WORDS = ("title", "label", "help", "about", "evidence", "unit", "source", "legal_basis", "message")
_LISTS_OF_OBJECTS = ("fields", "conditions", "axes", "indicators", "checks")

Found = list[GridError]


def outline_errors(document: Mapping[str, Any]) -> Found:
    """Return what keeps a document from being edited on screen, each with its place.

    Lists must be lists and objects objects, and every part of a list bears a code of its own. Whether
    figures, references and texts are right is for ``check_grid``.
    """
    found: Found = []
    for key in _LISTS_OF_OBJECTS:
        _coded(document.get(key), f"$.{key}", found)
    for key in ("title", "applies_to", "assessed_year"):
        _words(document.get(key), f"$.{key}", found)
    _entries(document.get("standings"), "$.standings", _words, found)
    pack = document.get("documents")
    if _is_object(pack, "$.documents", found) and pack is not None:
        for key in ("folders", "documents"):
            _coded(pack.get(key), f"$.documents.{key}", found)
        _entries(pack.get("lists"), "$.documents.lists", _item, found)
    return found


def _coded(value: Any, path: str, found: Found) -> None:
    """Judge a list of objects with codes."""
    seen: set[str] = set()
    for place, item in _elements(value, path, found):
        if not _is_object(item, place, found, required=True):
            continue
        code = item.get("code")
        if not isinstance(code, str) or not code.strip() or "/" in code:
            found.append(GridError(f"{place}.code", describe(code), texts.CODE))
        elif code in seen:
            found.append(GridError(f"{place}.code", code, texts.UNIQUE_CODE))
        else:
            seen.add(code)
        _item(item, place, found)


def _item(item: Any, path: str, found: Found) -> None:
    """Judge the parts of one object that are not plain values."""
    if not _is_object(item, path, found, required=True):
        return
    for key in _WORDS:
        _words(item.get(key), f"{path}.{key}", found)
    for key in ("inputs", "proves", "gives"):
        for place, value in _elements(item.get(key), f"{path}.{key}", found):
            if not isinstance(value, str):
                found.append(GridError(place, describe(value), texts.TEXT))
    for key in ("tests", "left", "right"):
        for place, part in _elements(item.get(key), f"{path}.{key}", found):
            if _is_object(part, place, found, required=True):
                for limit in ("not_before", "not_after"):
                    _is_object(part.get(limit), f"{place}.{limit}", found)
    for place, words in _elements(item.get("items"), f"{path}.items", found):
        _words(words, place, found)
    for key in ("metric", "hints"):
        _is_object(item.get(key), f"{path}.{key}", found)
    _entries(item.get("unit_forms"), f"{path}.unit_forms", _object, found)
    scale = item.get("scale")
    if _is_object(scale, f"{path}.scale", found):
        _object(scale.get("items"), f"{path}.scale.items", found)
        for place, band in _elements(scale.get("bands"), f"{path}.scale.bands", found):
            _is_object(band, place, found, required=True)


def _words(value: Any, path: str, found: Found) -> None:
    """Judge a text by language; it may be incomplete."""
    if value is None:
        return
    if (
        not isinstance(value, Mapping)
        or not set(value) <= set(LANGUAGES)
        or not all(text is None or isinstance(text, str) for text in value.values())
    ):
        found.append(GridError(path, describe(value), texts.THREE_LANGUAGES))


def _object(value: Any, path: str, found: Found) -> None:
    _is_object(value, path, found)


def _entries(value: Any, path: str, judge: Callable[[Any, str, Found], None], found: Found) -> None:
    if _is_object(value, path, found):
        for key, entry in value.items():
            if "/" in key:
                found.append(GridError(f"{path}.{key}", key, texts.CODE))
            judge(entry, f"{path}.{key}", found)


def _elements(value: Any, path: str, found: Found) -> Iterable[tuple[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list):
        found.append(GridError(path, describe(value), texts.LIST))
        return []
    return [(f"{path}[{index}]", item) for index, item in enumerate(value)]


def _is_object(value: Any, path: str, found: Found, *, required: bool = False) -> bool:
    """Say whether an object stands here; another value is an error, nothing at all only where it must be."""
    if isinstance(value, Mapping):
        return True
    if value is not None or required:
        found.append(GridError(path, describe(value), texts.OBJECT))
    return False
