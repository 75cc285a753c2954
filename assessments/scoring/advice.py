"""What would bring a line more points, in the three languages, with the very figure that would do it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assessments.scoring.answers import figure
from assessments.scoring.arithmetic import HUNDRED, rounded
from assessments.scoring.fields import Field
from assessments.scoring.grid import Indicator, WhenUndefined
from assessments.scoring.metrics import ChecklistMetric, GrowthMetric, RatioMetric
from assessments.scoring.reasons import divisor, in_unit, name_of, names_of
from assessments.scoring.scales import BandsScale, ChecklistScale, LinearScale
from assessments.scoring.words import Words, joined, say, sentences
from assessments.scoring.words import reasons as texts
from assessments.scoring.words.numerals import gain, number, points

if TYPE_CHECKING:
    from assessments.scoring.sheet import Line


@dataclass(frozen=True, slots=True)
class _Step:
    """A value that gives more points: reached from one side, the limit included or not."""

    limit: Decimal
    rising: bool
    included: bool
    points: Decimal

    @property
    def template(self) -> Words:
        if self.rising:
            return texts.MORE_AT_OR_ABOVE
        return texts.MORE_AT_OR_BELOW if self.included else texts.MORE_BELOW


def line_advice(line: Line) -> dict[str, str] | None:
    """Say what would bring more points; None when the line has them all or has left the total."""
    if line.missing_points <= 0:
        return None
    if isinstance(line.value, tuple) or isinstance(line.indicator.metric, ChecklistMetric):
        return _checklist_advice(line.indicator, line.value if isinstance(line.value, tuple) else ())
    if line.value is None:
        return _no_value_advice(line)
    step = _next_step(line)
    if step is None:
        return None
    advice = _step_advice(line.indicator, step, step.points - line.points)
    wanted = _figure_needed(line, step)
    return sentences([advice, wanted]) if wanted else advice


@lru_cache(maxsize=4096)
def _step_advice(indicator: Indicator, step: _Step, won: Decimal) -> dict[str, str]:
    return say(
        step.template, limit=in_unit(indicator, step.limit), points=points(step.points), gain=gain(won)
    )


@lru_cache(maxsize=4096)
def _checklist_advice(indicator: Indicator, ticked: tuple[str, ...]) -> dict[str, str]:
    scale = indicator.scale
    assert isinstance(scale, ChecklistScale)
    items = [
        say(texts.ITEM_GAIN, item=name_of(field), gain=gain(scale.items[field.code]))
        for field in indicator.metric.fields
        if field.code not in ticked
    ]
    return say(texts.MORE_ITEMS, items=joined(items))


def _no_value_advice(line: Line) -> dict[str, str]:
    most = points(line.max_points)
    missing = [field for field in line.indicator.metric.fields if field.code not in line.values]
    if missing:
        return say(texts.MORE_ANSWER, missing=names_of(missing), most=most)
    assert line.indicator.when_undefined is WhenUndefined.ZERO
    field = divisor(line.indicator)
    if field is None:
        return say(texts.MORE_FORMULA, most=most)
    return say(texts.MORE_DEFINED, divisor=name_of(field), zero=number(Decimal(0)), most=most)


def _next_step(line: Line) -> _Step | None:
    """Return the target of a linear scale, or the nearest band that gives more."""
    scale = line.indicator.scale
    if isinstance(scale, LinearScale):
        return _Step(scale.target, scale.rising, included=True, points=line.max_points)
    assert isinstance(scale, BandsScale)
    assert line.exact is not None
    here = scale.band_of(line.exact)
    position = scale.bands.index(here) if here else -1
    above = next((band for band in scale.bands[position + 1 :] if band.points > line.points), None)
    if above is not None and above.start is not None:
        return _Step(above.start, rising=True, included=True, points=above.points)
    before = reversed(scale.bands[: max(position, 0)])
    under = next((band for band in before if band.points > line.points), None)
    if under is not None and under.below is not None:
        return _Step(under.below, rising=False, included=False, points=under.points)
    return None


def _figure_needed(line: Line, step: _Step) -> dict[str, str] | None:
    """Say which figure would reach the step, the other one staying as it is."""
    needed: Decimal
    match line.indicator.metric:
        case RatioMetric(numerator=field, denominator=other):
            needed = step.limit * _given(line, other) / HUNDRED
        case GrowthMetric(current=field, previous=other):
            needed = _given(line, other) * (HUNDRED + step.limit) / HUNDRED
        case _:
            return None
    reachable = _on_step(needed, field, step)
    if not field.allows(reachable):
        return None
    current = figure(field, line.values[field.code])
    return say(texts.MORE_FIGURE, field=name_of(field), needed=figure(field, reachable), current=current)


def _given(line: Line, field: Field) -> Decimal:
    value = line.values[field.code]
    assert isinstance(value, (int, Decimal))
    return Decimal(value)


def _on_step(needed: Decimal, field: Field, step: _Step) -> Decimal:
    """Round the figure needed to what the field can show, on the side that gives the points."""
    place = field.step
    if step.rising:
        return rounded(needed, place, ROUND_CEILING)
    reachable = rounded(needed, place, ROUND_FLOOR)
    return reachable if step.included or reachable < needed else reachable - place
