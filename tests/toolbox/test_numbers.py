from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolbox.languages import in_language
from config.toolbox.numbers import (
    MAX_DIGITS,
    AmbiguousNumber,
    NotAnInteger,
    NotANumber,
    NumberError,
    TooManyDigits,
    format_amount,
    format_money,
    format_number,
    format_percent,
    parse_decimal,
    parse_integer,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", "0"),
        ("1503", "1503"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("20 870 000,00", "20870000.00"),
        ("20\u202f870\u202f000,00", "20870000.00"),
        ("20\u00a0870\u00a0000.50", "20870000.50"),
        ("١٢٣٫٥", "123.5"),
        ("۴۵۶", "456"),
        ("١٬٢٣٤٬٥٦٧٫٨٩", "1234567.89"),
        ("1٫234", "1.234"),
        ("12,3456", "12.3456"),
        ("0,125", "0.125"),
        ("00.125", "0.125"),
        ("-12,5", "-12.5"),
        ("\u2212 3", "-3"),
        ("+7", "7"),
        ("\u200f12,5\u200e", "12.5"),
        ("  8 ", "8"),
    ],
)
def test_what_people_type_is_read(typed, number):
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "abc",
        "12 MAD",
        "50 %",
        "1.234,56",
        "1,234,567",
        "1.2.3",
        "12 34",
        "1234 567",
        "1e5",
        ",5",
        "5,",
        "NaN",
        "--1",
        "½",
        "²",
    ],
)
def test_what_is_not_one_number_is_refused(typed):
    with pytest.raises(NotANumber) as refusal:
        parse_decimal(typed)
    assert typed.strip() in refusal.value.message
    assert "20 870 000,00" in refusal.value.message


@pytest.mark.parametrize(
    ("typed", "as_decimal", "as_thousands"),
    [
        ("1.234", "1.234", "1234"),
        ("1,234", "1.234", "1234"),
        ("-12,500", "-12.5", "-12500"),
        ("١٢,٣٤٥", "12.345", "12345"),
        ("1 234,567", "1234.567", "1234567"),
    ],
)
def test_a_mark_before_three_digits_is_asked_about(typed, as_decimal, as_thousands):
    with pytest.raises(AmbiguousNumber) as question:
        parse_decimal(typed)
    assert question.value.as_decimal == Decimal(as_decimal)
    assert question.value.as_thousands == Decimal(as_thousands)


def test_both_proposals_of_the_question_can_be_typed_as_they_are():
    with pytest.raises(AmbiguousNumber) as question:
        parse_decimal("1.234")
    assert question.value.message == (
        "“1.234” can be read in two ways. "
        "Write 1\u202f234 if you mean thousands, or 1,2340 if you mean decimals."
    )
    assert parse_decimal("1\u202f234") == 1234
    assert parse_decimal("1,2340") == Decimal("1.234")


def test_more_digits_than_the_arithmetic_keeps_are_refused():
    assert parse_decimal("9" * MAX_DIGITS) == Decimal("9" * MAX_DIGITS)
    with pytest.raises(TooManyDigits):
        parse_decimal("9" * (MAX_DIGITS + 1))


def test_a_whole_number_may_be_written_with_empty_decimals():
    assert parse_integer("1 503,00") == 1503


def test_a_whole_number_has_no_decimals():
    with pytest.raises(NotAnInteger, match="12,5"):
        parse_integer("12,5")


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        ("20870000", 2, "20\u202f870\u202f000,00", "20,870,000.00"),
        ("62.50", None, "62,5", "62.5"),
        ("1000", None, "1\u202f000", "1,000"),
        ("0", None, "0", "0"),
        ("-0.001", 2, "0,00", "0.00"),
        ("-1234.565", 2, "-1\u202f234,57", "-1,234.57"),
        ("0.005", 2, "0,01", "0.01"),
        ("1E+3", None, "1\u202f000", "1,000"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, decimals, french, english):
    assert format_number(Decimal(value), decimals, language="fr") == french
    assert format_number(Decimal(value), decimals, language="ar") == french
    assert format_number(Decimal(value), decimals, language="en") == english


def test_amounts_have_two_decimals_and_say_their_currency_apart():
    assert format_amount(20870000, language="fr") == "20\u202f870\u202f000,00"
    with in_language("en"):
        assert format_money(Decimal("12.5")) == "12.50 MAD"
    # The sign would go to the other end of its figure within an Arabic sentence.
    with in_language("ar"):
        assert "\u2066-1\u202f000,00\u2069" in format_money(-1000)


def test_a_percentage_is_already_out_of_a_hundred():
    assert format_percent(Decimal("62.5"), language="ar") == "62,5\u202f%"
    assert format_percent(Decimal("62.5"), language="en") == "62.5%"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**15), max_value=10**15))
def test_what_is_written_in_arabic_or_french_reads_back(value):
    for language in ("ar", "fr"):
        assert parse_decimal(format_amount(value, language=language)) == value


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_refusal_in_words(typed):
    outcome = None
    try:
        outcome = parse_decimal(typed)
    except NumberError as refusal:
        outcome = refusal.message
    assert outcome is not None
    assert outcome != ""
