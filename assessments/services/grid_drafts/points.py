"""Whether the points of a draft add up, however incomplete it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.enums import DraftPart
from assessments.scoring.arithmetic import HUNDRED, ZERO
from assessments.scoring.nodes import Log, Node
from assessments.services.grid_drafts.parts import Item, items_of, lines_of


@dataclass(frozen=True, slots=True)
class Sum:
    """Points given against points to be reached; ``target`` is None until the axis says it."""

    total: Decimal
    target: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """What is still to be given; below zero, what is given too much."""
        return None if self.target is None else self.target - self.total

    @property
    def missing(self) -> Decimal:
        return max(self.gap or ZERO, ZERO)

    @property
    def over(self) -> Decimal:
        return max(-(self.gap or ZERO), ZERO)


@dataclass(frozen=True, slots=True)
class AxisPoints:
    """An axis, its lines, and what they give of its points."""

    item: Item
    lines: list[Item]
    sum: Sum


@dataclass(frozen=True, slots=True)
class DraftPoints:
    """The sums of a draft: its lines by axis, its axes against the points of the whole."""

    axes: list[AxisPoints]
    whole: Sum
    strays: list[Item]
    """The lines whose axis is not in the draft: they count nowhere."""


def points_of(content: Mapping[str, Any]) -> DraftPoints:
    """Return the sums of a draft; what is no number counts as nothing. The whole is 100 (docs/scoring.md)."""
    axes = []
    for axis in items_of(content, DraftPart.AXES):
        lines = lines_of(content, axis["code"])
        total = sum((figure_of(line.get("max_points")) or ZERO for line in lines), ZERO)
        axes.append(AxisPoints(axis, lines, Sum(total, figure_of(axis.get("max_points")))))
    known = {axis.item["code"] for axis in axes}
    return DraftPoints(
        axes=axes,
        whole=Sum(sum((axis.sum.target or ZERO for axis in axes), ZERO), HUNDRED),
        strays=[line for line in items_of(content, DraftPart.INDICATORS) if line.get("axis") not in known],
    )


def figure_of(raw: Any) -> Decimal | None:
    """Return a number of a document, or None for anything else."""
    log = Log(strict=False)
    figure = Node(raw, log).optional_number()
    return None if log.errors else figure
