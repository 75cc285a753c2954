"""Numbers, amounts, dates and counted nouns as each language writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from assessments.scoring.words import Words, say

# The forms of a noun by language and plural category: {"fr": {"one": "jour", "other": "jours"}, …}.
Forms = Mapping[str, Mapping[str, str]]

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
ISOLATE, END_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

_TO_FRENCH = str.maketrans({",": NARROW_SPACE, ".": ","})

_MONTHS = {
    "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_MONTH_NAMES = {language: tuple(names.split(" ")) for language, names in _MONTHS.items()}

_POINTS = {"one": "point", "other": "points"}
_SCORE = {
    "ar": "والنقطة المحصل عليها {points} من {most}",
    "fr": "soit {points} {noun} sur {most}",
    "en": "which gives {points} of {most} {noun}",
}
_DAYS: Forms = {
    "ar": {"one": "يوم", "two": "يومان", "few": "أيام", "many": "يوما", "other": "يوم"},
    "fr": {"one": "jour", "other": "jours"},
    "en": {"one": "day", "other": "days"},
}


def _isolated(text: str) -> dict[str, str]:
    """Return an English figure in the three languages, kept from flipping inside Arabic text."""
    french = text.translate(_TO_FRENCH)
    return {"ar": f"{ISOLATE}{french}{END_ISOLATE}", "fr": french, "en": text}


def _trimmed(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=16384)
def number(value: Decimal) -> dict[str, str]:
    """Write a number with as many decimals as it has: 1 234,5."""
    return _isolated(_trimmed(value))


@lru_cache(maxsize=4096)
def amount(value: Decimal) -> dict[str, str]:
    """Write a sum of money with two decimals: 20 870 000,00."""
    return _isolated(f"{value:,.2f}")


@lru_cache(maxsize=16384)
def percent(value: Decimal) -> dict[str, str]:
    """Write a percentage: 62,5 %."""
    figure = _trimmed(value)
    french = figure.translate(_TO_FRENCH) + "\N{NO-BREAK SPACE}%"
    return {"ar": f"{ISOLATE}{french}{END_ISOLATE}", "fr": french, "en": f"{figure}%"}


@lru_cache(maxsize=8192)
def points(value: Decimal) -> dict[str, str]:
    """Write points: a whole number bare, anything else with two decimals."""
    return _isolated(f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}")


@lru_cache(maxsize=8192)
def gain(value: Decimal) -> dict[str, str]:
    """Write points to be won: +2,19."""
    figure = points(value)
    return {
        "ar": f"{ISOLATE}+{figure['fr']}{END_ISOLATE}",
        "fr": f"+{figure['fr']}",
        "en": f"+{figure['en']}",
    }


@lru_cache(maxsize=16384)
def score_of(value: Decimal, most: Decimal) -> dict[str, str]:
    """Say what a line gives: soit 2,81 points sur 5."""
    nouns = {
        "ar": "",
        "fr": _POINTS[plural_category("fr", value)],
        "en": _POINTS[plural_category("en", most)],
    }
    return say(_SCORE, points=points(value), most=points(most), noun=nouns)


def counted_points(value: Decimal) -> dict[str, str]:
    """Say a number of points by itself: 2,50 points."""
    figure = points(value)
    category = plural_category("ar", value)
    arabic = {"one": "نقطة واحدة", "two": "نقطتان", "few": f"{figure['ar']} نقط"}
    return {
        "ar": arabic.get(category, f"{figure['ar']} نقطة"),
        "fr": f"{figure['fr']} {_POINTS[plural_category('fr', value)]}",
        "en": f"{figure['en']} {_POINTS[plural_category('en', value)]}",
    }


def counted(value: Decimal, forms: Forms) -> dict[str, str]:
    """Write a number with its noun, whose forms are given by language and plural category."""
    figure = number(value)
    return {
        language: f"{figure[language]}\N{NO-BREAK SPACE}"
        + (by_category.get(plural_category(language, value)) or by_category["other"])
        for language, by_category in forms.items()
    }


def days(value: int) -> dict[str, str]:
    """Write a number of days."""
    return counted(Decimal(value), _DAYS)


def day(value: date) -> dict[str, str]:
    """Write a date in words: 30 juin 2025, 30 يونيو 2025."""
    month = {language: names[value.month - 1] for language, names in _MONTH_NAMES.items()}
    return {
        "ar": f"{value.day} {month['ar']} {value.year}",
        "fr": f"{'1er' if value.day == 1 else value.day} {month['fr']} {value.year}",
        "en": f"{value.day} {month['en']} {value.year}",
    }


def plural_category(language: str, value: Decimal) -> str:
    """Return the plural category of a number (Unicode CLDR): one, two, few, many or other."""
    if language == "fr":
        return "one" if abs(value) < 2 else "other"
    if language == "en":
        return "one" if value == 1 else "other"
    if value != value.to_integral_value():
        return "other"
    if value in {1, 2}:
        return "one" if value == 1 else "two"
    tail = int(value) % 100
    if tail < 3:
        return "other"
    return "few" if tail <= 10 else "many"


def measured(
    value: Decimal, unit: Words | None, forms: Forms | None = None, *, as_money: bool = False
) -> dict[str, str]:
    """Write a value in its unit: forms of a counted noun, percentage or plain symbol."""
    if forms:
        return counted(value, forms)
    if unit is not None and unit["en"] == "%":
        return percent(value)
    figure = amount(value) if as_money else number(value)
    if unit is None:
        return figure
    return {language: f"{figure[language]}\N{NO-BREAK SPACE}{unit[language]}" for language in figure}
