"""The shortest way to a total: which lines to raise, by how much, in their own units (docs/improvement.md).

The order is fixed: as few lines as can be; among those, what comparable communes already reach; then no more
of each line than the total needs. Conditions not met stand before it: without them nothing is eligible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import cached_property

from assessments.scoring.advice import items_advice, line_advice, step_advice
from assessments.scoring.answers import Answers
from assessments.scoring.arithmetic import CENT, HUNDRED, ZERO, rounded
from assessments.scoring.engine import total_score
from assessments.scoring.fields import Field, FieldType, Value
from assessments.scoring.grid import Grid, Indicator
from assessments.scoring.metrics import ChecklistMetric, FormulaMetric
from assessments.scoring.scales import ChecklistScale, LinearScale
from assessments.scoring.sheet import ConditionScore, Line, ScoreSheet, Status
from assessments.scoring.steps import Step, figure_needed, linear_step, steps_up


class Nearness(StrEnum):
    """How many comparable communes are already where a line should come."""

    HALF = "half"
    QUARTER = "quarter"
    FEW = "few"
    UNKNOWN = "unknown"

    @property
    def is_within_reach(self) -> bool:
        """Tell whether at least a quarter of the comparable communes are there."""
        return self in {Nearness.HALF, Nearness.QUARTER}


_COSTS = {Nearness.HALF: 0, Nearness.QUARTER: 1, Nearness.FEW: 2, Nearness.UNKNOWN: 2}
_FARTHEST = (Nearness.HALF, Nearness.QUARTER, Nearness.FEW, Nearness.UNKNOWN)
_HALF, _QUARTER = Decimal(50), Decimal(25)


@dataclass(frozen=True, slots=True)
class PeerLine:
    """What comparable communes have on one line.

    ``half`` and ``quarter`` are the points that at least half and at least a quarter of them have;
    ``items`` the percentage of them that have each item of a checklist.
    """

    half: Decimal
    quarter: Decimal
    items: Mapping[str, Decimal] = field(default_factory=dict)


Peers = Mapping[str, PeerLine]


@dataclass(frozen=True)
class Need:
    """One way for a line to have more points: a step of its scale, or items of its checklist."""

    line: Line
    points: Decimal
    """What the line gives once it is done."""
    nearness: Nearness
    step: Step | None = None
    items: tuple[Field, ...] = ()

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def indicator(self) -> Indicator:
        return self.line.indicator

    @property
    def gain(self) -> Decimal:
        return self.points - self.line.points

    @cached_property
    def figure(self) -> tuple[Field, Decimal] | None:
        """Return the field to move and the figure it must show; None where items or no figure do it."""
        return figure_needed(self.line, self.step) if self.step else None

    @property
    def can_be(self) -> bool:
        """Tell whether the figure that would do it is one that its field takes."""
        is_open = self.line.exact is None or isinstance(self.indicator.metric, FormulaMetric)
        return bool(self.items) or is_open or self.figure is not None

    @property
    def figures(self) -> dict[str, Value]:
        """Return the answers that the need stands for, by field; empty where a line has no value yet."""
        if self.items:
            return {item.code: True for item in self.items}
        if self.figure is None:
            return {}
        known, needed = self.figure
        return {known.code: int(needed) if known.type is FieldType.INTEGER else needed}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Say in the three languages what is needed, in the units of the line."""
        if self.items:
            return items_advice(self.indicator, self.items)
        if self.line.exact is None:
            advice = line_advice(self.line)
            assert advice is not None
            return advice
        assert self.step is not None
        return step_advice(self.line, self.step)


@dataclass(frozen=True)
class Way:
    """A set of lines that leads to a total, the largest gains first.

    ``is_enough`` is false where all the lines together stay below the goal; ``total`` is what they lead to.
    """

    goal: Decimal
    lacking: Decimal
    needs: tuple[Need, ...]
    total: Decimal
    is_enough: bool

    @property
    def figures(self) -> dict[str, Value]:
        """Return the answers that change on this way, by field."""
        return {code: value for need in self.needs for code, value in need.figures.items()}


def conditions_lacking(sheet: ScoreSheet) -> list[ConditionScore]:
    """Return the conditions that are not met, in the grid's order: they come before any point."""
    return [condition for condition in sheet.conditions.values() if not condition.met]


def marks(sheet: ScoreSheet) -> list[Decimal]:
    """Return the totals to aim at: the threshold where it is not passed, and the next full ten above."""
    if sheet.total is None:
        return []
    ten = (sheet.total // 10 + 1) * 10
    goals = {min(ten, HUNDRED)} if sheet.total < HUNDRED else set()
    return sorted(goals | ({sheet.grid.threshold} if sheet.total < sheet.grid.threshold else set()))


def needs_of(line: Line, peers: PeerLine | None) -> list[Need]:
    """Return the ways for a line to have more, the smallest gain first; the last one gives it all it can.

    A linear scale offers what half and a quarter of the comparable communes reach, then its target. Items of
    a checklist are added one by one, those that most comparable communes have first.
    """
    if line.missing_points <= 0:
        return []
    scale = line.indicator.scale
    if isinstance(scale, ChecklistScale):
        return _checklist_needs(line, scale, peers)
    steps = {step.points: step for step in reversed(steps_up(line))}
    if isinstance(scale, LinearScale) and line.exact is not None and peers is not None:
        for points in (peers.quarter, peers.half):
            if line.points < points < line.max_points:
                steps[points] = linear_step(line.indicator, points)
    needs = [Need(line, points, nearness(line, points, peers), steps[points]) for points in sorted(steps)]
    return [need for need in needs if need.can_be]


def nearness(line: Line, points: Decimal, peers: PeerLine | None) -> Nearness:
    """Say how many comparable communes have so many points on a line.

    An undefined line depends on what happened in the year, not on what others do: nobody can tell.
    """
    if peers is None or line.status is Status.UNDEFINED:
        return Nearness.UNKNOWN
    if points <= peers.half:
        return Nearness.HALF
    return Nearness.QUARTER if points <= peers.quarter else Nearness.FEW


def _checklist_needs(line: Line, scale: ChecklistScale, peers: PeerLine | None) -> list[Need]:
    assert isinstance(line.indicator.metric, ChecklistMetric)
    ticked = line.value if isinstance(line.value, tuple) else ()
    shares = peers.items if peers else {}
    left = [
        item for item in line.indicator.metric.items if item.code not in ticked and scale.items[item.code]
    ]
    left.sort(key=lambda item: -shares.get(item.code, ZERO))
    needs: list[Need] = []
    for count in range(1, len(left) + 1):
        added = tuple(left[:count])
        points = line.points + sum((scale.items[item.code] for item in added), ZERO)
        needs.append(Need(line, points, _nearness_of_items(added, peers), items=added))
    return needs


def _nearness_of_items(items: Iterable[Field], peers: PeerLine | None) -> Nearness:
    if peers is None:
        return Nearness.UNKNOWN
    least = min(peers.items.get(item.code, ZERO) for item in items)
    if least >= _HALF:
        return Nearness.HALF
    return Nearness.QUARTER if least >= _QUARTER else Nearness.FEW


def shortest_way(grid: Grid, sheet: ScoreSheet, *, goal: Decimal, peers: Peers) -> Way | None:
    """Return the shortest way from a score to a goal; None where it is there already, or has no total.

    ``peers`` says what comparable communes have, by line; a line that it leaves out is out of known reach.
    An undefined line is on no way: it hangs on what happened in the year, such as no permit asked for.
    """
    lacking = lacking_points(sheet, goal)
    if sheet.total is None or lacking <= 0:
        return None
    ways = [
        found
        for indicator in grid.indicators
        if (line := sheet.lines[indicator.code]).status is not Status.UNDEFINED
        and (found := needs_of(line, peers.get(indicator.code)))
    ]
    chosen = _fewest_and_nearest(ways, lacking)
    if chosen is None:
        chosen, is_enough = tuple(found[-1] for found in ways), False
    else:
        chosen, is_enough = _no_more_than_needed(chosen, ways, peers, lacking), True
    needs = tuple(sorted(chosen, key=lambda need: -need.gain))
    return Way(goal, lacking, needs, _total_with(sheet, needs), is_enough)


def lacking_points(sheet: ScoreSheet, goal: Decimal) -> Decimal:
    """Return the points of lines that a score lacks to a goal; lines out of the total make it smaller."""
    counted = sum((line.points for line in sheet.lines.values() if not line.excluded), ZERO)
    return rounded(goal * (HUNDRED - sheet.excluded) / HUNDRED, CENT, ROUND_CEILING) - counted


def _total_with(sheet: ScoreSheet, needs: Iterable[Need]) -> Decimal:
    raised = {need.code: replace(need.line, points=need.points) for need in needs}
    total = total_score((raised.get(line.code, line) for line in sheet.lines.values()), sheet.excluded)
    assert total is not None
    return total


def _fewest_and_nearest(ways: Sequence[Sequence[Need]], lacking: Decimal) -> tuple[Need, ...] | None:
    """Return the fewest lines that bring what is lacking, and of those the nearest; None if none can.

    Lines are taken one after the other; of the choices with as many lines and the same nearness only the one
    that gains most is kept, so that a grid of any size is weighed whole.
    """
    count = _fewest(ways, lacking)
    if count is None:
        return None
    best: dict[tuple[int, int], tuple[Decimal, tuple[Need, ...]]] = {(0, 0): (ZERO, ())}
    for found in ways:
        for (lines, cost), (gained, chosen) in list(best.items()):
            if lines == count:
                continue
            for need in found:
                place, gain = (lines + 1, cost + _COSTS[need.nearness]), gained + need.gain
                if place not in best or gain > best[place][0]:
                    best[place] = (gain, (*chosen, need))
    costs = [cost for (lines, cost), (gain, _needs) in best.items() if lines == count and gain >= lacking]
    return best[count, min(costs)][1]


def _fewest(ways: Sequence[Sequence[Need]], lacking: Decimal) -> int | None:
    gained = ZERO
    for count, gain in enumerate(sorted((found[-1].gain for found in ways), reverse=True), start=1):
        gained += gain
        if gained >= lacking:
            return count
    return None


def _no_more_than_needed(
    chosen: Iterable[Need], ways: Sequence[Sequence[Need]], peers: Peers, lacking: Decimal
) -> tuple[Need, ...]:
    """Lower each line to the least that still suffices, those that comparable communes reach least first."""
    needs = {need.code: need for need in chosen}
    offered = {found[0].code: found for found in ways}
    for need in sorted(needs.values(), key=lambda need: (-_FARTHEST.index(need.nearness), -need.gain)):
        surplus = sum((other.gain for other in needs.values()), ZERO) - lacking
        least = need.points - surplus
        lower = [other for other in offered[need.code] if other.points >= least]
        if isinstance(need.indicator.scale, LinearScale) and need.line.exact is not None:
            lower.insert(0, _exactly(need.line, least, peers.get(need.code)))
        needs[need.code] = min(lower, key=lambda other: (_COSTS[other.nearness], other.points))
    return tuple(needs.values())


def _exactly(line: Line, points: Decimal, peers: PeerLine | None) -> Need:
    points = max(points, line.points + CENT)
    return Need(line, points, nearness(line, points, peers), linear_step(line.indicator, points))


def with_figures(answers: Answers, figures: Mapping[str, Value]) -> Answers:
    """Return the answers with some figures changed."""
    return Answers(answers.assessed_year, {**answers.values, **figures})
