"""What communes alike have on each line, from the published figures of a year (docs/improvement.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from assessments.models import Publication
from assessments.scoring import Grid, PeerLine, ScoreSheet
from assessments.scoring.scales import BandsScale, LinearScale
from assessments.services.grids import scoring_grid
from assessments.services.score_runs import score_figures
from communes.enums import Milieu
from communes.models import Commune
from config.toolbox.numbers import format_number
from records.services.parameters import parameter

SIZES = "assessments.peer_sizes"
LEAST = "assessments.peers_least"
LARGE = "large"
CENT = Decimal("0.01")
_YES = Decimal(100)


@dataclass(frozen=True, slots=True)
class LineSpread:
    """One line over a group: median points, and where at least half and at least a quarter stand.

    Values are in the unit of the line, None for checklists, whose ``items`` are percentages of the group.
    ``quartiles`` are the lower and the upper one of these values, None with fewer than four.
    """

    median: Decimal
    peer: PeerLine
    half_value: Decimal | None
    quarter_value: Decimal | None
    quartiles: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Communes alike: how many have a published score, and their medians."""

    count: int
    total: Decimal | None
    axes: Mapping[str, Decimal]
    lines: Mapping[str, LineSpread]


@dataclass(frozen=True, slots=True)
class YearPeers:
    """The groups of one commune in one published year; None where nobody was published in it.

    ``like`` is the part of its category with a like population, or the whole category where too few of it
    are published; ``sizes`` are the bounds of that population, None on a side without one.
    """

    year: int
    category_code: str
    category: Group | None
    region: Group | None
    like: Group | None
    sizes: tuple[int | None, int | None] | None

    @property
    def category_words(self) -> str:
        return category_words(self.category_code)

    @property
    def like_words(self) -> str:
        """Name the communes compared with, and how many they are."""
        if self.like is None:
            return ""
        count = format_number(self.like.count)
        if self.sizes is None:
            return _("%(category)s, %(count)s with a published score") % {
                "category": self.category_words,
                "count": count,
            }
        low, high = self.sizes
        words = {
            "category": self.category_words,
            "low": format_number(low or 0),
            "high": format_number(high or 0),
            "count": count,
        }
        if low is None:
            text = _("%(category)s of fewer than %(high)s inhabitants, %(count)s with a published score")
        elif high is None:
            text = _("%(category)s of %(low)s inhabitants or more, %(count)s with a published score")
        else:
            text = _("%(category)s of %(low)s to %(high)s inhabitants, %(count)s with a published score")
        return text % words


def category_words(code: str) -> str:
    """Name a category of communes."""
    return {
        LARGE: _("Large communes"),
        Milieu.URBAN: _("Urban communes"),
        Milieu.RURAL: _("Rural communes"),
    }[code]


@dataclass(slots=True)
class _Gathering:
    """The scores of a group while it is read."""

    totals: list[Decimal] = field(default_factory=list)
    count: int = 0
    axes: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    points: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, list[Decimal]] = field(default_factory=lambda: defaultdict(list))
    items: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, sheets: Sequence[ScoreSheet]) -> None:
        self.count += 1
        if sheets[0].total is not None:
            self.totals.append(sheets[0].total)
        for sheet in sheets:
            for code, axis in sheet.axes.items():
                self.axes[code].append(axis.points)
            for code, line in sheet.lines.items():
                self.points[code].append(line.points)
                if isinstance(line.value, Decimal):
                    self.values[code].append(line.value)
                for item in line.value if isinstance(line.value, tuple) else ():
                    self.items[code][item] += 1

    def group(self, falling: frozenset[str]) -> Group:
        return Group(
            self.count,
            _median(self.totals) if self.totals else None,
            {code: _median(points) for code, points in self.axes.items()},
            {code: self._spread(code, points, code in falling) for code, points in self.points.items()},
        )

    def _spread(self, code: str, points: list[Decimal], is_falling: bool) -> LineSpread:
        best, values = sorted(points, reverse=True), sorted(self.values[code], reverse=not is_falling)
        shares = {item: _YES * count / len(points) for item, count in self.items[code].items()}
        return LineSpread(
            _median(points),
            PeerLine(_reached_by(best, 2), _reached_by(best, 4), shares),
            _reached_by(values, 2) if values else None,
            _reached_by(values, 4) if values else None,
            _quartiles(values),
        )


def _median(numbers: Iterable[Decimal]) -> Decimal:
    return Decimal(median(numbers)).quantize(CENT, ROUND_HALF_UP)


def _reached_by(best_first: Sequence[Decimal], part: int) -> Decimal:
    """Return what at least one in so many reaches."""
    return best_first[-(-len(best_first) // part) - 1]


def _quartiles(numbers: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    if len(numbers) < 4:
        return None
    low, _middle, high = quantiles(numbers, n=4, method="inclusive")
    return low, high


def peers_of(commune: Commune, publications: Iterable[Publication]) -> dict[int, YearPeers]:
    """Return the groups of one commune by published year.

    The publications come with their cycle and grids. One query for the commune's categories; three more for
    a publication that nobody has asked for yet, whatever the number of its communes, and none after.
    """
    chosen = list(publications)
    sizes, least = sorted(parameter(SIZES)), parameter(LEAST)
    large = set(
        commune.assessments.filter(
            cycle__in=[publication.cycle_id for publication in chosen], has_additional_grid=True
        ).values_list("cycle", flat=True)
    )
    found = {}
    for publication in chosen:
        groups = _groups(publication, sizes)
        year, census = publication.cycle.assessed_year, publication.cycle.census
        category = LARGE if publication.cycle_id in large else commune.milieu
        place = _size(commune.population(census), sizes)
        like = groups.get(("like", category, place))
        is_enough = like is not None and like.count >= least
        found[year] = YearPeers(
            year,
            category,
            groups.get(("category", category)),
            groups.get(("region", commune.province.region.code)),
            like if is_enough else groups.get(("category", category)),
            _bounds(place, sizes) if is_enough and place is not None else None,
        )
    return found


class Comparable:
    """The groups of one publication, asked for many communes: the parameters are read once."""

    def __init__(self, publication: Publication) -> None:
        self.sizes, self.least = sorted(parameter(SIZES)), parameter(LEAST)
        self.census = publication.cycle.census
        self._groups = _groups(publication, self.sizes)

    def to(self, commune: Commune, *, is_large: bool) -> Group | None:
        """Return the communes alike, else their category; None where too few of it are published."""
        category = LARGE if is_large else commune.milieu
        place = _size(commune.population(self.census), self.sizes)
        for key in (("like", category, place), ("category", category)):
            group = self._groups.get(key)
            if group is not None and group.count >= self.least:
                return group
        return None


def _size(population: int | None, sizes: Sequence[int]) -> int | None:
    """Return the rank of the class of sizes that a population falls in; None where it is unknown."""
    return None if population is None else sum(population >= size for size in sizes)


def _bounds(place: int, sizes: Sequence[int]) -> tuple[int | None, int | None]:
    return (sizes[place - 1] if place else None, sizes[place] if place < len(sizes) else None)


def _groups(publication: Publication, sizes: Sequence[int]) -> Mapping[Any, Group]:
    """Return every group of a publication. What is published never changes: it is worked out once."""
    key = f"peers-2:{settings.VERSION}:{publication.digest}:{'-'.join(map(str, sizes))}"
    groups = cache.get(key)
    if groups is None:
        groups = _gathered(publication, sizes)
        cache.set(key, groups, timeout=None)
    return groups


def _gathered(publication: Publication, sizes: Sequence[int]) -> dict[Any, Group]:
    cycle = publication.cycle
    grid = scoring_grid(cycle.grid)
    additional = scoring_grid(cycle.additional_grid) if cycle.additional_grid else None
    rows = publication.results.filter(is_scored=True).values_list(
        "answers",
        "commune__milieu",
        "commune__province__region__code",
        "assessment__has_additional_grid",
        f"commune__population_{cycle.census}",
    )
    gathered: dict[Any, _Gathering] = defaultdict(_Gathering)
    for answers, milieu, region, is_large, population in rows.order_by("pk"):
        grids: list[Grid] = [grid, additional] if is_large and additional else [grid]
        sheets = [score_figures(each, answers, assessed_year=cycle.assessed_year) for each in grids]
        category = LARGE if is_large else milieu
        for place in (
            ("category", category),
            ("region", region),
            ("like", category, _size(population, sizes)),
        ):
            gathered[place].add(sheets)
    falling = frozenset(
        indicator.code
        for each in (grid, additional)
        if each
        for indicator in each.indicators
        if _is_falling(indicator.scale)
    )
    return {place: found.group(falling) for place, found in gathered.items()}


def _is_falling(scale: object) -> bool:
    """Tell whether less is better."""
    if isinstance(scale, LinearScale):
        return not scale.rising
    return isinstance(scale, BandsScale) and scale.bands[0].points > scale.bands[-1].points
