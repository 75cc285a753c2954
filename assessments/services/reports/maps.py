"""Maps on paper: places filled by classes of a figure, each place with its number in a table beside it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from communes.maps import draw_map

# Classes of a mean score: from so much on, this colour; the darker the higher. None is without a score.
CLASSES = ((0, "#f3e3c3"), (50, "#d9e6c9"), (60, "#a9d0bd"), (70, "#5da58f"), (80, "#0b6b5d"))
NO_SCORE = "#edf0ef"
DARK_FROM = 70
_RINGS = re.compile(r"M([^Z]+)Z")


def scored_map(level: str, scores: Mapping[str, Decimal | None], *, within: str = "") -> dict[str, Any]:
    """Return the outlines of a level with the colour of each place's score, and the legend of the classes.

    ``scores`` is by code; a place that has none stays pale. Regions carry their number.
    """
    drawn = draw_map(level, within=within)
    return {
        "view_box": drawn.view_box,
        "outlines": [
            {
                "code": outline.code,
                "path": outline.path,
                "fill": fill_of(scores.get(outline.code)),
                "spot": _spot(outline.path) if level == "regions" else None,
                "is_dark": (scores.get(outline.code) or 0) >= DARK_FROM,
            }
            for outline in drawn.outlines
        ],
        "legend": [
            {
                "fill": fill,
                "from": low,
                "to": CLASSES[place + 1][0] if place + 1 < len(CLASSES) else None,
            }
            for place, (low, fill) in enumerate(CLASSES)
        ],
        "no_score": NO_SCORE,
    }


def fill_of(score: Decimal | None) -> str:
    """Return the colour of a score's class."""
    if score is None:
        return NO_SCORE
    return next(fill for low, fill in reversed(CLASSES) if score >= low)


def _spot(path: str) -> dict[str, str]:
    """Return the middle of the largest ring of an outline, where its number stands."""
    rings = [
        [tuple(map(float, point.split(","))) for point in ring.split("L")] for ring in _RINGS.findall(path)
    ]
    area, x, y = max((_weighed(ring) for ring in rings), key=lambda found: abs(found[0]))
    return {"x": f"{x / (3 * area):.1f}", "y": f"{y / (3 * area):.1f}"}


def _weighed(ring: list[tuple[float, ...]]) -> tuple[float, float, float]:
    """Return twice the area of a ring and its moments (the shoelace formula)."""
    area = x = y = 0.0
    for (left, top), (right, bottom) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = left * bottom - right * top
        area, x, y = area + cross, x + (left + right) * cross, y + (top + bottom) * cross
    return area, x, y
