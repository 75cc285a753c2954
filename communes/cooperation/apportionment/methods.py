"""The methods: Sainte-Laguë and the largest remainder, each with one seat at least for everybody.

Both are those of M. L. Balinski and H. P. Young, "Fair Representation" (1982): the divisor method of Webster,
which is Sainte-Laguë's, and Hamilton's, each under the requirement that nobody has less than one seat.
Arithmetic is of fractions: nothing is rounded. Ties: the greater weight, then the code in order.

A larger member never has fewer seats than a smaller. Sainte-Laguë: with the same number of seats its next
quotient is the larger one. Largest remainder: those held at one seat weigh less than all others; among the
others the larger has the larger exact share, so a larger whole part, or the same and the larger remainder.
The usual shortcut, whole parts raised to one and the remainders of all of them then compared, breaks this and
is not used: of shares of 0.9, 1.1, 2.5 and 2.5 the smallest would have two seats beside one of the second.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heapreplace

Weights = Mapping[str, Decimal]


class ApportionmentError(ValueError):
    """Seats that cannot be apportioned."""


class NoMember(ApportionmentError):
    def __init__(self) -> None:
        super().__init__("There is no member.")


class FewerSeatsThanMembers(ApportionmentError):
    def __init__(self, seats: int, members: int) -> None:
        super().__init__(f"{members} members cannot have one seat each of {seats}.")
        self.seats, self.members = seats, members


class NegativeWeight(ApportionmentError):
    """A weight below zero, or one that is no number."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The weight of {code} is not a number of at least 0.")
        self.code = code


class NoWeight(ApportionmentError):
    def __init__(self) -> None:
        super().__init__("Every weight is zero: there is nothing to be in proportion to.")


class UnknownMethod(ApportionmentError):
    def __init__(self, method: str) -> None:
        super().__init__(f"No method is named {method}; there are {', '.join(sorted(METHODS))}.")
        self.method = method


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a member has its seats.

    ``exact`` is its exact share: weight × seats ÷ all weights. ``is_minimum``: it has the one seat that
    everybody has and nothing more. Otherwise one of the method's own figures: Sainte-Laguë's ``quotient``,
    on which its last seat was given, and the ``divisor`` of its weight (3 for the second seat, 5 for the
    third); or the ``whole`` part of its share among those above the minimum, the ``remainder``, and whether
    this brought a seat.
    """

    seats: int
    exact: Fraction
    is_minimum: bool
    quotient: Fraction | None = None
    divisor: int | None = None
    whole: int | None = None
    remainder: Fraction | None = None
    by_remainder: bool = False


def sainte_lague(seats: int, weights: Weights) -> dict[str, Reason]:
    """Give one seat each, then each further seat to the highest quotient weight ÷ (2 × seats held + 1).

    The same as rounding weight ÷ d at the half, but never below one, with the d that makes the sum exact.
    """
    given = dict.fromkeys(weights, 1)
    exact = {code: Fraction(weight) for code, weight in weights.items()}
    queue = [(-weight / 3, -weight, code) for code, weight in exact.items()]
    heapify(queue)
    for _seat in range(seats - len(given)):
        winner = queue[0][2]
        given[winner] += 1
        weight = exact[winner]
        heapreplace(queue, (-weight / (2 * given[winner] + 1), -weight, winner))
    total = sum(exact.values())
    return {
        code: Reason(
            seats=held,
            exact=exact[code] * seats / total,
            is_minimum=held == 1,
            quotient=exact[code] / (2 * held - 1) if held > 1 else None,
            divisor=2 * held - 1 if held > 1 else None,
        )
        for code, held in given.items()
    }


def largest_remainder(seats: int, weights: Weights) -> dict[str, Reason]:
    """Hold at one seat those whose exact share is below one; among the others give whole parts, then the
    seats left to the largest remainders.

    Holding some at one seat leaves fewer for the others: it is done again until no share is below one.
    """
    exact = {code: Fraction(weight) for code, weight in weights.items()}
    total = sum(exact.values())
    free, rest = dict(exact), seats
    while low := _below_one(rest, free):
        rest -= len(low)
        free = {code: weight for code, weight in free.items() if code not in low}
    shares = {code: rest * weight / sum(free.values()) for code, weight in free.items()}
    whole = {code: int(share) for code, share in shares.items()}
    order = sorted(free, key=lambda code: (whole[code] - shares[code], -free[code], code))
    served = set(order[: rest - sum(whole.values())])
    found = {
        code: Reason(seats=1, exact=weight * seats / total, is_minimum=True) for code, weight in exact.items()
    }
    return found | {
        code: Reason(
            seats=whole[code] + (code in served),
            exact=exact[code] * seats / total,
            is_minimum=False,
            whole=whole[code],
            remainder=shares[code] - whole[code],
            by_remainder=code in served,
        )
        for code in free
    }


def _below_one(rest: int, free: Mapping[str, Fraction]) -> set[str]:
    total = sum(free.values())
    return {code for code, weight in free.items() if rest * weight < total}


METHODS: dict[str, Callable[[int, Weights], dict[str, Reason]]] = {
    "sainte_lague": sainte_lague,
    "largest_remainder": largest_remainder,
}


def explain(seats: int, weights: Weights, *, method: str) -> dict[str, Reason]:
    """Return the seats of each member by its code, with why; codes in order.

    ``weights`` are inhabitants or MAD, of at least zero and not all zero. Raises ApportionmentError:
    UnknownMethod, NoMember, FewerSeatsThanMembers, NegativeWeight or NoWeight.
    """
    if method not in METHODS:
        raise UnknownMethod(method)
    if not weights:
        raise NoMember()
    if seats < len(weights):
        raise FewerSeatsThanMembers(seats, len(weights))
    for code, weight in sorted(weights.items()):
        if not Decimal(weight).is_finite() or weight < 0:
            raise NegativeWeight(code)
    if not any(weights.values()):
        raise NoWeight()
    found = METHODS[method](seats, weights)
    return {code: found[code] for code in sorted(found)}


def apportion(seats: int, weights: Weights, *, method: str) -> dict[str, int]:
    """Return the seats of each member by its code; their sum is ``seats``. Raises what ``explain`` raises."""
    return {code: reason.seats for code, reason in explain(seats, weights, method=method).items()}
