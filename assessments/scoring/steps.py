"""The steps by which a line gains points: the values that give more, and the figures that make them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from assessments.scoring.arithmetic import CENT, HUNDRED, rounded
from assessments.scoring.fields import Field
from assessments.scoring.metrics import GrowthMetric, RatioMetric, ValueMetric
from assessments.scoring.scales import BandsScale, LinearScale

if TYPE_CHECKING:
    from assessments.scoring.grid import Indicator
    from assessments.scoring.sheet import Line


@dataclass(frozen=True, slots=True)
class Step:
    """A value that gives more points: reached from one side, the limit included or not."""

    limit: Decimal
    rising: bool
    included: bool
    points: Decimal


def next_step(line: Line) -> Step | None:
    """Return the target of a linear scale, or the nearest band that gives more, above before below."""
    steps = steps_up(line)
    return steps[0] if steps else None


def steps_up(line: Line) -> list[Step]:
    """Return the steps that give a line more: those above its value first, each side nearest first.

    A linear scale has one, its target. A line without a value stands before every step. Checklists have none.
    """
    scale = line.indicator.scale
    if isinstance(scale, LinearScale):
        return [Step(scale.target, scale.rising, included=True, points=line.max_points)]
    if not isinstance(scale, BandsScale):
        return []
    if line.exact is None:
        return _steps_from_nothing(scale)
    here = scale.band_of(line.exact)
    position = scale.bands.index(here) if here else -1
    above = [
        Step(band.start, rising=True, included=True, points=band.points)
        for band in scale.bands[position + 1 :]
        if band.start is not None
    ]
    under = [
        Step(band.below, rising=False, included=False, points=band.points)
        for band in reversed(scale.bands[: max(position, 0)])
        if band.below is not None
    ]
    return _gaining(above, line.points) + _gaining(under, line.points)


def _steps_from_nothing(scale: BandsScale) -> list[Step]:
    """Return the steps of a scale for who has no value yet, in the direction in which its points grow."""
    if scale.bands[0].points > scale.bands[-1].points:
        falling = [(band.below, band.points) for band in reversed(scale.bands)]
        return _gaining(
            [Step(below, False, False, points) for below, points in falling if below is not None], Decimal(0)
        )
    rising = [(band.start, band.points) for band in scale.bands]
    return _gaining(
        [Step(start, True, True, points) for start, points in rising if start is not None], Decimal(0)
    )


def _gaining(steps: list[Step], points: Decimal) -> list[Step]:
    """Keep the steps that each give more than all before them."""
    kept = []
    for step in steps:
        if step.points > points:
            kept.append(step)
            points = step.points
    return kept


def linear_step(indicator: Indicator, points: Decimal) -> Step:
    """Return the value of a linear scale that gives so many points, at most the maximum of the line."""
    scale = indicator.scale
    assert isinstance(scale, LinearScale)
    limit = scale.floor + (scale.target - scale.floor) * points / indicator.max_points
    # As people read values; on the side that gives the points.
    shown = rounded(limit, CENT, ROUND_CEILING if scale.rising else ROUND_FLOOR)
    return Step(shown, scale.rising, included=True, points=points)


def figure_needed(line: Line, step: Step) -> tuple[Field, Decimal] | None:
    """Return the field that moves a line and what it must show to reach a step, the others as they are.

    None for a formula, for a line without a value, and for a figure that its field or whole cannot take.
    """
    needed: Decimal
    match line.indicator.metric:
        case ValueMetric(input=field):
            needed = step.limit
        case RatioMetric(numerator=field, denominator=other) if other.code in line.values:
            needed = step.limit * _given(line, other) / HUNDRED
        case GrowthMetric(current=field, previous=other) if other.code in line.values:
            needed = _given(line, other) * (HUNDRED + step.limit) / HUNDRED
        case _:
            return None
    if line.exact is None:
        return None
    reachable = _on_step(needed, field, step)
    return (field, reachable) if field.allows(reachable) and _fits_whole(line, reachable) else None


def _fits_whole(line: Line, part: Decimal) -> bool:
    metric = line.indicator.metric
    if not isinstance(metric, RatioMetric) or not metric.numerator_within_denominator:
        return True
    return part <= _given(line, metric.denominator)


def _given(line: Line, field: Field) -> Decimal:
    value = line.values[field.code]
    assert isinstance(value, (int, Decimal))
    return Decimal(value)


def _on_step(needed: Decimal, field: Field, step: Step) -> Decimal:
    """Round the figure needed to what the field can show, on the side that gives the points."""
    place = field.step
    if step.rising:
        return rounded(needed, place, ROUND_CEILING)
    reachable = rounded(needed, place, ROUND_FLOOR)
    return reachable if step.included or reachable < needed else reachable - place
