"""Grid and answers in, score sheet out (docs/scoring.md)."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from functools import lru_cache

from assessments.scoring.answers import Answers
from assessments.scoring.arithmetic import CENT, HUNDRED, SCORING_CONTEXT, ZERO, rounded
from assessments.scoring.conditions import Condition, ConditionTest, Result
from assessments.scoring.fields import Value
from assessments.scoring.grid import Grid, Indicator, WhenUndefined
from assessments.scoring.metrics import ChecklistMetric
from assessments.scoring.scales import ChecklistScale
from assessments.scoring.sheet import (
    KEPT_LINES,
    AxisScore,
    ConditionScore,
    Line,
    Outcome,
    ScoreSheet,
    Status,
    Values,
)


def score(grid: Grid, answers: Answers) -> ScoreSheet:
    """Score typed answers under a grid.

    Decimals of 28 digits; each line's points are rounded half up to 0.01, the total is their sum, and it is
    compared with the threshold by ≥. A missing input gives 0 and is flagged; missing comes before undefined.
    """
    with localcontext(SCORING_CONTEXT):
        lines = {indicator.code: _line_of(indicator, answers) for indicator in grid.indicators}
        conditions = {condition.code: _condition(condition, answers) for condition in grid.conditions}
        excluded = sum((line.max_points for line in lines.values() if line.excluded), ZERO)
        total = total_score(lines.values(), excluded)
        passes = total is not None and total >= grid.threshold
        all_met = all(condition.met for condition in conditions.values())
        return ScoreSheet(
            grid=grid,
            assessed_year=answers.assessed_year,
            lines=lines,
            conditions=conditions,
            axes=_axes(grid, lines.values()),
            excluded=excluded,
            total=total,
            passes_threshold=passes,
            eligible=(all_met and passes) if conditions else None,
        )


def score_line(indicator: Indicator, answers: Answers) -> Line:
    """Score one line alone, as ``score`` does within its grid."""
    with localcontext(SCORING_CONTEXT):
        return _line_of(indicator, answers)


def total_score(lines: Iterable[Line], excluded: Decimal) -> Decimal | None:
    """Sum the lines' points, each already rounded; excluded maxima leave the 100, None is no total at all."""
    counted = [line.points for line in lines if not line.excluded]
    if not counted or excluded >= HUNDRED:
        return None
    total = sum(counted, ZERO)
    return rounded(total * HUNDRED / (HUNDRED - excluded) if excluded else total, CENT)


def _line_of(indicator: Indicator, answers: Answers) -> Line:
    return _line(indicator, tuple(map(answers.values.get, _codes(indicator))))


@lru_cache(maxsize=256)
def _codes(indicator: Indicator) -> tuple[str, ...]:
    return tuple(field.code for field in indicator.metric.fields)


@lru_cache(maxsize=KEPT_LINES)
def _line(indicator: Indicator, inputs: tuple[Value | None, ...]) -> Line:
    """Work a line out once for all the communes that gave the same figures: its words are kept with it."""
    metric, scale = indicator.metric, indicator.scale
    given = zip(_codes(indicator), inputs, strict=True)
    values: Values = {code: value for code, value in given if value is not None}
    if isinstance(metric, ChecklistMetric):
        assert isinstance(scale, ChecklistScale)
        if all(field.code not in values for field in metric.items):
            return Line(indicator, values, Status.NOT_ANSWERED, _NOTHING)
        ticked = metric.ticked(values)
        return Line(indicator, values, Status.ANSWERED, scale.points(ticked), ticked)
    assert not isinstance(scale, ChecklistScale)
    for field in metric.fields:
        if field.code not in values:
            return Line(indicator, values, Status.NOT_ANSWERED, _NOTHING)
    value = metric.measure(values)
    if value is None:
        policy = indicator.when_undefined
        points = rounded(indicator.max_points, CENT) if policy is WhenUndefined.FULL else _NOTHING
        return Line(indicator, values, Status.UNDEFINED, points, excluded=policy is WhenUndefined.EXCLUDE)
    points = scale.points(value, indicator.max_points)
    return Line(indicator, values, Status.ANSWERED, points, value.shown(), value)


def _condition(condition: Condition, answers: Answers) -> ConditionScore:
    tests = tuple(_outcome(test, answers) for test in condition.tests)
    if any(outcome.passed is None for outcome in tests):
        result = Result.NOT_ANSWERED
    else:
        result = Result.MET if all(outcome.passed for outcome in tests) else Result.NOT_MET
    return ConditionScore(condition, result, tests)


def _outcome(test: ConditionTest, answers: Answers) -> Outcome:
    found = tuple(answers.values.get(field.code) for field in test.fields)
    passed = None if None in found else test.passes(answers.values, answers.assessed_year)
    return Outcome(test, found, passed, answers.assessed_year)


def _axes(grid: Grid, lines: Iterable[Line]) -> dict[str, AxisScore]:
    points = {axis.code: rounded(ZERO, CENT) for axis in grid.axes}
    most = {axis.code: axis.max_points for axis in grid.axes}
    for line in lines:
        points[line.indicator.axis] += line.points
        if line.excluded:
            most[line.indicator.axis] -= line.max_points
    return {axis.code: AxisScore(axis, points[axis.code], most[axis.code]) for axis in grid.axes}


_NOTHING = rounded(ZERO, CENT)
