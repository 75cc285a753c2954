"""What an estimate lets one say, and no more: one sentence for each effect, one for each list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capacity.models import Effect
from capacity.services.effect.design import Note
from config.toolbox.numbers import format_number

# The share of intervals that leave zero out where there is nothing, and of tests that speak without cause.
CHANCE = Decimal("0.05")
MONEY_UNIT = Decimal(100_000)
PLACES = Decimal("0.01")


class Verdict(StrEnum):
    """How far an estimate carries."""

    SHORT = "short"
    UNTESTED = "untested"
    APART_BEFORE = "apart_before"
    CHANCE = "chance"
    AMONG_MANY = "among_many"
    GAIN = "gain"
    LOSS = "loss"


_SENTENCES: dict[str, Promise] = {
    Note.FEW_TREATED: _(
        "Only %(treated)s communes had such actions and results before and after; %(asked_treated)s are "
        "asked for. Means are shown; they do not tell what the actions brought."
    ),
    Note.FEW_COMPARED: _(
        "Only %(compared)s comparable communes had no action aimed at this line; %(asked_compared)s are "
        "asked for. Means are shown; they do not tell what the actions brought."
    ),
    Note.FEW_YEARS: _(
        "Too few communes have %(asked_years)s assessed years before the effect: nothing tells whether both "
        "groups moved alike. Means are shown; they do not tell what the actions brought."
    ),
    Note.NO_VARIATION: _("No commune moved on this line: there is nothing to compare."),
    Verdict.UNTESTED: _(
        "The gap between both groups is %(points)s points, but nothing tells whether they moved alike "
        "before. It does not tell what the actions brought."
    ),
    Verdict.APART_BEFORE: _(
        "Both groups moved apart before the actions already: the gap of %(points)s points does not tell what "
        "the actions brought."
    ),
    Verdict.CHANCE: _(
        "The gap between both groups, %(points)s points, is no wider than what chance gives. It shows "
        "neither that the actions changed something, nor that they changed nothing."
    ),
    Verdict.AMONG_MANY: _(
        "The gap between both groups, %(points)s points, would be wider than what chance gives if it stood "
        "alone; among the %(count)s estimates of this list, chance gives such gaps."
    ),
    Verdict.GAIN: _(
        "Communes that acted gained %(points)s points more than comparable communes that did not; chance "
        "hardly gives such a gap. If both would have moved alike without the actions, it is what they "
        "brought: nothing in the years before speaks against that."
    ),
    Verdict.LOSS: _(
        "Communes that acted gained %(points)s points less than comparable communes that did not; chance "
        "hardly gives such a gap. Other things may have changed where actions were taken: look into why."
    ),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What a list of estimates holds, against what chance alone would give."""

    estimated: int
    by_chance: Decimal
    leaving_zero_out: int
    after_holm: int


@dataclass(frozen=True, slots=True)
class PerMoney:
    """Points for 100,000 MAD spent on each commune, with the interval."""

    points: Decimal
    low: Decimal
    high: Decimal


def holm(p_values: Sequence[Decimal]) -> list[Decimal]:
    """Return p-values adjusted for their number, by Holm's method (1979), in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted, reached = [Decimal(1)] * len(p_values), Decimal(0)
    for rank, index in enumerate(order):
        reached = max(reached, min(Decimal(1), (len(p_values) - rank) * p_values[index]))
        adjusted[index] = reached
    return adjusted


def verdicts(effects: Sequence[Effect]) -> dict[int, Verdict]:
    """Return how far each effect of one list carries, by its key: it matters how many were tried at once."""
    tried = [(row.pk, row.p_value) for row in effects if row.p_value is not None]
    adjusted = holm([p_value for _key, p_value in tried])
    by_key = {key: value for (key, _p_value), value in zip(tried, adjusted, strict=True)}
    return {row.pk: _verdict(row, by_key.get(row.pk, Decimal(1))) for row in effects}


def tally(effects: Sequence[Effect]) -> Tally:
    """Count what a list holds against what chance alone would give."""
    p_values = [row.p_value for row in effects if row.p_value is not None]
    return Tally(
        estimated=len(p_values),
        by_chance=len(p_values) * CHANCE,
        leaving_zero_out=sum(value < CHANCE for value in p_values),
        after_holm=sum(value < CHANCE for value in holm(p_values)),
    )


def sentence(effect: Effect, verdict: Verdict, *, count: int) -> str:
    """Say what was seen, and why it says no more. ``count`` is how many were estimated at once."""
    asked = effect.run.options
    # These two say which way the gap goes.
    points = effect.effect or Decimal(0)
    points = abs(points) if verdict in (Verdict.GAIN, Verdict.LOSS) else points
    return str(_SENTENCES[effect.note or verdict]) % {
        "points": format_number(points, 2),
        "count": format_number(count),
        "treated": format_number(effect.treated),
        "compared": format_number(effect.compared),
        "asked_treated": format_number(asked["treated"]),
        "asked_compared": format_number(asked["compared"]),
        "asked_years": format_number(asked["years_before"]),
    }


def per_money(effect: Effect) -> PerMoney | None:
    """Return the effect for 100,000 MAD; None unless the cost of every commune's actions is known."""
    known = effect.seen.get("costed", 0) == effect.treated
    if effect.effect is None or effect.low is None or effect.high is None or not known or not effect.cost:
        return None
    share = MONEY_UNIT * effect.treated / effect.cost
    return PerMoney(*((value * share).quantize(PLACES) for value in (effect.effect, effect.low, effect.high)))


def _verdict(effect: Effect, adjusted: Decimal) -> Verdict:
    if effect.effect is None or effect.p_value is None:
        return Verdict.SHORT
    if effect.pretrend_p is None:
        return Verdict.UNTESTED
    if effect.pretrend_p < CHANCE:
        return Verdict.APART_BEFORE
    if effect.p_value >= CHANCE:
        return Verdict.CHANCE
    if adjusted >= CHANCE:
        return Verdict.AMONG_MANY
    return Verdict.GAIN if effect.effect > 0 else Verdict.LOSS
