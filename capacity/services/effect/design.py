"""Which communes are compared with which, for one target. Plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from capacity.services.effect.table import Row, Target

# The grouping under which every action aimed at a line is one group, whatever its topic or type.
LINE = "line"


class Note(StrEnum):
    """Why nothing is estimated."""

    FEW_TREATED = "few_treated"
    FEW_COMPARED = "few_compared"
    FEW_YEARS = "few_years"
    NO_VARIATION = "no_variation"


@dataclass(frozen=True, slots=True)
class Options:
    """What an estimate asks for. Communes are comparable within a stratum: milieu and band of population.

    ``years_before`` are asked of each commune that had an action, and in all of each that had none: two at
    least, else nothing tells how it moves.
    """

    treated: int = 15
    compared: int = 15
    years_before: int = 2
    # A stratum where fewer communes had no action compares nobody.
    compared_in_stratum: int = 3
    bands: tuple[int, ...] = (50_000, 10_000)

    def plain(self) -> dict[str, Any]:
        """Return them as JSON keeps them."""
        return {**asdict(self), "bands": list(self.bands)}


@dataclass(frozen=True, slots=True)
class Seen:
    """The points of one commune in one year. ``start`` is the first year that may show an effect."""

    commune: str
    year: int
    stratum: str
    points: float
    start: int | None

    @property
    def cell(self) -> tuple[str, int]:
        """The communes among which the year counts: those of the stratum."""
        return self.stratum, self.year

    @property
    def is_after(self) -> bool:
        return self.start is not None and self.year >= self.start

    @property
    def since(self) -> int:
        """Years since the year of the action: 1 in the first that may show an effect."""
        return self.year - self.start + 1 if self.start is not None else 0


@dataclass(frozen=True, slots=True)
class Design:
    """The sample of one estimate, who was left out and why, and why it may not be estimated.

    ``references`` are the cells whose year effect is zero: one in each group of communes that hang together.
    """

    target: Target
    sample: Sequence[Seen]
    references: frozenset[tuple[str, int]]
    left_out: Mapping[str, int]
    cost: Decimal
    costed: int
    note: Note | None

    @property
    def starts(self) -> dict[str, int]:
        """Return the first year after the action of each commune that had one."""
        return {seen.commune: seen.start for seen in self.sample if seen.start is not None}

    @property
    def treated(self) -> int:
        return len(self.starts)

    @property
    def compared(self) -> int:
        return len({seen.commune for seen in self.sample if seen.start is None})


def design(rows: Sequence[Row], target: Target, options: Options) -> Design:
    """Choose the sample for one target.

    An action of year N may show from the assessed year N + 1 on, and is held to last: later ones change
    nothing. Compared communes had no action of any group aimed at the line. Left out are communes that had
    one with too few assessed years before its effect, whose first action aimed at the line was of another
    group, whose action is too recent, or with whom no commune of their stratum compares.
    """
    first_any, first_own = _first_actions(rows, target)
    seen_by = defaultdict(list)
    for row in rows:
        if target.outcome in row.points:
            seen_by[row.commune].append(row)
    left_out: Counter[str] = Counter()
    sample: list[Seen] = []
    for commune, seen in seen_by.items():
        start = None
        if commune in first_any:
            start = first_any[commune] + 1
            years = [row.year for row in seen]
            if first_own.get(commune) != first_any[commune]:
                left_out["other_actions"] += 1
                continue
            if start > max(years):
                left_out["too_recent"] += 1
                continue
            if sum(year < start for year in years) < options.years_before:
                left_out["few_years"] += 1
                continue
        sample += [
            Seen(commune, row.year, row.stratum, float(row.points[target.outcome]), start) for row in seen
        ]
    sample, references = _comparable(sample, options, left_out)
    chosen = {seen.commune for seen in sample if seen.start is not None}
    last = max((seen.year for seen in sample), default=0)
    costs: Counter[str] = Counter()
    for row in rows:
        if row.commune in chosen and row.year < last and (done := row.done.get(target)):
            costs[row.commune] += done.cost  # type: ignore[assignment]
    return Design(
        target=target,
        sample=sorted(sample, key=lambda seen: (seen.commune, seen.year)),
        references=references,
        left_out=dict(left_out),
        cost=Decimal(sum(costs.values())),
        costed=sum(1 for cost in costs.values() if cost > 0),
        note=_note(sample, options, left_out),
    )


def _first_actions(rows: Iterable[Row], target: Target) -> tuple[dict[str, int], dict[str, int]]:
    """Return the first year of any action aimed at the line, and of one of this group, by commune."""
    any_group: dict[str, int] = {}
    own_group: dict[str, int] = {}
    whole = Target(LINE, target.outcome, target.outcome)
    for row in sorted(rows, key=lambda row: row.year):
        if whole in row.done:
            any_group.setdefault(row.commune, row.year)
        if target in row.done:
            own_group.setdefault(row.commune, row.year)
    return any_group, own_group


def _comparable(
    sample: Sequence[Seen], options: Options, left_out: Counter[str]
) -> tuple[list[Seen], frozenset[tuple[str, int]]]:
    """Drop what cannot be compared, until nothing more must go; return the rest and its references."""
    kept = list(sample)
    while True:
        smaller, groups = _one_round(kept, options)
        if len(smaller) == len(kept):
            break
        kept = smaller
    used = {groups[seen.commune] for seen in kept if seen.is_after}
    outside = {seen.commune for seen in kept if groups[seen.commune] not in used}
    remaining = {seen.commune for seen in kept}
    counts = {
        "no_comparable": {seen.commune for seen in sample if seen.start is not None} - remaining,
        "one_year": {seen.commune for seen in sample if seen.start is None} - remaining,
        "other_strata": outside,
    }
    left_out.update({reason: len(communes) for reason, communes in counts.items() if communes})
    kept = [seen for seen in kept if seen.commune not in outside]
    first: dict[Any, tuple[str, int]] = {}
    for cell in sorted({seen.cell for seen in kept if not seen.is_after}):
        first.setdefault(groups[cell], cell)
    return kept, frozenset(first.values())


def _one_round(kept: Sequence[Seen], options: Options) -> tuple[list[Seen], dict[Any, Any]]:
    """Drop cells with few compared, communes with few years, and years that nothing ties to the commune."""
    compared = Counter(seen.cell for seen in kept if seen.start is None)
    years = Counter(seen.commune for seen in kept if not seen.is_after)
    groups = _hanging_together((seen.commune, seen.cell) for seen in kept if not seen.is_after)

    def is_known(seen: Seen) -> bool:
        # What would have been is known only where the commune and the year meet in what was not touched.
        return groups.get(seen.commune, seen.commune) == groups.get(seen.cell)

    after = {seen.commune for seen in kept if seen.is_after and is_known(seen)}
    smaller = [
        seen
        for seen in kept
        if compared[seen.cell] >= options.compared_in_stratum
        and years[seen.commune] >= options.years_before
        and (seen.start is None or (seen.commune in after and is_known(seen)))
    ]
    return smaller, groups


def _hanging_together(edges: Iterable[tuple[str, tuple[str, int]]]) -> dict[Any, Any]:
    """Return one and the same member for all communes and cells that a chain of rows ties together."""
    parent: dict[Any, Any] = {}

    def root(node: Any) -> Any:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for commune, cell in edges:
        parent[root(commune)] = root(cell)
    return {node: root(node) for node in list(parent)}


def _note(sample: Sequence[Seen], options: Options, left_out: Counter[str]) -> Note | None:
    treated = len({seen.commune for seen in sample if seen.start is not None})
    if treated < options.treated:
        enough = treated + left_out["few_years"] >= options.treated
        return Note.FEW_YEARS if enough else Note.FEW_TREATED
    if len({seen.commune for seen in sample if seen.start is None}) < options.compared:
        return Note.FEW_COMPARED
    points = {(seen.commune, seen.points) for seen in sample}
    if len(points) == len({seen.commune for seen in sample}):
        return Note.NO_VARIATION
    return None
