"""Read what people type in a field, and write figures back as people type them."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Answer
from assessments.scoring import YES_OR_NO, Field, FieldType, Value, canonical_text, parse_value
from assessments.services.questionnaire import Ceiling, Questionnaire
from config.toolbox.dates import format_day
from config.toolbox.languages import pick
from config.toolbox.numbers import (
    NumberError,
    format_amount,
    format_number,
    parse_decimal,
    parse_integer,
    western_digits,
)

FIRST_YEAR, LAST_YEAR = 1900, 2200
MAX_TEXT = Answer._meta.get_field("refused_text").max_length
NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})

# Arabic and French write numbers alike; what English writes could not be read back.
_TYPED_LANGUAGE = "fr"
_DATE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_YES = frozenset({"true", "1", "yes", "oui", "نعم"})
_NO = frozenset({"false", "0", "no", "non", "لا"})


class AnswerRefused(AssessmentError):
    """A text that is not an answer to its field."""


class NumberRefused(AnswerRefused):
    """What the reading of numbers says, with its own code."""

    def __init__(self, failure: NumberError) -> None:
        super().__init__()
        self.failure = failure
        self.code = failure.code  # type: ignore[attr-defined]

    @property
    def message(self) -> str:
        return self.failure.message


class NotADate(AnswerRefused):
    code = "not_a_date"
    text = _("“%(typed)s” is not a date. Write the day, the month and the year like 30/06/2025.")


class NotYesOrNo(AnswerRefused):
    code = "not_yes_or_no"
    text = _("“%(typed)s” is not an answer. Answer yes or no.")


class TooManyDecimals(AnswerRefused):
    code = "too_many_decimals"
    text = _("An amount has at most two decimals, and “%(typed)s” has more.")


class BelowMinimum(AnswerRefused):
    code = "below_minimum"
    text = _("This cannot be less than %(limit)s.")


class AboveMaximum(AnswerRefused):
    code = "above_maximum"
    text = _("This cannot be more than %(limit)s.")


class AboveWhole(AnswerRefused):
    code = "above_whole"
    text = _("This cannot be more than “%(other)s”, which is %(value)s.")


class BelowPart(AnswerRefused):
    code = "below_part"
    text = _("This cannot be less than “%(other)s”, which is %(value)s.")


class TooLong(AnswerRefused):
    code = "too_long"
    text = _("This is longer than %(limit)s characters.")


class NotText(AnswerRefused):
    code = "not_text"
    text = _("This holds characters that cannot be kept.")


class FieldClosed(AnswerRefused):
    code = "field_closed"
    text = _("Only the lines that the reviewer sent back can be changed.")


class GivenByDocuments(AnswerRefused):
    code = "given_by_documents"
    text = _("This is answered by sending the document, not by typing.")


class FitsNow(AnswerRefused):
    code = "fits_now"
    text = _("This can be accepted now: save it again.")


# Refusals of texts that are not kept beside the answer.
NOT_KEPT = (FieldClosed, GivenByDocuments, NotText, TooLong)
# Refusals that depend on another figure, and may end when that one changes.
DEPENDENT_CODES = frozenset({AboveWhole.code, BelowPart.code})


def read_text(field: Field, text: str, *, takes_proofs: bool = False) -> Value | None:
    """Return the answer that a text spells, None for a blank one. Raises an AnswerRefused.

    Numbers are read as ``domain.md`` section 10 says; dates as 30/06/2025 or 2025-06-30; yes and no in the
    three languages. Bounds are the field's own; what depends on other figures is not judged here. A proof
    is answered by its document, unless the text ``takes_proofs``: it then says whether there is one.
    """
    typed = text.strip()
    if not typed:
        return None
    check_text(text, MAX_TEXT)  # type: ignore[arg-type]
    if field.type is FieldType.EVIDENCE and not takes_proofs:
        raise GivenByDocuments()
    if field.type is FieldType.DATE:
        return _read_date(typed)
    if field.type in YES_OR_NO:
        return _read_yes_or_no(typed)
    return _read_number(field, typed)


def check_text(text: str, limit: int) -> None:
    """Raise TooLong or NotText for a text that cannot be kept at all."""
    if len(text) > limit:
        raise TooLong(limit=limit)
    if "\x00" in text:
        raise NotText()


def _read_date(typed: str) -> date:
    plain = western_digits(typed)
    match = _ISO_DATE.fullmatch(plain) or _DATE.fullmatch(plain)
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotADate(typed=typed)
    return day


def _read_yes_or_no(typed: str) -> bool:
    word = typed.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NotYesOrNo(typed=typed)


def _read_number(field: Field, typed: str) -> Decimal | int:
    try:
        number = parse_integer(typed) if field.type is FieldType.INTEGER else parse_decimal(typed)
    except NumberError as failure:
        raise NumberRefused(failure) from failure
    if field.type is FieldType.MONEY and number != round(Decimal(number), 2):
        raise TooManyDecimals(typed=typed)
    if field.minimum is not None and number < field.minimum:
        raise BelowMinimum(limit=typed_form(field, field.minimum))
    if field.maximum is not None and number > field.maximum:
        raise AboveMaximum(limit=typed_form(field, field.maximum))
    return number


def typed_form(field: Field, value: Value | str | None) -> str:
    """Return a figure as a person would type it in Morocco; reading it gives the figure back.

    Takes a typed value or its canonical text; "" stays "". Yes and no stay ``true`` and ``false``.
    """
    if value is None or value == "":
        return ""
    value = stored_value(field, value) if isinstance(value, str) else value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return canonical_text(field, value)
    if field.type is FieldType.MONEY:
        return format_amount(value, language=_TYPED_LANGUAGE)
    decimals = -int(Decimal(value).normalize().as_tuple().exponent)
    # Three decimals could be read as thousands: a fourth one says which they are.
    return format_number(value, 4 if decimals == 3 else None, language=_TYPED_LANGUAGE)


def shown_form(field: Field, text: str) -> str:
    """Return a stored figure as people read it, in the active language: a day in words, yes or no."""
    if not text:
        return ""
    value = stored_value(field, text)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return format_day(value) if isinstance(value, date) else typed_form(field, value)


def stored_value(field: Field, text: str) -> Value:
    """Return the figure of a canonical text, as ``Answer.value`` keeps it."""
    if field.type in YES_OR_NO:
        return text == "true"
    return parse_value(field, text)


def stored_values(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> dict[str, Value]:
    """Return the figures in force of a file, by field; fields not answered are left out."""
    return {
        code: stored_value(questionnaire.fields[code], answer.value)
        for code, answer in answers.items()
        if answer.value and code in questionnaire.fields
    }


def broken_ceiling(
    questionnaire: Questionnaire, values: Mapping[str, Value], *, on: str
) -> AboveWhole | BelowPart | None:
    """Return why the figure of one field does not fit with another, or None."""
    for ceiling in questionnaire.ceilings:
        if on not in {ceiling.part.code, ceiling.whole.code} or not exceeds(ceiling, values):
            continue
        refusal, other = (AboveWhole, ceiling.whole) if on == ceiling.part.code else (BelowPart, ceiling.part)
        return refusal(other=pick(other, "label"), value=typed_form(other, values[other.code]))
    return None


def exceeds(ceiling: Ceiling, values: Mapping[str, Any]) -> bool:
    """Tell whether the part is greater than the whole; a missing figure exceeds nothing."""
    part, whole = values.get(ceiling.part.code), values.get(ceiling.whole.code)
    return part is not None and whole is not None and part > whole


def kept_refusal(
    questionnaire: Questionnaire, answer: Answer, values: Mapping[str, Value]
) -> AssessmentError | None:
    """Return why the text kept beside an answer was refused, in the active language; None without one.

    ``values`` are the file's figures in force.
    """
    if not answer.refused_text or answer.field not in questionnaire.fields:
        return None
    field = questionnaire.fields[answer.field]
    try:
        value = read_text(field, answer.refused_text)
    except AnswerRefused as refusal:
        return refusal
    assert value is not None
    return broken_ceiling(questionnaire, {**values, field.code: value}, on=field.code) or FitsNow()
