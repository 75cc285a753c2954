"""What a line of one version of a grid is in another: the same rule, another one, or nothing."""

from enum import StrEnum
from typing import Any

from assessments.scoring.answers import Answers
from assessments.scoring.engine import score_line
from assessments.scoring.fields import Field
from assessments.scoring.grid import Grid, Indicator
from assessments.scoring.metrics import (
    ChecklistMetric,
    FormulaMetric,
    GrowthMetric,
    Metric,
    RatioMetric,
)
from assessments.scoring.scales import BandsScale, LinearScale, Scale
from assessments.scoring.sheet import Line, Status


class Change(StrEnum):
    """How a line differs from the version before."""

    NONE = "none"
    POINTS = "points"
    RULE = "rule"
    NEW = "new"


def change_of(indicator: Indicator, before: Grid) -> Change:
    """Say how a line differs from the line of the same code in another version, its wording aside."""
    old = next((other for other in before.indicators if other.code == indicator.code), None)
    return Change.NEW if old is None else change_between(old, indicator)


def change_between(old: Indicator, new: Indicator) -> Change:
    """Say how a line differs from the one that it continues, whatever their codes; words do not count."""
    if rule_of(new) != rule_of(old):
        return Change.RULE
    return Change.NONE if new.max_points == old.max_points else Change.POINTS


def bridge(indicator: Indicator, before: Answers) -> Line | None:
    """Return what this rule gives for the figures of an earlier year, or None where it asks for others.

    A line that stays unanswered under the new rule is no bridge.
    """
    line = score_line(indicator, before)
    return None if line.status is Status.NOT_ANSWERED else line


def rule_of(indicator: Indicator) -> tuple[Any, ...]:
    """Return what a rule is made of: fields and numbers, no words. Two rules that are equal give the same.

    Bands are compared as shares of the maximum, so that a line that only weighs more keeps its rule.
    """
    return (
        *_metric(indicator.metric),
        *_scale(indicator.scale, indicator),
        indicator.when_undefined,
    )


def _metric(metric: Metric) -> tuple[Any, ...]:
    match metric:
        case RatioMetric(numerator=numerator, denominator=denominator):
            return "ratio", *_codes(numerator, denominator)
        case GrowthMetric(current=current, previous=previous):
            return "growth", *_codes(current, previous)
        case FormulaMetric(formula=formula, inputs=inputs):
            return "formula", formula.expression, *_codes(*inputs)
        case ChecklistMetric(items=items):
            return "checklist", *_codes(*items)
        case _:
            return "value", *_codes(*metric.fields)


def _codes(*fields: Field) -> tuple[str, ...]:
    return tuple(field.code for field in fields)


def _scale(scale: Scale, indicator: Indicator) -> tuple[Any, ...]:
    most = indicator.max_points
    if isinstance(scale, LinearScale):
        return "linear", scale.floor, scale.target
    if isinstance(scale, BandsScale):
        return "bands", *((band.start, band.below, band.points / most) for band in scale.bands)
    return "items", *(scale.items[field.code] / most for field in indicator.metric.fields)
