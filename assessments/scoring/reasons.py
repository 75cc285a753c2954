"""Why a line has its points and why a test passes or fails, in the three languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assessments.scoring.answers import figure
from assessments.scoring.conditions import AtLeast, DateBetween, DaysBefore, IsTrue
from assessments.scoring.fields import Field, Value
from assessments.scoring.grid import Indicator, WhenUndefined
from assessments.scoring.metrics import ChecklistMetric, GrowthMetric, RatioMetric
from assessments.scoring.scales import Band, BandsScale, LinearScale, Position
from assessments.scoring.words import Words, because, joined, quoted, say, sentences
from assessments.scoring.words import reasons as texts
from assessments.scoring.words.numerals import day, days, measured, number, points, score_of

if TYPE_CHECKING:
    from assessments.scoring.sheet import Line, Outcome


def line_reason(line: Line) -> dict[str, str]:
    """Say why a line has its points."""
    indicator = line.indicator
    if isinstance(line.value, tuple):
        left_open = tuple(field for field in indicator.metric.fields if field.code not in line.values)
        return _checklist_reason(indicator, line.value, left_open, line.points)
    if line.value is None or line.exact is None:
        found = tuple(line.values.get(field.code) for field in indicator.metric.fields)
        return _reason_without_value(indicator, found, line.points)
    scale = indicator.scale
    if isinstance(scale, LinearScale):
        clause = _linear_clause(indicator, scale.position(line.exact))
    else:
        assert isinstance(scale, BandsScale)
        clause = _band_clause(indicator, scale.band_of(line.exact))
    return because(in_unit(indicator, line.value), clause, score_of(line.points, indicator.max_points))


def in_unit(indicator: Indicator, value: Decimal) -> dict[str, str]:
    """Write a value in the unit of its indicator."""
    return measured(value, indicator.unit, indicator.unit_forms)


@lru_cache(maxsize=1024)
def limits(indicator: Indicator) -> tuple[dict[str, str], dict[str, str]]:
    """Return the floor and the target of a linear scale in words."""
    assert isinstance(indicator.scale, LinearScale)
    return in_unit(indicator, indicator.scale.floor), in_unit(indicator, indicator.scale.target)


@lru_cache(maxsize=1024)
def band_words(indicator: Indicator, band: Band) -> dict[str, str]:
    """Name a band: from 7 to less than 10."""
    if band.start is None and band.below is None:
        return dict(texts.BAND_ALL)
    if band.start is None or (band.start == 0 and band.below is not None):
        assert band.below is not None
        return say(texts.BAND_BELOW, below=in_unit(indicator, band.below))
    if band.below is None:
        return say(texts.BAND_FROM, start=in_unit(indicator, band.start))
    return say(texts.BAND_FROM_BELOW, start=number(band.start), below=in_unit(indicator, band.below))


@lru_cache(maxsize=4096)
def name_of(field: Field) -> dict[str, str]:
    """Return the label of a field between quotation marks."""
    return quoted(field.label)


def names_of(fields: Sequence[Field]) -> dict[str, str]:
    """Return the labels of several fields, each between quotation marks."""
    return name_of(fields[0]) if len(fields) == 1 else joined([name_of(field) for field in fields])


def divisor(indicator: Indicator) -> Field | None:
    """Return the field that makes the value undefined when it is not above zero; None for a formula."""
    match indicator.metric:
        case RatioMetric(denominator=field) | GrowthMetric(previous=field):
            return field
    return None


@lru_cache(maxsize=4096)
def outcome_reason(outcome: Outcome) -> dict[str, str]:
    """Say what a test of a condition found and what it asks."""
    test, found = outcome.test, outcome.found[0]
    missing = [field for field, value in zip(test.fields, outcome.found, strict=True) if value is None]
    if missing or found is None:
        return say(texts.TEST_NOT_ANSWERED, missing=names_of(missing))
    field = name_of(test.field)
    if isinstance(test, DateBetween):
        return _date_reason(outcome, field, found)
    if isinstance(test, DaysBefore):
        return _days_reason(outcome, test, field)
    if isinstance(test, AtLeast):
        template = texts.NUMBER_REACHED if outcome.passed else texts.NUMBER_SHORT
        return say(template, field=field, found=figure(test.field, found), least=number(test.value))
    if isinstance(test, IsTrue):
        return say(texts.ANSWERED_YES if outcome.passed else texts.ANSWERED_NO, field=field)
    return say(texts.PROOF_PRESENT if outcome.passed else texts.PROOF_MISSING, field=field)


@lru_cache(maxsize=1024)
def _linear_clause(indicator: Indicator, position: Position) -> dict[str, str]:
    assert isinstance(indicator.scale, LinearScale)
    floor, target = limits(indicator)
    rising = indicator.scale.rising
    template = {
        Position.AT_TARGET: texts.TARGET_REACHED,
        Position.BETWEEN: texts.BETWEEN if rising else texts.BETWEEN_FALLING,
        Position.AT_FLOOR: texts.AT_FLOOR if rising else texts.AT_FLOOR_FALLING,
    }[position]
    return say(template, floor=floor, target=target)


@lru_cache(maxsize=1024)
def _band_clause(indicator: Indicator, band: Band | None) -> dict[str, str]:
    return say(texts.IN_BAND, band=quoted(band_words(indicator, band))) if band else dict(texts.NO_BAND)


@lru_cache(maxsize=4096)
def _checklist_reason(
    indicator: Indicator, ticked: tuple[str, ...], left_open: tuple[Field, ...], gained: Decimal
) -> dict[str, str]:
    fields, score = indicator.metric.fields, score_of(gained, indicator.max_points)
    everything = number(Decimal(len(fields)))
    if ticked:
        count, items = (
            number(Decimal(len(ticked))),
            names_of([field for field in fields if field.code in ticked]),
        )
        reason = say(texts.SOME_TICKED, count=count, all=everything, items=items, score=score)
    else:
        reason = say(texts.NONE_TICKED, all=everything, score=score)
    return sentences([reason, say(texts.OPEN_ITEMS, items=names_of(left_open))]) if left_open else reason


@lru_cache(maxsize=4096)
def _reason_without_value(
    indicator: Indicator, found: tuple[Value | None, ...], gained: Decimal
) -> dict[str, str]:
    fields, score = indicator.metric.fields, score_of(gained, indicator.max_points)
    missing = [field for field, value in zip(fields, found, strict=True) if value is None]
    if isinstance(indicator.metric, ChecklistMetric):
        return say(texts.CHECKLIST_NOT_ANSWERED, score=score)
    if missing:
        return say(texts.NOT_ANSWERED, missing=names_of(missing), score=score)
    template = {
        WhenUndefined.ZERO: texts.UNDEFINED_ZERO,
        WhenUndefined.FULL: texts.UNDEFINED_FULL,
        WhenUndefined.EXCLUDE: texts.UNDEFINED_EXCLUDE,
    }[indicator.when_undefined]
    consequence = say(template, most=points(indicator.max_points))
    field = divisor(indicator)
    if field is None:
        return say(texts.UNDEFINED_FORMULA, consequence=consequence)
    value = found[fields.index(field)]
    assert value is not None
    return say(texts.UNDEFINED, divisor=name_of(field), zero=figure(field, value), consequence=consequence)


def _date_reason(outcome: Outcome, field: Words, found: Value) -> dict[str, str]:
    assert isinstance(found, date)
    start, end = outcome.not_before, outcome.not_after
    if start is not None and found < start:
        return say(texts.DATE_TOO_EARLY, field=field, found=day(found), start=day(start))
    if end is not None and found > end:
        return say(texts.DATE_TOO_LATE, field=field, found=day(found), end=day(end))
    if start is None:
        assert end is not None
        return say(texts.DATE_IN_TIME, field=field, found=day(found), end=day(end))
    if end is None:
        return say(texts.DATE_LATE_ENOUGH, field=field, found=day(found), start=day(start))
    return say(texts.DATE_WITHIN, field=field, found=day(found), start=day(start), end=day(end))


def _days_reason(outcome: Outcome, test: DaysBefore, field: Words) -> dict[str, str]:
    found, later = outcome.found
    assert isinstance(found, date)
    assert isinstance(later, date)
    parts = {"field": field, "found": day(found), "other": name_of(test.other), "later": day(later)}
    between = (later - found).days
    if between < 0:
        return say(texts.AFTER_OTHER, **parts)
    if test.at_least == 0:
        return say(texts.NOT_AFTER_OTHER, **parts)
    template = texts.DAYS_ENOUGH if outcome.passed else texts.DAYS_SHORT
    return say(template, **parts, days=days(between), least=number(Decimal(test.at_least)))
