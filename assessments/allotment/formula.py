"""Two tranches, each shared out by weights to its exact amount in whole MAD (``domain.md`` section 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache

from assessments.allotment.sharing import shared_out

DIGITS = 28
CONTEXT = Context(prec=DIGITS, traps=[DivisionByZero, InvalidOperation, Overflow])
HUNDRED = Decimal(100)
FIRST, SECOND = "first", "second"


class AllotmentError(ValueError):
    """A pool that cannot be shared out by these rules."""


class NoPopulation(AllotmentError):
    """A commune takes part and has no population in the census named."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Commune {code} takes part and has no population.")
        self.code = code


class _BoundRefused(AllotmentError):
    """A floor or a cap a commune, the communes that take part, the amount of the tranche; whole MAD."""

    sentence = ""

    def __init__(self, tranche: str, bound: int, communes: int, amount: int) -> None:
        self.tranche, self.bound, self.communes, self.amount = tranche, bound, communes, amount
        super().__init__(
            f"The {tranche} tranche holds {amount} MAD, and {communes} communes at {bound} MAD come to "
            f"{bound * communes} MAD: {self.sentence}."
        )


class FloorsAboveTranche(_BoundRefused):
    sentence = "its floors are above it"


class CapsBelowTranche(_BoundRefused):
    sentence = "its caps are below it"


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters. ``first_share`` in percent; floors and caps in whole MAD a commune, None for none."""

    first_share: Decimal = Decimal(50)
    exponent: Decimal = Decimal("0.75")
    first_floor: int | None = None
    first_cap: int | None = None
    second_floor: int | None = None
    second_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A commune: its population in the census named, its score out of 100, what it fulfils."""

    code: str
    population: int | None
    score: Decimal
    meets_conditions: bool
    is_eligible: bool


@dataclass(frozen=True, slots=True)
class Tranche:
    """A tranche shared out: its amount, the weights, and the whole MAD of each commune by code."""

    amount: int
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)

    @property
    def unallocated(self) -> int:
        """What nobody gets: the whole of a tranche in which nobody takes part."""
        return 0 if self.shares else self.amount

    @property
    def weight(self) -> Decimal:
        """The sum of the weights, of 28 digits."""
        total = Decimal(0)
        for weight in self.weights.values():
            total = CONTEXT.add(total, weight)
        return total


@dataclass(frozen=True, slots=True)
class Allotment:
    """What a pool gives: its two tranches."""

    first: Tranche
    second: Tranche

    @property
    def codes(self) -> list[str]:
        """The communes that take part in a tranche, in order."""
        return sorted({*self.first.shares, *self.second.shares})

    def amount(self, code: str) -> int:
        """Return what one commune gets in all, in MAD; 0 for one that takes no part."""
        return self.first.shares.get(code, 0) + self.second.shares.get(code, 0)

    @property
    def allotted(self) -> int:
        return sum(self.first.shares.values()) + sum(self.second.shares.values())

    @property
    def unallocated(self) -> int:
        return self.first.unallocated + self.second.unallocated


def allot(pool: int, rules: Rules, candidates: Iterable[Candidate]) -> Allotment:
    """Share out a pool of whole MAD.

    The first tranche goes to communes that meet the conditions, by population^exponent; the second to
    eligible communes, by the same weight times score ÷ 100. Raises NoPopulation, FloorsAboveTranche or
    CapsBelowTranche.
    """
    communes = sorted(candidates, key=lambda candidate: candidate.code)
    first_amount = int(CONTEXT.multiply(Decimal(pool), rules.first_share) // HUNDRED)
    sizes = {
        commune.code: _size(commune, rules.exponent)
        for commune in communes
        if commune.meets_conditions or commune.is_eligible
    }
    first = {commune.code: sizes[commune.code] for commune in communes if commune.meets_conditions}
    second = {
        commune.code: CONTEXT.divide(CONTEXT.multiply(sizes[commune.code], commune.score), HUNDRED)
        for commune in communes
        if commune.is_eligible and commune.score > 0
    }
    return Allotment(
        _tranche(FIRST, first_amount, first, rules.first_floor, rules.first_cap),
        _tranche(SECOND, pool - first_amount, second, rules.second_floor, rules.second_cap),
    )


def _size(commune: Candidate, exponent: Decimal) -> Decimal:
    if not commune.population:
        raise NoPopulation(commune.code)
    return _power(commune.population, exponent)


# A power of 28 digits takes longest of all, and the same communes are worked out again and again.
@lru_cache(maxsize=8192)
def _power(population: int, exponent: Decimal) -> Decimal:
    return CONTEXT.power(Decimal(population), exponent)


def _tranche(
    name: str, amount: int, weights: Mapping[str, Decimal], floor: int | None, cap: int | None
) -> Tranche:
    if not weights:
        return Tranche(amount)
    count = len(weights)
    if floor is not None and floor * count > amount:
        raise FloorsAboveTranche(name, floor, count, amount)
    if cap is not None and cap * count < amount:
        raise CapsBelowTranche(name, cap, count, amount)
    return Tranche(amount, weights, shared_out(amount, weights, floor=floor or 0, cap=cap))
