"""The shortest way of a file to the threshold and to the next mark, beside what communes alike reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.models import Assessment
from assessments.scoring import (
    ConditionScore,
    Grid,
    Indicator,
    Line,
    Need,
    ScoreSheet,
    Way,
    conditions_lacking,
    marks,
    needs_of,
    shortest_way,
)
from assessments.scoring.arithmetic import CENT, rounded
from assessments.scoring.reasons import in_unit
from assessments.services.grid_lines import line_map
from assessments.services.improvement.peers import LineSpread, YearPeers, peers_of
from assessments.services.improvement.simulation import Start, starting_figures
from assessments.services.public.results import latest_publications
from config.toolbox.languages import pick


@dataclass(frozen=True, slots=True)
class LineWay:
    """A line that lacks points: each way to more, and where communes alike stand on it."""

    line: Line
    needs: Sequence[Need]
    spread: LineSpread | None
    is_on_way: bool

    @property
    def indicator(self) -> Indicator:
        return self.line.indicator

    @property
    def half(self) -> str:
        """Return the value that at least half of the communes alike reach, in its unit; "" without one."""
        return self._value(self.spread.half_value if self.spread else None)

    @property
    def quarter(self) -> str:
        """Return the value that at least a quarter of them reach."""
        return self._value(self.spread.quarter_value if self.spread else None)

    def _value(self, value: Decimal | None) -> str:
        """Write a value in its unit, rounded as people read it."""
        if value is None:
            return ""
        return pick({"value": in_unit(self.indicator, rounded(value, CENT))}, "value")

    @property
    def is_within_reach(self) -> bool:
        """Tell whether a quarter of the communes alike have what the next step asks."""
        return bool(self.needs) and self.needs[0].nearness.is_within_reach


@dataclass(frozen=True)
class FileWays:
    """The ways of one file: conditions first, then the nearest mark, then the lines one by one."""

    start: Start
    sheet: ScoreSheet
    conditions: Sequence[ConditionScore]
    ways: Sequence[Way]
    lines: Sequence[LineWay]
    peers: YearPeers | None

    @property
    def assessment(self) -> Assessment:
        return self.start.assessment

    @property
    def grid(self) -> Grid:
        return self.sheet.grid


def file_ways(assessment: Assessment) -> FileWays:
    """Return the ways of a file under the grid that decides eligibility."""
    start = starting_figures(assessment)
    sheet = start.sheets()[0]
    grid = sheet.grid
    found = _peers(assessment)
    own, spreads = found if found else (None, {})
    peers = {code: spread.peer for code, spread in spreads.items()}
    ways = [
        way for goal in marks(sheet) if (way := shortest_way(grid, sheet, goal=goal, peers=peers)) is not None
    ]
    on_way = {need.code for need in ways[-1].needs} if ways else set()
    lines = [
        LineWay(line, needs, spreads.get(code), code in on_way)
        for code, line in sheet.lines.items()
        if (needs := needs_of(line, peers.get(code)))
    ]
    lines.sort(key=lambda row: -row.line.missing_points)
    return FileWays(start, sheet, conditions_lacking(sheet), ways, lines, own)


def _peers(assessment: Assessment) -> tuple[YearPeers, dict[str, LineSpread]] | None:
    """Return the communes alike of the file's year, or of the latest published year before it.

    Lines whose rule or maximum was another one then are left out: their points do not compare.
    """
    year = assessment.cycle.assessed_year
    publication = latest_publications().filter(cycle__assessed_year__lte=year).first()
    if publication is None:
        return None
    links = line_map(publication.cycle.grid, assessment.cycle.grid).by_code
    same = {code: link.old.code for code, link in links.items() if link.old is not None and link.is_alike}
    peers = peers_of(assessment.commune, [publication])[publication.cycle.assessed_year]
    lines = peers.like.lines if peers.like else {}
    return peers, {code: lines[old] for code, old in same.items() if old in lines}
