"""What the rules of a grid must hold before a cycle may use it, beyond their shape (docs/scoring.md)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assessments.scoring.arithmetic import CENT, HUNDRED, ZERO, rounded
from assessments.scoring.conditions import DateBetween
from assessments.scoring.fields import NUMERIC, Field
from assessments.scoring.grid import Grid, Indicator
from assessments.scoring.metrics import ChecklistMetric, least_value
from assessments.scoring.nodes import GridError, expecting
from assessments.scoring.scales import BandsScale, ChecklistScale
from assessments.scoring.words import plain, say
from assessments.scoring.words import refusals as texts

# A leap year stands for any year when none is given: limits keep their order.
_ANY_YEAR = 2024


def rule_errors(grid: Grid, submission_deadline: tuple[int, date] | None) -> Iterator[GridError]:
    """Yield what is wrong in points, inputs, fields, scales and date limits."""
    yield from _points(grid)
    yield from _inputs(grid)
    yield from _fields(grid)
    yield from _scales(grid)
    yield from _limits(grid, submission_deadline)


def _points(grid: Grid) -> Iterator[GridError]:
    if not 0 <= grid.threshold <= HUNDRED:
        yield GridError.at("$.threshold", grid.threshold, texts.PERCENT)
    for index, item in enumerate(grid.indicators):
        if item.max_points <= 0 or not _in_cents(item.max_points):
            yield GridError.at(f"$.indicators[{index}].max_points", item.max_points, texts.POSITIVE_CENTS)
    whole = sum((axis.max_points for axis in grid.axes), ZERO)
    if whole != HUNDRED:
        yield GridError.at("$.axes", whole, expecting(texts.SUM_OF_AXES, HUNDRED))
    for index, axis in enumerate(grid.axes):
        total = sum((item.max_points for item in grid.indicators if item.axis == axis.code), ZERO)
        if total != axis.max_points:
            yield GridError.at(
                f"$.axes[{index}].max_points", total, expecting(texts.SUM_OF_AXIS, axis.max_points)
            )


def _inputs(grid: Grid) -> Iterator[GridError]:
    used = {field.code for item in grid.indicators for field in item.metric.fields}
    used |= {field.code for item in grid.conditions for test in item.tests for field in test.fields}
    for index, code in enumerate(grid.fields):
        if code not in used:
            yield GridError.at(f"$.fields[{index}].code", code, texts.USED_FIELD)
    for index, indicator in enumerate(grid.indicators):
        declared = Counter(field.code for field in indicator.inputs)
        needed = {field.code for field in indicator.metric.fields}
        if set(declared) != needed or max(declared.values()) > 1:
            expected = say(texts.SAME_INPUTS, expected=plain(", ".join(sorted(needed))))
            yield GridError.at(f"$.indicators[{index}].inputs", ", ".join(declared.elements()), expected)


def _fields(grid: Grid) -> Iterator[GridError]:
    for index, field in enumerate(grid.fields.values()):
        path = f"$.fields[{index}]"
        if field.type not in NUMERIC and (field.minimum is not None or field.maximum is not None):
            yield GridError.at(
                f"{path}.{'max' if field.minimum is None else 'min'}", field.type, texts.NO_BOUNDS
            )
        elif field.minimum is not None and field.maximum is not None and field.maximum < field.minimum:
            yield GridError.at(f"{path}.max", field.maximum, expecting(texts.MAXIMUM_ABOVE, field.minimum))
        if field.previous_of is not None and not _repeats(field, grid.fields.get(field.previous_of)):
            yield GridError.at(f"{path}.hints.previous_of", field.previous_of, texts.OTHER_FIELD)


def _repeats(field: Field, other: Field | None) -> bool:
    return other is not None and other is not field and other.type is field.type


def _scales(grid: Grid) -> Iterator[GridError]:
    for index, indicator in enumerate(grid.indicators):
        path = f"$.indicators[{index}].scale"
        if isinstance(indicator.scale, ChecklistScale):
            yield from _items(indicator, indicator.scale, path)
        elif isinstance(indicator.scale, BandsScale):
            yield from _bands(indicator, indicator.scale, path)


def _items(indicator: Indicator, scale: ChecklistScale, path: str) -> Iterator[GridError]:
    for code, points in scale.items.items():
        if points <= 0 or not _in_cents(points):
            yield GridError.at(f"{path}.items.{code}", points, texts.POSITIVE_CENTS)
    total = sum(scale.items.values(), ZERO)
    if total != indicator.max_points:
        yield GridError.at(f"{path}.items", total, expecting(texts.SUM_OF_ITEMS, indicator.max_points))


def _bands(indicator: Indicator, scale: BandsScale, path: str) -> Iterator[GridError]:
    assert not isinstance(indicator.metric, ChecklistMetric)
    start, last = least_value(indicator.metric), len(scale.bands) - 1
    for index, band in enumerate(scale.bands):
        place = f"{path}.bands[{index}]"
        if band.start != start:
            template = texts.BANDS_CONTIGUOUS if index else texts.BANDS_START
            yield GridError.at(f"{place}.from", band.start, expecting(template, start))
        if index == last and band.below is not None:
            yield GridError.at(f"{place}.below", band.below, texts.BANDS_OPEN)
        elif index < last and band.below is None:
            yield GridError.at(f"{place}.below", None, texts.BANDS_CLOSED)
        elif band.below is not None and band.start is not None and band.below <= band.start:
            yield GridError.at(f"{place}.below", band.below, expecting(texts.BANDS_RISING, band.start))
        if not 0 <= band.points <= indicator.max_points or not _in_cents(band.points):
            expected = expecting(texts.POINTS_OF_BAND, indicator.max_points)
            yield GridError.at(f"{place}.points", band.points, expected)
        start = band.below
    best = max(band.points for band in scale.bands)
    if best != indicator.max_points:
        yield GridError.at(f"{path}.bands", best, expecting(texts.BEST_BAND, indicator.max_points))


def _limits(grid: Grid, submission_deadline: tuple[int, date] | None) -> Iterator[GridError]:
    year, deadline = submission_deadline or (_ANY_YEAR, None)
    for line, condition in enumerate(grid.conditions):
        for index, test in enumerate(condition.tests):
            if not isinstance(test, DateBetween):
                continue
            path = f"$.conditions[{line}].tests[{index}]"
            start = test.not_before.of(year) if test.not_before else None
            end = test.not_after.of(year) if test.not_after else None
            if start is not None and end is not None and end < start:
                yield GridError.at(f"{path}.not_after", end, expecting(texts.LIMITS_IN_ORDER, start))
            for name, limit in (("not_before", start), ("not_after", end)):
                if deadline is not None and limit is not None and limit > deadline:
                    yield GridError.at(f"{path}.{name}", limit, expecting(texts.BEFORE_DEADLINE, deadline))


def _in_cents(points: Decimal) -> bool:
    return points == rounded(points, CENT)
