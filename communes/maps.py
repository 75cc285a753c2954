"""Indicative maps as SVG path data, from the committed outlines. Never a source of areas or densities."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

OUTLINES = Path(__file__).resolve().parent / "data" / "geo"
LEVELS = ("regions", "provinces", "communes")
SIZE = 600

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One unit of a map: its code, and the ``d`` of an SVG ``<path>`` (``fill-rule: evenodd``)."""

    code: str
    path: str


@dataclass(frozen=True, slots=True)
class TerritoryMap:
    """Outlines drawn within ``SIZE`` units each way; ``view_box`` is the SVG's."""

    view_box: str
    outlines: tuple[Outline, ...]


@lru_cache(maxsize=128)
def draw_map(level: str, *, within: str = "") -> TerritoryMap:
    """Draw the units of a level ("regions", "provinces" or "communes") whose code begins with ``within``.

    ``within`` is the code of a region or a province, or nothing for the country. Projection: Mercator, which
    keeps shapes. Raises ValueError for an unknown level; a code that holds no unit gives an empty map.
    """
    if level not in LEVELS:
        raise ValueError(f"{level!r} is not one of {', '.join(LEVELS)}")
    topology, arcs = _topology(level)
    prefix = f"{within}." if within else ""
    rings = {
        geometry["id"]: [_ring(ring, arcs) for ring in _rings(geometry)]
        for geometry in topology["objects"]["communes"]["geometries"]
        if geometry["id"].startswith(prefix)
    }
    points = [point for shape in rings.values() for ring in shape for point in ring]
    if not points:
        return TerritoryMap("0 0 0 0", ())
    west, south = min(x for x, _y in points), min(y for _x, y in points)
    east, north = max(x for x, _y in points), max(y for _x, y in points)
    scale = SIZE / max(east - west, north - south)

    def path(shape: Sequence[Sequence[Point]]) -> str:
        return "".join(
            "M" + "L".join(f"{(x - west) * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring) + "Z"
            for ring in shape
        )

    outlines = tuple(Outline(code, path(shape)) for code, shape in sorted(rings.items()))
    return TerritoryMap(f"0 0 {(east - west) * scale:.0f} {(north - south) * scale:.0f}", outlines)


@lru_cache(maxsize=len(LEVELS))
def _topology(level: str) -> tuple[dict[str, Any], list[list[Point]]]:
    """Return a TopoJSON file and its arcs, decoded and projected."""
    topology = json.loads((OUTLINES / f"{level}.topo.json").read_text())
    return topology, [list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]]


def _decoded(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> Iterator[Point]:
    """Undo the delta encoding and the grid of a TopoJSON arc, and project each point."""
    (x_scale, y_scale), (x_shift, y_shift) = transform["scale"], transform["translate"]
    x = y = 0
    for x_step, y_step in arc:
        x, y = x + x_step, y + y_step
        latitude = math.radians(y * y_scale + y_shift)
        yield math.radians(x * x_scale + x_shift), math.log(math.tan(math.pi / 4 + latitude / 2))


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry["arcs"] for ring in polygon]


def _ring(indexes: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Join the arcs of a ring; a negative index is an arc walked backwards. Each begins where one ended."""
    ring: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring
