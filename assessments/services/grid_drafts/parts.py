"""The parts of a draft: read, added, changed, moved and removed one by one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.enums import DraftPart
from assessments.exceptions import AssessmentError
from assessments.models import GridDraft
from assessments.services.grid_drafts.drafts import change_draft, refuse_version
from assessments.services.grid_drafts.references import forget, rename
from communes.actors import Actor

Content = dict[str, Any]
Item = dict[str, Any]

# The parts that a grid keeps by code, in an object; their items bear the code here.
_BY_CODE = {DraftPart.LISTS, DraftPart.STANDINGS}
_IN_DOCUMENTS = {DraftPart.FOLDERS, DraftPart.DOCUMENTS, DraftPart.LISTS}
# Their codes share one list: a reviewer decides on both alike.
_LINES = {DraftPart.CONDITIONS, DraftPart.INDICATORS}


class PartGone(AssessmentError):
    code = "part_gone"
    text = _("“%(code)s” is no longer in this draft.")


class CodeTaken(AssessmentError):
    code = "code_taken"
    text = _("The code “%(code)s” is used already.")


def items_of(content: Mapping[str, Any], part: DraftPart) -> list[Item]:
    """Return the items of a part in their order, each with its ``code``."""
    home = _home(content, part)
    found = home.get(part.value)
    if part is DraftPart.STANDINGS:
        return [{"code": code, "title": words} for code, words in (found or {}).items()]
    if part is DraftPart.LISTS:
        return [{"code": code, **item} for code, item in sorted((found or {}).items())]
    return list(found or [])


def item_of(content: Mapping[str, Any], part: DraftPart, code: str) -> Item:
    """Return one item. Raises PartGone."""
    for item in items_of(content, part):
        if item["code"] == code:
            return item
    raise PartGone(code=code)


def title_of(item: Item, part: DraftPart, language: str) -> str:
    """Return what an item is called, in a language or the nearest one that says it; it may be nothing yet."""
    words = item.get(_TITLES.get(part, "title")) or {}
    return next((words[each] for each in (language, "fr", "ar", "en") if words.get(each)), "")


def lines_of(content: Mapping[str, Any], axis: str) -> list[Item]:
    """Return the indicators of an axis, in their order."""
    return [line for line in items_of(content, DraftPart.INDICATORS) if line.get("axis") == axis]


def add_item(
    draft: GridDraft, part: DraftPart, item: Item, *, seen_version: int, actor: Actor, at: datetime
) -> GridDraft:
    """Add an item at the end of a part. Raises CodeTaken and what ``change_draft`` raises."""

    def add(content: Content) -> None:
        items = items_of(content, part)
        _refuse_taken(content, part, item["code"])
        _put(content, part, [*items, item])

    return _changed(draft, add, part, item["code"], seen_version, actor, at)


def change_item(
    draft: GridDraft,
    part: DraftPart,
    code: str,
    item: Item,
    *,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> GridDraft:
    """Put an item in the place of the one of this code; what names an item by its code follows a new code.

    Raises PartGone, CodeTaken and what ``change_draft`` raises.
    """

    def change(content: Content) -> None:
        item_of(content, part, code)
        if item["code"] != code:
            _refuse_taken(content, part, item["code"])
        _put(content, part, [item if each["code"] == code else each for each in items_of(content, part)])
        if item["code"] != code:
            rename(content, part, code, item["code"])

    return _changed(draft, change, part, item["code"], seen_version, actor, at)


def move_item(
    draft: GridDraft,
    part: DraftPart,
    code: str,
    *,
    up: bool,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> GridDraft:
    """Move an item one place up or down; a line moves among those of its axis, and an end stays where it is.

    Raises PartGone and what ``change_draft`` raises.
    """

    def move(content: Content) -> None:
        items, moved = items_of(content, part), item_of(content, part, code)
        group = _GROUPS.get(part, "")
        beside = [each for each in items if each.get(group) == moved.get(group)]
        place = beside.index(moved) + (-1 if up else 1)
        if 0 <= place < len(beside):
            other = beside[place]
            first, second = items.index(moved), items.index(other)
            items[first], items[second] = other, moved
        _put(content, part, items)

    return _changed(draft, move, part, code, seen_version, actor, at)


def remove_item(
    draft: GridDraft, part: DraftPart, code: str, *, seen_version: int, actor: Actor, at: datetime
) -> GridDraft:
    """Remove an item, and an axis with its lines; documents prove the lines no more.

    What else names it is left, and is a fault of the draft until it is corrected. Raises PartGone and what
    ``change_draft`` raises.
    """

    def remove(content: Content) -> None:
        item_of(content, part, code)
        gone = [code] if part in _LINES else []
        if part is DraftPart.AXES:
            gone = [line["code"] for line in lines_of(content, code)]
            lines = items_of(content, DraftPart.INDICATORS)
            _put(content, DraftPart.INDICATORS, [line for line in lines if line.get("axis") != code])
        _put(content, part, [each for each in items_of(content, part) if each["code"] != code])
        forget(content, gone)

    return _changed(draft, remove, part, code, seen_version, actor, at)


def change_general(
    draft: GridDraft, values: Mapping[str, Any], *, seen_version: int, actor: Actor, at: datetime
) -> GridDraft:
    """Set what the grid says of itself: title, version, threshold, whom it is for.

    ``values`` are entries of the document; None takes one out. Raises what ``refuse_version`` and
    ``change_draft`` raise.
    """

    def change(content: Content) -> None:
        if values["version"] != content["version"]:
            refuse_version(content["code"], values["version"], besides=draft)
        for key, value in values.items():
            if value is None:
                content.pop(key, None)
            else:
                content[key] = value

    return change_draft(draft, change, place="general", seen_version=seen_version, actor=actor, at=at)


def set_points(
    draft: GridDraft,
    points: Mapping[DraftPart, Mapping[str, Any]],
    *,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> GridDraft:
    """Set the points of axes and lines by their codes; a code that is not in the draft is passed over."""

    def change(content: Content) -> None:
        for part, by_code in points.items():
            items = items_of(content, part)
            _put(
                content,
                part,
                [
                    {**item, "max_points": by_code[item["code"]]} if item["code"] in by_code else item
                    for item in items
                ],
            )

    return change_draft(draft, change, place="points", seen_version=seen_version, actor=actor, at=at)


_TITLES = {DraftPart.FIELDS: "label", DraftPart.CHECKS: "message"}
# Items are moved among those that share this.
_GROUPS = {DraftPart.INDICATORS: "axis", DraftPart.DOCUMENTS: "folder"}


def _changed(
    draft: GridDraft,
    change: Callable[[Content], None],
    part: DraftPart,
    code: str,
    seen_version: int,
    actor: Actor,
    at: datetime,
) -> GridDraft:
    place = f"{part.value} {code}"
    return change_draft(draft, change, place=place, seen_version=seen_version, actor=actor, at=at)


def _home(content: Mapping[str, Any], part: DraftPart) -> Any:
    return (content.get("documents") or {}) if part in _IN_DOCUMENTS else content


def _put(content: Content, part: DraftPart, items: list[Item]) -> None:
    """Write the items of a part where the grid keeps them."""
    home = content
    if part in _IN_DOCUMENTS:
        if content.get("documents") is None:
            content["documents"] = {}
        home = content["documents"]
        for needed in (DraftPart.FOLDERS, DraftPart.DOCUMENTS):
            home.setdefault(needed.value, [])
    if part is DraftPart.STANDINGS:
        home[part.value] = {item["code"]: item.get("title") for item in items}
    elif part in _BY_CODE:
        home[part.value] = {
            item["code"]: {key: value for key, value in item.items() if key != "code"} for item in items
        }
    else:
        home[part.value] = items


def _refuse_taken(content: Content, part: DraftPart, code: str) -> None:
    parts = _LINES if part in _LINES else {part}
    if any(item["code"] == code for each in parts for item in items_of(content, each)):
        raise CodeTaken(code=code)
