"""The table to estimate, from the results and the actions on record: eight queries at any size."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.enums import Stage, State
from assessments.models import Cycle, ScoreSheet
from capacity.services.effect.actions import Carried, actions_on_record
from capacity.services.effect.design import Options
from capacity.services.effect.table import Done, Row
from capacity.services.lines import grid_lines
from communes.models import Commune

# Sheets carry their reasons in three languages: few are held at a time.
BATCH = 300
FINAL_STATES = (State.FINAL, State.PUBLISHED)
MET, NOT_MET = Decimal(100), Decimal(0)
_STAGE_ORDER = {stage: order for order, stage in enumerate(Stage.values)}


@dataclass(frozen=True)
class Panel:
    """The rows, what the years hold (assessed, acting, actions, cost), and whether any of it is made up."""

    rows: Sequence[Row]
    years: Sequence[Mapping[str, Any]]
    is_demonstration: bool


def build_panel(options: Options) -> Panel:
    """Return the table of all final and published results, and of all actions on record."""
    points = points_by_year()
    done: dict[tuple[str, int], dict] = defaultdict(dict)
    actions = actions_on_record()
    for action in actions:
        held = done[action.commune, action.year]
        for target in action.targets():
            before = held.get(target, Done(0, Decimal(0)))
            held[target] = Done(before.actions + 1, before.cost + action.cost)
    keys = points.keys() | done.keys()
    strata = _strata(options)
    rows = [
        Row(commune, year, strata[commune], points.get((commune, year), {}), done.get((commune, year), {}))
        for commune, year in sorted(keys)
    ]
    is_demonstration = Cycle.objects.filter(is_demonstration=True, assessments__state__in=FINAL_STATES)
    return Panel(rows, _years(points, actions), is_demonstration.exists())


def points_by_year(commune: Commune | None = None) -> dict[tuple[str, int], dict[str, Decimal]]:
    """Return the points of each line by commune and assessed year; excluded lines are missing. One query.

    The latest verified score counts. A condition has 100 points when it is met, else none.
    """
    sheets = ScoreSheet.objects.filter(assessment__state__in=FINAL_STATES).exclude(stage=Stage.DECLARED)
    if commune is not None:
        sheets = sheets.filter(assessment__commune=commune)
    found: dict[tuple[str, int], dict[str, Decimal]] = {}
    reached: dict[tuple[str, int], int] = {}
    values = sheets.order_by("pk").values_list(
        "assessment__commune__code",
        "assessment__cycle__assessed_year",
        "stage",
        "sheet__conditions",
        "sheet__lines",
        "additional_sheet__lines",
    )
    for code, year, stage, conditions, lines, additional in values.iterator(chunk_size=BATCH):
        if _STAGE_ORDER[stage] > reached.get((code, year), -1):
            reached[code, year] = _STAGE_ORDER[stage]
            found[code, year] = dict(_points(conditions or {}, {**(lines or {}), **(additional or {})}))
    return found


def known_lines() -> dict[str, dict[str, Any]]:
    """Return every line that any cycle's grid has had, as its latest grid has it, in order. One query."""
    cycles = Cycle.objects.filter(opened_at__isnull=False).order_by("-assessed_year")
    lines: dict[str, dict[str, Any]] = {}
    for cycle in cycles.select_related("grid", "additional_grid"):
        for grid in filter(None, (cycle.grid, cycle.additional_grid)):
            for line in grid_lines(grid):
                lines.setdefault(line["code"], line)
    return lines


def most_points(line: Mapping[str, Any] | None) -> Decimal:
    """Return the most points that a line may have: 100 for a condition."""
    return Decimal(str(line["max_points"])) if line and "max_points" in line else MET


def _points(conditions: Mapping[str, Any], lines: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    for code, condition in conditions.items():
        yield code, MET if condition["met"] else NOT_MET
    for code, line in lines.items():
        if not line["excluded"]:
            yield code, Decimal(line["points"])


def _strata(options: Options) -> dict[str, str]:
    places = Commune.objects.values_list("code", "milieu", "population_2024")
    return {
        code: f"{milieu} {sum(population >= band for band in options.bands)}"
        for code, milieu, population in places
    }


def _years(points: Mapping[tuple[str, int], Any], actions: Sequence[Carried]) -> list[dict[str, Any]]:
    assessed = Counter(year for _commune, year in points)
    counts = Counter(action.year for action in actions)
    return [
        {
            "year": year,
            "assessed": assessed[year],
            "acting": len({action.commune for action in actions if action.year == year}),
            "actions": counts[year],
            "cost": format(sum((action.cost for action in actions if action.year == year), Decimal(0)), "f"),
        }
        for year in sorted(assessed.keys() | counts.keys())
    ]
