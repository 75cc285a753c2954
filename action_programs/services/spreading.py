"""An amount over years."""

from decimal import ROUND_DOWN, Decimal

CENTIME = Decimal("0.01")


def spread(amount: Decimal, first: int, last: int) -> dict[int, Decimal]:
    """Return even parts of an amount (MAD) by year, to the centime; the last year takes the rest."""
    count = last - first + 1
    even = (amount / count).quantize(CENTIME, rounding=ROUND_DOWN)
    parts = dict.fromkeys(range(first, last + 1), even)
    parts[last] = amount - even * (count - 1)
    return parts
