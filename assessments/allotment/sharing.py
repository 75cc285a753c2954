"""An amount shared out by weights between a floor and a cap, to the last unit.

Weights are decimals; from there on the arithmetic is of whole numbers and nothing is rounded but the shares.
"""

from collections.abc import Mapping
from decimal import Decimal


def shared_out(
    amount: int, weights: Mapping[str, Decimal], *, floor: int = 0, cap: int | None = None
) -> dict[str, int]:
    """Return the whole share of each, their sum being ``amount``.

    ``weights`` are above zero and not empty; ``floor`` times their number is at most ``amount``, and ``cap``
    times it at least. Shares beyond a bound are held at it and the rest is shared out anew: the bound whose
    breaches weigh more first, as those of the other may vanish with it.
    """
    free = _whole(weights)
    held: dict[str, int] = {}
    rest = amount
    while breaches := _breaches(rest, free, floor, cap):
        held |= breaches
        rest -= sum(breaches.values())
        free = {code: weight for code, weight in free.items() if code not in breaches}
    return held | _rounded(rest, free)


def _whole(weights: Mapping[str, Decimal]) -> dict[str, int]:
    """Return the weights as whole numbers in the same proportions."""
    parts = {code: weight.as_tuple() for code, weight in weights.items()}
    lowest = min(int(part.exponent) for part in parts.values())
    return {
        code: int("".join(map(str, part.digits))) * 10 ** (int(part.exponent) - lowest)
        for code, part in parts.items()
    }


def _breaches(rest: int, free: Mapping[str, int], floor: int, cap: int | None) -> dict[str, int]:
    """Return whom to hold at which bound: at the floor or at the cap, by what their breaches come to."""
    total = sum(free.values())
    low = [code for code, weight in free.items() if rest * weight < floor * total]
    high = [code for code, weight in free.items() if cap is not None and rest * weight > cap * total]
    lacking = sum(floor * total - rest * free[code] for code in low)
    exceeding = sum(rest * free[code] - (cap or 0) * total for code in high)
    at_floor = dict.fromkeys(low, floor) if lacking >= exceeding else {}
    at_cap = dict.fromkeys(high, cap or 0) if exceeding >= lacking else {}
    return at_floor | at_cap


def _rounded(rest: int, free: Mapping[str, int]) -> dict[str, int]:
    """Round shares down, then give one unit each to the largest fractions; ties by code."""
    total = sum(free.values())
    parts = {code: divmod(rest * weight, total) for code, weight in free.items()}
    left = rest - sum(whole for whole, _ in parts.values())
    first = sorted(parts, key=lambda code: (-parts[code][1], code))[:left]
    return {code: whole + (code in first) for code, (whole, _) in parts.items()}
