"""Indicative maps as SVG path data, from the committed outlines. Never a source of areas or densities."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
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
    """Outlines drawn within ``SIZE`` units each way; ``view_box`` is the SVG's.

    ``around`` are the provinces that the drawing reaches, where it stands for a part of them.
    """

    view_box: str
    outlines: tuple[Outline, ...]
    around: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True)
class CommuneMap:
    """The outline of one commune, and where a place stands on the drawing."""

    view_box: str
    path: str
    frame: "_Frame"

    def place(self, latitude: float, longitude: float) -> Point:
        """Return the point of a place given in degrees (WGS 84); it may be off the drawing."""
        return self.frame.at(_projected(latitude, longitude))

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a place is on the drawing."""
        x, y = self.place(latitude, longitude)
        return 0 <= x <= self.frame.width and 0 <= y <= self.frame.height


@dataclass(frozen=True, slots=True)
class _Frame:
    """The box around projected points, and the scale that makes it ``SIZE`` units large."""

    west: float
    south: float
    east: float
    north: float
    scale: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> "_Frame":
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        west, south, east, north = min(xs), min(ys), max(xs), max(ys)
        return cls(west, south, east, north, SIZE / max(east - west, north - south))

    @property
    def width(self) -> float:
        return (self.east - self.west) * self.scale

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.scale

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:.0f} {self.height:.0f}"

    def at(self, point: Point) -> Point:
        return (point[0] - self.west) * self.scale, (self.north - point[1]) * self.scale

    def meets(self, shape: Sequence[Sequence[Point]]) -> bool:
        """Tell whether the box around a shape touches this one."""
        xs, ys = zip(*(point for ring in shape for point in ring), strict=True)
        return (
            min(xs) <= self.east and max(xs) >= self.west and min(ys) <= self.north and max(ys) >= self.south
        )

    def path(self, shape: Sequence[Sequence[Point]]) -> str:
        rings = ["L".join("{:.1f},{:.1f}".format(*self.at(point)) for point in ring) for ring in shape]
        return "".join(f"M{ring}Z" for ring in rings)


@lru_cache(maxsize=128)
def draw_commune(code: str) -> CommuneMap | None:
    """Draw one commune by its code; None where no outline is known."""
    rings = _shapes("communes", lambda known: known == code).get(code)
    if rings is None:
        return None
    frame = _Frame.around([point for ring in rings for point in ring])
    return CommuneMap(frame.view_box, frame.path(rings), frame)


@lru_cache(maxsize=128)
def draw_map(level: str, *, within: str = "") -> TerritoryMap:
    """Draw the units of a level ("regions", "provinces" or "communes") whose code begins with ``within``.

    ``within`` is the code of a region or a province, or nothing for the country. Projection: Mercator, which
    keeps shapes. Raises ValueError for an unknown level; a code that holds no unit gives an empty map.
    """
    if level not in LEVELS:
        raise ValueError(f"{level!r} is not one of {', '.join(LEVELS)}")
    prefix = f"{within}." if within else ""
    rings = _shapes(level, lambda code: code.startswith(prefix))
    points = [point for shape in rings.values() for ring in shape for point in ring]
    if not points:
        return TerritoryMap("0 0 0 0", ())
    frame = _Frame.around(points)
    return TerritoryMap(frame.view_box, _outlines(frame, rings))


@lru_cache(maxsize=64)
def draw_communes(codes: frozenset[str]) -> TerritoryMap:
    """Draw the communes of these codes that have an outline, over the provinces around them."""
    rings = _shapes("communes", lambda code: code in codes)
    points = [point for shape in rings.values() for ring in shape for point in ring]
    if not points:
        return TerritoryMap("0 0 0 0", ())
    frame = _Frame.around(points)
    provinces = _shapes("provinces", lambda _code: True)
    reached = {code: shape for code, shape in provinces.items() if frame.meets(shape)}
    return TerritoryMap(frame.view_box, _outlines(frame, rings), _outlines(frame, reached))


def commune_arcs() -> dict[str, frozenset[int]]:
    """Return the arcs that bound each commune, by code: communes that touch share some."""
    topology, _arcs = _topology("communes")
    return {
        geometry["id"]: frozenset(
            index if index >= 0 else ~index for ring in _rings(geometry) for index in ring
        )
        for geometry in topology["objects"]["communes"]["geometries"]
    }


def _shapes(level: str, is_wanted: Callable[[str], bool]) -> dict[str, list[list[Point]]]:
    """Return the projected rings of the units of a level whose code is wanted."""
    topology, arcs = _topology(level)
    return {
        geometry["id"]: [_ring(ring, arcs) for ring in _rings(geometry)]
        for geometry in topology["objects"]["communes"]["geometries"]
        if is_wanted(geometry["id"])
    }


def _outlines(frame: _Frame, rings: dict[str, list[list[Point]]]) -> tuple[Outline, ...]:
    return tuple(Outline(code, frame.path(shape)) for code, shape in sorted(rings.items()))


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
        yield _projected(y * y_scale + y_shift, x * x_scale + x_shift)


def _projected(latitude: float, longitude: float) -> Point:
    """Return Mercator's point of a place given in degrees."""
    return math.radians(longitude), math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


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
