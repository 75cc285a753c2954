"""What would bring a line more points, in the three languages, with the very figure that would do it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assessments.scoring.answers import figure
from assessments.scoring.fields import Field
from assessments.scoring.grid import Indicator, WhenUndefined
from assessments.scoring.metrics import ChecklistMetric, GrowthMetric, RatioMetric
from assessments.scoring.reasons import divisor, in_unit, name_of, names_of
from assessments.scoring.scales import ChecklistScale
from assessments.scoring.steps import Step, figure_needed, next_step
from assessments.scoring.words import Words, joined, say, sentences
from assessments.scoring.words import reasons as texts
from assessments.scoring.words.numerals import gain, number, points

if TYPE_CHECKING:
    from assessments.scoring.sheet import Line


def _template(step: Step) -> Words:
    if step.rising:
        return texts.MORE_AT_OR_ABOVE
    return texts.MORE_AT_OR_BELOW if step.included else texts.MORE_BELOW


def line_advice(line: Line) -> dict[str, str] | None:
    """Say what would bring more points; None when the line has them all or has left the total."""
    if line.missing_points <= 0:
        return None
    if isinstance(line.value, tuple) or isinstance(line.indicator.metric, ChecklistMetric):
        return _checklist_advice(line.indicator, line.value if isinstance(line.value, tuple) else ())
    if line.value is None:
        return _no_value_advice(line)
    step = next_step(line)
    return step_advice(line, step) if step else None


def step_advice(line: Line, step: Step) -> dict[str, str]:
    """Say what a step of a line gives, and the figure that reaches it where another one stays as it is."""
    advice = _step_advice(line.indicator, step, step.points - line.points)
    wanted = _figure_advice(line, step)
    return sentences([advice, wanted]) if wanted else advice


@lru_cache(maxsize=4096)
def _step_advice(indicator: Indicator, step: Step, won: Decimal) -> dict[str, str]:
    return say(
        _template(step), limit=in_unit(indicator, step.limit), points=points(step.points), gain=gain(won)
    )


def _checklist_advice(indicator: Indicator, ticked: tuple[str, ...]) -> dict[str, str]:
    return items_advice(
        indicator, tuple(field for field in indicator.metric.fields if field.code not in ticked)
    )


@lru_cache(maxsize=4096)
def items_advice(indicator: Indicator, fields: tuple[Field, ...]) -> dict[str, str]:
    """Say what each of these items of a checklist would bring."""
    scale = indicator.scale
    assert isinstance(scale, ChecklistScale)
    items = [
        say(texts.ITEM_GAIN, item=name_of(field), gain=gain(scale.items[field.code])) for field in fields
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


def _figure_advice(line: Line, step: Step) -> dict[str, str] | None:
    """Say which figure would reach the step, the other one staying as it is."""
    if not isinstance(line.indicator.metric, (RatioMetric, GrowthMetric)):
        return None
    needed = figure_needed(line, step)
    if needed is None:
        return None
    field, reachable = needed
    current = figure(field, line.values[field.code])
    return say(texts.MORE_FIGURE, field=name_of(field), needed=figure(field, reachable), current=current)
