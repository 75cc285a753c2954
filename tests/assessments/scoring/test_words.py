"""Numbers, dates and counted nouns as each language writes them."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.scoring.words import joined, listed, quoted, say
from assessments.scoring.words.numerals import (
    amount,
    counted,
    counted_points,
    day,
    days,
    gain,
    measured,
    number,
    percent,
    plural_category,
    points,
    score_of,
)

THIN, FIXED = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
LRI, PDI = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
PERCENT = {"ar": "%", "fr": "%", "en": "%"}
MAD = {"ar": "درهم", "fr": "MAD", "en": "MAD"}


def isolated(text):
    return f"{LRI}{text}{PDI}"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("1234.5", f"1{THIN}234,5", "1,234.5"),
        ("62.5000", "62,5", "62.5"),
        ("100", "100", "100"),
        ("1E+2", "100", "100"),
        ("-1234567", f"-1{THIN}234{THIN}567", "-1,234,567"),
        ("0.0000", "0", "0"),
    ],
)
def test_numbers_have_a_decimal_comma_and_narrow_spaces(value, french, english):
    assert number(Decimal(value)) == {"ar": isolated(french), "fr": french, "en": english}


def test_amounts_keep_two_decimals():
    french = f"20{THIN}870{THIN}000,00"

    assert amount(Decimal("20870000")) == {"ar": isolated(french), "fr": french, "en": "20,870,000.00"}


def test_percentages_keep_their_sign_on_their_side():
    assert percent(Decimal("62.50")) == {
        "ar": isolated(f"62,5{FIXED}%"),
        "fr": f"62,5{FIXED}%",
        "en": "62.5%",
    }


@pytest.mark.parametrize(
    ("value", "french"), [("5.00", "5"), ("2.81", "2,81"), ("2.5", "2,50"), ("0.00", "0")]
)
def test_points_are_whole_or_have_two_decimals(value, french):
    assert points(Decimal(value))["fr"] == french


def test_a_gain_shows_its_sign_inside_the_isolate():
    assert gain(Decimal("2.19")) == {"ar": isolated("+2,19"), "fr": "+2,19", "en": "+2.19"}


def test_scores_agree_with_their_number():
    assert score_of(Decimal("1.50"), Decimal(3))["fr"] == "soit 1,50 point sur 3"
    assert score_of(Decimal("2.81"), Decimal(5))["fr"] == "soit 2,81 points sur 5"
    assert score_of(Decimal("0.50"), Decimal(1))["en"] == "which gives 0.50 of 1 point"
    assert score_of(Decimal("2.81"), Decimal(5))["en"] == "which gives 2.81 of 5 points"
    assert score_of(Decimal("2.81"), Decimal(5))["ar"] == (
        f"والنقطة المحصل عليها {isolated('2,81')} من {isolated('5')}"
    )


@pytest.mark.parametrize(
    ("value", "arabic"),
    [("1", "نقطة واحدة"), ("2", "نقطتان"), ("3", f"{isolated('3')} نقط"), ("11", f"{isolated('11')} نقطة")],
)
def test_points_alone_follow_arabic_counting(value, arabic):
    assert counted_points(Decimal(value))["ar"] == arabic


@pytest.mark.parametrize(
    ("value", "arabic"),
    [
        ("0", "other"),
        ("1", "one"),
        ("2", "two"),
        ("3", "few"),
        ("10", "few"),
        ("11", "many"),
        ("99", "many"),
        ("100", "other"),
        ("102", "other"),
        ("103", "few"),
        ("111", "many"),
        ("30.5", "other"),
    ],
)
def test_arabic_has_its_plural_categories(value, arabic):
    assert plural_category("ar", Decimal(value)) == arabic


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [("0", "one", "other"), ("1", "one", "one"), ("1.99", "one", "other"), ("2", "other", "other")],
)
def test_french_and_english_have_two(value, french, english):
    assert plural_category("fr", Decimal(value)) == french
    assert plural_category("en", Decimal(value)) == english


def test_days_are_counted():
    assert days(1) == {"ar": f"{isolated('1')}{FIXED}يوم", "fr": f"1{FIXED}jour", "en": f"1{FIXED}day"}
    assert days(31) == {"ar": f"{isolated('31')}{FIXED}يوما", "fr": f"31{FIXED}jours", "en": f"31{FIXED}days"}


def test_a_noun_without_the_form_takes_the_general_one():
    forms = {"ar": {"other": "وثيقة"}, "fr": {"other": "documents"}, "en": {"other": "documents"}}

    assert counted(Decimal(1), forms)["fr"] == f"1{FIXED}documents"


def test_units_stand_after_their_figure():
    assert measured(Decimal(5), PERCENT)["fr"] == f"5{FIXED}%"
    assert measured(Decimal(5), MAD, as_money=True)["ar"] == f"{isolated('5,00')}{FIXED}درهم"
    assert measured(Decimal(5), None)["en"] == "5"


@pytest.mark.parametrize(
    ("value", "arabic", "french", "english"),
    [
        (date(2026, 4, 15), "15 أبريل 2026", "15 avril 2026", "15 April 2026"),
        (date(2025, 1, 1), "1 يناير 2025", "1er janvier 2025", "1 January 2025"),
        (date(2025, 8, 2), "2 غشت 2025", "2 août 2025", "2 August 2025"),
        (date(2025, 12, 31), "31 دجنبر 2025", "31 décembre 2025", "31 December 2025"),
    ],
)
def test_dates_are_in_words_with_maghrebi_months(value, arabic, french, english):
    assert day(value) == {"ar": arabic, "fr": french, "en": english}


def test_texts_are_joined_with_the_marks_of_each_language():
    parts = [{"ar": "أ", "fr": "a", "en": "a"}, {"ar": "ب", "fr": "b", "en": "b"}]

    assert joined(parts) == {"ar": "أ، ب", "fr": "a, b", "en": "a, b"}
    assert listed(parts) == {"ar": "أ؛ ب", "fr": f"a{FIXED}; b", "en": "a; b"}
    assert quoted(parts[0]) == {"ar": "«أ»", "fr": f"«{FIXED}a{FIXED}»", "en": "“a”"}


def test_a_label_with_braces_or_percent_is_left_as_it_is():
    label = {"ar": "{x} %s", "fr": "{x} %s", "en": "{x} %s"}

    assert say({"en": "{label}!"}, label=label) == {"en": "{x} %s!"}
