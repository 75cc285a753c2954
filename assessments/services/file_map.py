"""The communes of a province on a map, each with the state of its file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.enums import APPROVED_STATES, State
from communes.maps import draw_map

# Fewer colours than states: what a province looks for at a glance.
WAITING, UNDER_WAY, DONE, MISSED, OUTSIDE = "waiting", "under_way", "done", "missed", "outside"
_GROUPS: dict[str, str] = {
    **dict.fromkeys(State, UNDER_WAY),
    **dict.fromkeys(APPROVED_STATES, DONE),
    State.DRAFT: WAITING,
    State.RETURNED: WAITING,
    State.NOT_SUBMITTED: MISSED,
}


@dataclass(frozen=True, slots=True)
class MapShape:
    """One commune: its outline, its group, and its row where it has a file."""

    path: str
    group: str
    row: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class FileMap:
    view_box: str
    shapes: tuple[MapShape, ...]


def file_map(province_code: str, rows: Iterable[Mapping[str, Any]]) -> FileMap:
    """Draw the communes of a province; ``rows`` are those of ``file_rows``."""
    by_code = {row["commune__code"]: row for row in rows}
    drawn = draw_map("communes", within=province_code)
    shapes = []
    for outline in drawn.outlines:
        row = by_code.get(outline.code)
        group = _GROUPS[row["state"]] if row else OUTSIDE
        shapes.append(MapShape(outline.path, group, row))
    return FileMap(drawn.view_box, tuple(shapes))
