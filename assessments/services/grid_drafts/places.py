"""Where in a draft an error of the loader stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.enums import DraftPart
from assessments.scoring import GridError
from assessments.services.grid_drafts.parts import Item, items_of

_IN_LIST = re.compile(r"\$\.(?:documents\.)?(?P<part>[a-z]+)\[(?P<index>[0-9]+)\](?:\.(?P<key>[a-z_]+))?")
_BY_CODE = {"$.standings.": DraftPart.STANDINGS, "$.documents.lists.": DraftPart.LISTS}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something missing or wrong in a draft; without a part it is about the grid as a whole."""

    error: GridError
    part: DraftPart | None
    item: Item | None
    key: str
    """The entry of the part, or of the grid, that is to be corrected."""


def faults_at(content: Mapping[str, Any], errors: list[GridError]) -> list[Fault]:
    """Return the errors of a draft, each with the part of it that they name."""
    return [_fault(content, error) for error in errors]


def _fault(content: Mapping[str, Any], error: GridError) -> Fault:
    if (match := _IN_LIST.match(error.path)) and match["part"] in DraftPart:
        part = DraftPart(match["part"])
        items = items_of(content, part)
        if int(match["index"]) < len(items):
            item = items[int(match["index"])]
            return Fault(error, part, item, match["key"] or "code")
    for start, part in _BY_CODE.items():
        for item in items_of(content, part):
            place = start + item["code"]
            if error.path == place or error.path.startswith((f"{place}.", f"{place}[")):
                key = error.path[len(place) :].lstrip(".").split("[")[0].split(".")[0]
                return Fault(error, part, item, key or "title")
    return Fault(error, None, None, error.path.removeprefix("$.").split(".")[0].split("[")[0])
