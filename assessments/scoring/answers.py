"""The answers of a commune for one year, typed; and what in them cannot be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from assessments.scoring.arithmetic import fits, plain_decimal, plain_text
from assessments.scoring.fields import Field, FieldType, Value
from assessments.scoring.grid import Grid
from assessments.scoring.metrics import RatioMetric
from assessments.scoring.words import Words, plain, quoted, say
from assessments.scoring.words import refusals as texts
from assessments.scoring.words.numerals import measured

ASSESSED_YEAR = "assessed_year"
FIRST_YEAR, LAST_YEAR = 1900, 2200

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known of a commune for a year; a field that is not in `values` is missing."""

    assessed_year: int | None
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Problem:
    """A figure that cannot be: where, what was found, what was expected."""

    field: str
    value: str
    expected: Words

    @property
    def text(self) -> dict[str, str]:
        """Return the whole sentence in the three languages."""
        return say(
            texts.ANSWER_REFUSED, field=plain(self.field), value=plain(self.value), expected=self.expected
        )

    def __str__(self) -> str:
        return self.text["en"]


class AnswerError(ValueError):
    """An answer that is unknown to the grid or of the wrong type."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def parse_answers(grid: Grid, document: Mapping[str, object], *, assessed_year: int | None = None) -> Answers:
    """Read field codes and raw values into typed answers.

    Numbers are int, Decimal or plain decimal text (never float); dates are date or ISO text; yes/no and
    evidence are bool; None is missing. The year comes from the document's `assessed_year` unless it is given.
    Raise AnswerError, which names the field, the value and what was expected, at the first wrong answer.
    """
    values: dict[str, Value] = {}
    for code, raw in document.items():
        if code == ASSESSED_YEAR:
            continue
        field = grid.fields.get(code)
        if field is None:
            raise AnswerError(Problem(code, shown(raw), texts.KNOWN_FIELD))
        if raw is not None:
            values[code] = parse_value(field, raw)
    year = _year(document.get(ASSESSED_YEAR)) if assessed_year is None else assessed_year
    if year is None and grid.counts_years:
        raise AnswerError(Problem(ASSESSED_YEAR, shown(None), texts.YEAR))
    return Answers(year, values)


def parse_value(field: Field, raw: object) -> Value:
    """Read one raw value for one field, or raise AnswerError."""
    read, expected = _READERS[field.type]
    value = read(raw)
    if value is None:
        raise AnswerError(Problem(field.code, shown(raw), expected))
    return value


def impossible(grid: Grid, answers: Answers) -> list[Problem]:
    """Return the figures out of their field's bounds, and parts above their whole where a rule says so."""
    problems = [
        problem
        for code, value in answers.values.items()
        if (problem := _out_of_bounds(grid.fields[code], value)) is not None
    ]
    for indicator in grid.indicators:
        metric = indicator.metric
        if not isinstance(metric, RatioMetric) or not metric.numerator_within_denominator:
            continue
        part, whole = answers.values.get(metric.numerator.code), answers.values.get(metric.denominator.code)
        if part is not None and whole is not None and _as_decimal(part) > _as_decimal(whole):
            most = figure(metric.denominator, whole)
            expected = say(texts.AT_MOST_OTHER, most=most, other=quoted(metric.denominator.label))
            problems.append(Problem(metric.numerator.code, as_text(part), expected))
    return problems


def answers_to_document(grid: Grid, answers: Answers) -> dict[str, str | bool | int]:
    """Return the answers in their canonical form, in the grid's order: what a digest is taken of.

    Numbers are plain decimal strings (money with its two decimals), dates ISO strings, yes/no and evidence
    bool, the year a whole number; missing fields are left out. parse_answers reads it back unchanged.
    """
    document: dict[str, str | bool | int] = {}
    if answers.assessed_year is not None:
        document[ASSESSED_YEAR] = answers.assessed_year
    for code, field in grid.fields.items():
        value = answers.values.get(code)
        if isinstance(value, bool):
            document[code] = value
        elif value is not None:
            document[code] = canonical_text(field, value)
    return document


def canonical_text(field: Field, value: Value) -> str:
    """Write one figure or date in its canonical form: equal values, equal texts."""
    text = as_text(value)
    if field.type is FieldType.MONEY:
        whole, _, cents = text.partition(".")
        return f"{whole}.{cents:0<2}"
    return text


def figure(field: Field, value: Value) -> dict[str, str]:
    """Write a figure of a field in the three languages with its unit, money with two decimals."""
    return measured(_as_decimal(value), field.unit, as_money=field.type is FieldType.MONEY)


def as_text(value: Value) -> str:
    """Write a typed value in plain characters."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_text(value) if isinstance(value, Decimal) else str(value)


def shown(raw: object) -> str:
    """Return a short form of a raw value for an error message."""
    if raw is None:
        return "null"
    if isinstance(raw, str):
        text = f"“{raw}”"
    else:
        text = as_text(raw) if isinstance(raw, (bool, int, date)) else str(raw)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _as_decimal(value: Value) -> Decimal:
    assert not isinstance(value, date)
    return Decimal(value)


def _out_of_bounds(field: Field, value: Value) -> Problem | None:
    if isinstance(value, (bool, date)):
        return None
    if field.minimum is not None and value < field.minimum:
        return Problem(field.code, as_text(value), say(texts.AT_LEAST, least=figure(field, field.minimum)))
    if field.maximum is not None and value > field.maximum:
        return Problem(field.code, as_text(value), say(texts.AT_MOST, most=figure(field, field.maximum)))
    return None


def _year(raw: object) -> int | None:
    if raw is None:
        return None
    year = _integer(raw)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise AnswerError(Problem(ASSESSED_YEAR, shown(raw), texts.YEAR))
    return year


def _integer(raw: object) -> int | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        return int(raw) if len(raw) <= 28 and _WHOLE.fullmatch(raw) else None
    if isinstance(raw, Decimal):
        return int(raw) if fits(raw) and raw == raw.to_integral_value() else None
    return raw if isinstance(raw, int) and fits(Decimal(raw)) else None


def _decimal(raw: object) -> Decimal | None:
    if isinstance(raw, str):
        return plain_decimal(raw)
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        return None
    value = Decimal(raw)
    return value if fits(value) else None


def _boolean(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _date(raw: object) -> date | None:
    if isinstance(raw, date):
        return None if isinstance(raw, datetime) else raw
    if not isinstance(raw, str) or not _ISO_DATE.fullmatch(raw):
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


_READERS: dict[FieldType, tuple[Callable[[object], Value | None], Words]] = {
    FieldType.DATE: (_date, texts.DATE),
    FieldType.EVIDENCE: (_boolean, texts.TRUE_OR_FALSE),
    FieldType.BOOLEAN: (_boolean, texts.TRUE_OR_FALSE),
    FieldType.INTEGER: (_integer, texts.WHOLE_NUMBER),
    FieldType.DECIMAL: (_decimal, texts.NUMBER),
    FieldType.MONEY: (_decimal, texts.NUMBER),
}
