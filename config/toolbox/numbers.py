"""Numbers as people type and read them in Morocco, in Arabic, French and English.

Read: Arabic-Indic digits (Persian forms too), ٫ and ٬, spaces between thousands, and one comma or dot. A
single comma or dot before exactly three digits may mean thousands or decimals: the reader is asked, never
guessed for, except after a lone zero ("0,125"), where only one reading is a number. Two commas, two dots, or
a comma with a dot ("1.234,56") are refused: different countries read them differently.

Written: narrow no-break spaces and a decimal comma in Arabic and French, commas and a dot in English; Western
digits everywhere.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.toolbox.languages import RIGHT_TO_LEFT

NARROW_SPACE = "\u202f"
MAX_DIGITS = 28

_DIGITS = {ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}
_DIGITS |= {ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
# Spaces that word processors and our own pages put between thousands.
_SPACES = {ord(space): " " for space in "\u00a0\u202f\u2007\u2008\u2009\t"}
# Marks of writing direction travel with copied text and mean nothing in a number.
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))
_CLEAN = _DIGITS | _SPACES | _DIRECTION_MARKS | {ord("\u2212"): "-"}

_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<whole>[0-9]+|[0-9]{1,3}(?:[ ٬][0-9]{3})+)(?:(?P<mark>[.,٫])(?P<rest>[0-9]+))?"
)


class NumberError(ValueError):
    """A text that is not a number the portal accepts. `message` says what was read and what was expected."""

    text: str | Promise = ""

    def __init__(self, typed: str, **parameters: str) -> None:
        super().__init__(typed)
        self.typed = typed
        self.parameters = {"typed": typed.strip(), **parameters}

    @property
    def message(self) -> str:
        return str(self.text) % self.parameters

    def __str__(self) -> str:
        return self.message


class NotANumber(NumberError):
    code = "not_a_number"
    text = _("“%(typed)s” is not a number. Write it like 20 870 000,00.")


class NotAnInteger(NumberError):
    code = "not_an_integer"
    text = _("“%(typed)s” is not a whole number.")


class TooManyDigits(NumberError):
    code = "too_many_digits"
    text = _("“%(typed)s” has too many digits: at most 28 are accepted.")


class AmbiguousNumber(NumberError):
    """A comma or a dot before exactly three digits; `as_decimal` and `as_thousands` are the two readings."""

    code = "ambiguous_number"
    text = _(
        "“%(typed)s” can be read in two ways. Write %(as_thousands)s if you mean thousands, "
        "or %(as_decimal)s if you mean decimals."
    )

    def __init__(self, typed: str, *, as_decimal: Decimal, as_thousands: Decimal) -> None:
        # A fourth decimal makes the proposal itself readable in one way only.
        super().__init__(
            typed,
            as_decimal=f"{as_decimal:.4f}".replace(".", ","),
            as_thousands=_grouped(f"{as_thousands:f}", NARROW_SPACE),
        )
        self.as_decimal = as_decimal
        self.as_thousands = as_thousands


def western_digits(text: str) -> str:
    """Return a text with Western digits, plain spaces and no marks of direction, trimmed."""
    return text.translate(_CLEAN).strip()


def parse_decimal(text: str) -> Decimal:
    """Return the number that a person typed, exactly as typed (no rounding).

    Raises NotANumber, TooManyDigits or AmbiguousNumber, each with a message for the person. Rule: domain,
    §10.
    """
    match = _NUMBER.fullmatch(western_digits(text))
    if match is None:
        raise NotANumber(text)
    sign = "-" if match["sign"] == "-" else ""
    whole = match["whole"].replace(" ", "").replace("٬", "")
    rest = match["rest"] or ""
    if len(whole) + len(rest) > MAX_DIGITS:
        raise TooManyDigits(text)
    number = Decimal(f"{sign}{whole}.{rest}")
    if match["mark"] in (".", ",") and len(rest) == 3 and whole.strip("0"):
        raise AmbiguousNumber(text, as_decimal=number, as_thousands=Decimal(f"{sign}{whole}{rest}"))
    return number


def parse_integer(text: str) -> int:
    """Return the whole number that a person typed; "12,00" is 12.

    Raises NotAnInteger for 12,5, and what `parse_decimal` raises.
    """
    number = parse_decimal(text)
    if number != number.to_integral_value():
        raise NotAnInteger(text)
    return int(number)


def format_number(
    value: Decimal | int | str,
    decimals: int | None = None,
    *,
    language: str | None = None,
) -> str:
    """Return a number as the reader's language writes it, rounded half up to `decimals`.

    Without `decimals` every significant decimal is kept and closing zeros are dropped. A text stands for the
    decimal it spells ("62.5").
    """
    number = Decimal(str(value))
    if decimals is None:
        plain = f"{number:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    else:
        # Twice the digits we accept: sums of the largest amounts are still written whole.
        with localcontext(prec=2 * MAX_DIGITS):
            plain = f"{number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}"
    if not plain.strip("-0."):
        plain = plain.removeprefix("-")
    thousands, mark = (",", ".") if _is_english(language) else (NARROW_SPACE, ",")
    whole, _dot, rest = plain.partition(".")
    return _grouped(whole, thousands) + (mark + rest if rest else "")


def format_amount(value: Decimal | int | str, *, language: str | None = None) -> str:
    """Return an amount in dirhams with its two decimals and without its currency: 20 870 000,00."""
    return format_number(value, 2, language=language)


def format_money(value: Decimal | int | str) -> str:
    """Return an amount with its currency, in the active language: 20 870 000,00 MAD."""
    amount = format_amount(value)
    if amount.startswith("-") and (get_language() or "") in RIGHT_TO_LEFT:
        # The minus sign stays before its figure also within an Arabic sentence.
        amount = f"\u2066{amount}\u2069"
    return gettext("%(amount)s MAD") % {"amount": amount}


def format_percent(
    value: Decimal | int | str,
    decimals: int | None = None,
    *,
    language: str | None = None,
) -> str:
    """Return a percentage already counted out of 100: 62,5 % (62.5% in English)."""
    space = "" if _is_english(language) else NARROW_SPACE
    return f"{format_number(value, decimals, language=language)}{space}%"


def _is_english(language: str | None) -> bool:
    return (language or get_language() or "").startswith("en")


def _grouped(whole: str, separator: str) -> str:
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head = len(digits) % 3
    groups = ([digits[:head]] if head else []) + [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return sign + separator.join(groups)
