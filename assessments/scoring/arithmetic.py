"""Decimals of 28 digits, rounded half up: the only arithmetic of the score (docs/scoring.md)."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

DIGITS = 28
SCORING_CONTEXT = Context(prec=DIGITS, traps=[DivisionByZero, InvalidOperation, Overflow])
# Rounding to a place must not fail on a figure that is long without being wrong.
_ROUNDING_CONTEXT = Context(prec=10_000)

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
CENT = Decimal("0.01")
SHOWN = Decimal("0.0001")

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Exact:
    """A value kept as numerator over positive denominator: nothing is rounded before the points."""

    numerator: Decimal
    denominator: Decimal = ONE

    def shown(self) -> Decimal:
        """Return the value rounded to 4 decimals, as people see it."""
        return rounded(self.numerator / self.denominator, SHOWN)


def rounded(value: Decimal, place: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Round to a place such as 0.01, half up unless told; there is no minus zero."""
    result = value.quantize(place, rounding, _ROUNDING_CONTEXT)
    return result if result else abs(result)


def plain_decimal(text: str) -> Decimal | None:
    """Read a plain decimal such as 1234.50, of at most 28 digits; None when the text is anything else."""
    if not _PLAIN.fullmatch(text):
        return None
    value = Decimal(text)
    return value if len(text) <= DIGITS or fits(value) else None


def fits(value: Decimal) -> bool:
    """Say whether a number is finite and can be written in plain notation with at most 28 digits."""
    if not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    return max(len(digits), len(digits) + exponent, 1 - exponent) <= DIGITS


def plain_text(value: Decimal) -> str:
    """Write a number in plain notation, without needless zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
