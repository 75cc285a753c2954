"""What the pages show of the latest estimate, and of one commune."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionKind, Grouping
from capacity.models import Effect, EffectRun, Topic
from capacity.services.effect.actions import Carried, actions_on_record
from capacity.services.effect.panel import known_lines, points_by_year
from capacity.services.effect.readings import (
    PerMoney,
    Tally,
    Verdict,
    per_money,
    sentence,
    tally,
    verdicts,
)
from communes.models import Commune
from config.toolbox.languages import pick

# In shares of the most points of a line: a drawing is at least this wide on each side.
LEAST_REACH = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An effect with its words. Shares are those of the most points of the line, for the drawing."""

    effect: Effect
    group: str
    outcome: str
    verdict: Verdict
    sentence: str
    per_money: PerMoney | None

    @property
    def is_pale(self) -> bool:
        """Tell whether the gap may not be read as a gain or a loss."""
        return self.verdict not in (Verdict.GAIN, Verdict.LOSS)

    @property
    def shares(self) -> tuple[Decimal, ...]:
        effect = self.effect
        if effect.effect is None or effect.low is None or effect.high is None:
            return ()
        return tuple(value / effect.max_points for value in (effect.effect, effect.low, effect.high))


@dataclass(frozen=True, slots=True)
class EffectList:
    """The effects of one grouping, what chance alone would give, and how far the drawing reaches."""

    rows: Sequence[EffectRow]
    tally: Tally
    reach: Decimal

    @property
    def reach_percent(self) -> Decimal:
        return 100 * self.reach


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in the words of the page; a cost of zero is one that is not known."""

    kind_label: str
    title: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """What a commune did towards a line in a year, and its points that year and the next (None: unknown)."""

    line: str
    actions: Sequence[ActionRow]
    points: Decimal | None
    points_next: Decimal | None

    @property
    def change(self) -> Decimal | None:
        if self.points is None or self.points_next is None:
            return None
        return self.points_next - self.points


def latest_run() -> EffectRun | None:
    """Return the latest estimate. One query."""
    return EffectRun.objects.select_related("table", "made_by").first()


def effects_by(run: EffectRun, grouping: str) -> EffectList:
    """Return the effects of one grouping, those estimated first, in the order of the grid. Three queries."""
    effects = list(run.effects.filter(grouping=grouping).select_related("run"))
    lines = known_lines()
    order = {code: place for place, code in enumerate(lines)}
    effects.sort(
        key=lambda row: (
            row.effect is None,
            row.group if grouping != Grouping.LINE else "",
            order.get(row.outcome, 999),
        )
    )
    counted = tally(effects)
    found = verdicts(effects)
    topics = _topics() if grouping == Grouping.TOPIC else {}
    rows = [_row(effect, found[effect.pk], counted, lines, topics) for effect in effects]
    reach = max([LEAST_REACH, *(abs(share) for row in rows for share in row.shares)])
    return EffectList(rows, counted, reach)


def effect_row(effect: Effect) -> EffectRow:
    """Return one effect, judged among those it was estimated with. Three queries."""
    together = list(effect.run.effects.filter(grouping=effect.grouping))
    topics = _topics() if effect.grouping == Grouping.TOPIC else {}
    return _row(effect, verdicts(together)[effect.pk], tally(together), known_lines(), topics)


_LEFT_OUT: dict[str, Promise] = {
    "few_years": _("Too few assessed years before the effect:"),
    "too_recent": _("The year after the action is not assessed yet:"),
    "other_actions": _("Other actions came first:"),
    "no_comparable": _("No comparable commune that did not act:"),
    "other_strata": _("No commune of their milieu and band of population acted:"),
    "one_year": _("Too few years in which it can be compared:"),
}


def left_out_of(effect: Effect) -> list[tuple[str, int]]:
    """Return why communes were left out of an effect, and how many for each reason."""
    return [(str(_LEFT_OUT[reason]), count) for reason, count in effect.seen.get("left_out", {}).items()]


def path_of(effect: Effect) -> list[dict[str, Any]]:
    """Return the effect by years since the action, as decimals."""
    return [
        {
            "since": step["since"],
            **{name: Decimal(str(step[name])) for name in ("effect", "low", "high")},
        }
        for step in effect.seen.get("path", [])
    ]


def moved_of(commune: Commune) -> list[tuple[int, list[Moved]]]:
    """Return by year, the latest first, what a commune did and what moved. Seven queries."""
    lines, topics = known_lines(), _topics()
    points = points_by_year(commune)
    done: dict[tuple[int, str], list[ActionRow]] = defaultdict(list)
    for action in actions_on_record(commune):
        for line in action.lines:
            done[action.year, line].append(_action(action, topics))
    years: dict[int, list[Moved]] = defaultdict(list)
    order = {code: place for place, code in enumerate(lines)}
    for (year, line), actions in sorted(done.items(), key=lambda item: order.get(item[0][1], 999)):
        years[year].append(
            Moved(
                line=_title(lines, line),
                actions=actions,
                points=points.get((commune.code, year), {}).get(line),
                points_next=points.get((commune.code, year + 1), {}).get(line),
            )
        )
    return sorted(years.items(), reverse=True)


def _row(
    effect: Effect,
    verdict: Verdict,
    counted: Tally,
    lines: Mapping[str, Mapping[str, Any]],
    topics: Mapping[str, Topic],
) -> EffectRow:
    group = _title(lines, effect.group)
    if effect.grouping == Grouping.KIND:
        group = _kind(effect.group)
    elif effect.grouping == Grouping.TOPIC:
        group = pick(topics[effect.group], "title") if effect.group in topics else effect.group
    return EffectRow(
        effect=effect,
        group=group,
        outcome=_title(lines, effect.outcome),
        verdict=verdict,
        sentence=sentence(effect, verdict, count=counted.estimated),
        per_money=None if verdict in (Verdict.APART_BEFORE, Verdict.UNTESTED) else per_money(effect),
    )


def _action(action: Carried, topics: Mapping[str, Topic]) -> ActionRow:
    topic = topics.get(action.topic)
    title = action.subject or (pick(topic, "title") if topic else "")
    return ActionRow(_kind(action.kind), title, action.cost)


def _kind(code: str) -> str:
    return str(dict(ActionKind.choices).get(code, code))


def _topics() -> dict[str, Topic]:
    return Topic.objects.in_bulk(field_name="code")


def _title(lines: Mapping[str, Mapping[str, Any]], code: str) -> str:
    return f"{code} – {pick(lines[code], 'title')}" if code in lines else code
