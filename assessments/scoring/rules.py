"""The rule of a line or of a condition in one sentence, in the three languages."""

from collections.abc import Mapping

from assessments.scoring.conditions import (
    AtLeast,
    Condition,
    ConditionTest,
    DateBetween,
    DaysBefore,
    IsTrue,
    YearDay,
)
from assessments.scoring.grid import Indicator, WhenUndefined
from assessments.scoring.metrics import (
    ChecklistMetric,
    FormulaMetric,
    GrowthMetric,
    Metric,
    RatioMetric,
    ValueMetric,
)
from assessments.scoring.reasons import band_words, divisor, limits, name_of
from assessments.scoring.scales import BandsScale, ChecklistScale, LinearScale
from assessments.scoring.words import Words, joined, listed, plain, quoted, say, sentences
from assessments.scoring.words import rules as texts
from assessments.scoring.words.numerals import counted_points, day, days, number

_UNDEFINED: Mapping[WhenUndefined, Words] = {
    WhenUndefined.ZERO: texts.UNDEFINED_ZERO,
    WhenUndefined.FULL: texts.UNDEFINED_FULL,
    WhenUndefined.EXCLUDE: texts.UNDEFINED_EXCLUDE,
}


def rule_text(indicator: Indicator) -> dict[str, str]:
    """Say how the value of an indicator is made, how it becomes points, and what an undefined one gives."""
    if isinstance(indicator.metric, ChecklistMetric):
        return _checklist_rule(indicator)
    rule = _scale_rule(indicator, _metric_words(indicator.metric))
    field = divisor(indicator)
    if field is None:
        return rule
    return sentences([rule, say(_UNDEFINED[indicator.when_undefined], divisor=name_of(field))])


def condition_rule_text(condition: Condition, assessed_year: int) -> dict[str, str]:
    """Say what a condition asks, with the dates of the assessed year."""
    return say(texts.CONDITION, tests=listed([_test_words(test, assessed_year) for test in condition.tests]))


def _metric_words(metric: Metric) -> dict[str, str]:
    match metric:
        case ValueMetric(input=field):
            return quoted(field.label)
        case RatioMetric(numerator=numerator, denominator=denominator):
            return say(texts.RATIO, numerator=name_of(numerator), denominator=name_of(denominator))
        case GrowthMetric(current=current, previous=previous):
            return say(texts.GROWTH, current=name_of(current), previous=name_of(previous))
        case FormulaMetric(formula=formula, inputs=inputs):
            named = [
                say(texts.FORMULA_INPUT, code=plain(field.code), input=name_of(field)) for field in inputs
            ]
            return say(texts.FORMULA, expression=plain(formula.expression), inputs=joined(named))
    raise TypeError(metric)


def _scale_rule(indicator: Indicator, metric: Words) -> dict[str, str]:
    scale, most = indicator.scale, counted_points(indicator.max_points)
    if isinstance(scale, LinearScale):
        floor, target = limits(indicator)
        template = texts.LINEAR_RISING if scale.rising else texts.LINEAR_FALLING
        return say(template, metric=metric, floor=floor, target=target, most=most)
    assert isinstance(scale, BandsScale)
    bands = [
        say(texts.BAND, points=counted_points(band.points), band=band_words(indicator, band))
        for band in scale.bands
    ]
    return say(texts.BANDS, metric=metric, bands=listed(bands))


def _checklist_rule(indicator: Indicator) -> dict[str, str]:
    scale = indicator.scale
    assert isinstance(scale, ChecklistScale)
    items = [
        say(texts.ITEM, item=name_of(field), points=counted_points(scale.items[field.code]))
        for field in indicator.metric.fields
    ]
    return say(texts.CHECKLIST, items=listed(items))


def _test_words(test: ConditionTest, assessed_year: int) -> dict[str, str]:
    field = name_of(test.field)
    match test:
        case DateBetween(not_before=YearDay() as start, not_after=YearDay() as end):
            return say(
                texts.DATE_WITHIN,
                field=field,
                start=day(start.of(assessed_year)),
                end=day(end.of(assessed_year)),
            )
        case DateBetween(not_before=YearDay() as start):
            return say(texts.DATE_FROM, field=field, start=day(start.of(assessed_year)))
        case DateBetween(not_after=YearDay() as end):
            return say(texts.DATE_UNTIL, field=field, end=day(end.of(assessed_year)))
        case DaysBefore(other=other, at_least=0):
            return say(texts.NOT_AFTER, field=field, other=name_of(other))
        case DaysBefore(other=other, at_least=least):
            return say(texts.DAYS_BEFORE, field=field, other=name_of(other), days=days(least))
        case AtLeast(value=value):
            return say(texts.AT_LEAST, field=field, least=number(value))
        case IsTrue():
            return say(texts.IS_TRUE, field=field)
    return say(texts.PRESENT, field=field)
