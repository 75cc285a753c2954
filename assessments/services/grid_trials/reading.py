"""A trial as its page shows it: counts, the communes that cross, lines, regions and categories."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from assessments.enums import Crossing
from assessments.models import GridTrial, TrialRow
from assessments.scoring.arithmetic import CENT, ZERO, rounded
from assessments.scoring.mapping import Relation
from assessments.services.grid_lines import relation_words
from assessments.services.improvement.peers import LARGE, category_words
from communes.actors import Actor
from communes.enums import Milieu
from config.toolbox.languages import pick
from config.toolbox.search import fold

ALL, ELIGIBLE_LOST, ELIGIBLE_WON = "all", "eligible_lost", "eligible_won"
CROSSES = "crosses"
# What the list shows; "crosses" is all that moves over the threshold, for sure or not.
SHOWS: Mapping[str, Q] = {
    CROSSES: ~Q(crossing=Crossing.NONE),
    Crossing.UP: Q(crossing=Crossing.UP),
    Crossing.DOWN: Q(crossing=Crossing.DOWN),
    Crossing.UP_IF: Q(crossing=Crossing.UP_IF),
    Crossing.DOWN_IF: Q(crossing=Crossing.DOWN_IF),
    ELIGIBLE_WON: Q(eligible_before=False, eligible_after=True),
    ELIGIBLE_LOST: Q(eligible_before=True, eligible_after=False),
    ALL: Q(),
}
SORTS: Mapping[str, F] = {
    "name": F("commune__name_fr"),
    "region": F("commune__province__region__code"),
    "before": F("before"),
    "after": F("after"),
    "difference": F("difference"),
}
_CATEGORIES: Mapping[str, Q] = {
    LARGE: Q(is_large=True),
    Milieu.URBAN: Q(is_large=False, commune__milieu=Milieu.URBAN),
    Milieu.RURAL: Q(is_large=False, commune__milieu=Milieu.RURAL),
}


@dataclass(frozen=True, slots=True)
class TrialFilter:
    """What a reader asks of the list; unknown values ask for nothing."""

    text: str = ""
    region: str = ""
    category: str = ""
    show: str = CROSSES
    sort: str = "difference"

    def apply(self, rows: QuerySet[TrialRow]) -> QuerySet[TrialRow]:
        """Return the rows asked for, sorted; ties by code."""
        if self.text:
            rows = rows.filter(commune__search_text__contains=fold(self.text))
        if self.region:
            rows = rows.filter(commune__province__region__code=self.region)
        rows = rows.filter(_CATEGORIES.get(self.category, Q()), SHOWS.get(self.show, SHOWS[CROSSES]))
        field = SORTS.get(self.sort.lstrip("-"), SORTS["difference"])
        falling = self.sort.startswith("-")
        order = field.desc(nulls_last=True) if falling else field.asc(nulls_last=True)
        return rows.select_related("commune__province__region").order_by(order, "commune__code")


@dataclass(slots=True)
class TrialCounts:
    """How a group of communes stands before and after."""

    label: str
    communes: int = 0
    passing_before: int = 0
    passing_after: int = 0
    met_before: int = 0
    met_after: int = 0
    eligible_before: int = 0
    eligible_after: int = 0
    eligible_at_most: int = 0
    crossing: Counter[str] = field(default_factory=Counter)
    totals_before: list[Decimal] = field(default_factory=list)
    totals_after: list[Decimal] = field(default_factory=list)

    def add(self, row: Mapping[str, Any], trial: GridTrial) -> None:
        self.communes += 1
        self.passing_before += row["passes_before"]
        self.passing_after += row["passes_after"]
        self.met_before += row["conditions_before"] == trial.asked_before
        self.met_after += row["conditions_after"] == trial.asked_after
        self.eligible_before += bool(row["eligible_before"])
        self.eligible_after += bool(row["eligible_after"])
        self.eligible_at_most += bool(row["eligible_at_most"])
        self.crossing[row["crossing"]] += 1
        for totals, total in ((self.totals_before, row["before"]), (self.totals_after, row["after"])):
            if total is not None:
                totals.append(total)

    @property
    def mean_before(self) -> Decimal | None:
        return _mean(self.totals_before)

    @property
    def mean_after(self) -> Decimal | None:
        return _mean(self.totals_after)

    @property
    def up(self) -> int:
        return self.crossing[Crossing.UP]

    @property
    def down(self) -> int:
        return self.crossing[Crossing.DOWN]

    @property
    def hanging(self) -> int:
        """Return those that would pass only with points on the lines without data."""
        return self.up_if + self.down_if

    @property
    def up_if(self) -> int:
        return self.crossing[Crossing.UP_IF]

    @property
    def down_if(self) -> int:
        return self.crossing[Crossing.DOWN_IF]


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a trial's page counts, of the communes that its reader looks after."""

    whole: TrialCounts
    regions: Sequence[TrialCounts]
    categories: Sequence[TrialCounts]


@dataclass(frozen=True, slots=True)
class TriedLine:
    """The mean points of a line before and after; None on the side that does not have it."""

    code: str
    old: str
    title: str
    relation: Relation
    is_comparable: bool
    max_before: Decimal | None
    max_after: Decimal | None
    mean_before: Decimal | None
    mean_after: Decimal | None
    unanswered: int
    is_without_data: bool

    @property
    def relation_words(self) -> str:
        return relation_words(self.relation)

    @property
    def difference(self) -> Decimal:
        """Return what the line adds to the mean score, or takes from it."""
        return (self.mean_after or Decimal(0)) - (self.mean_before or Decimal(0))


@dataclass(frozen=True, slots=True)
class Gap:
    """A line or condition that last year's data leaves open: the figures that were not asked."""

    code: str
    title: str
    max_points: Decimal | None
    fields: Sequence[str]


def seen_rows(trial: GridTrial, actor: Actor) -> QuerySet[TrialRow]:
    """Return the communes of a trial that this actor looks after."""
    rows = TrialRow.objects.filter(trial=trial)
    return rows.filter(commune__province__region__in=actor.region_ids) if actor.region_ids else rows


def counted(trial: GridTrial, rows: QuerySet[TrialRow]) -> Counted:
    """Count rows as a whole, by region (by their codes) and by category. One query."""
    whole = TrialCounts(_("In all"))
    regions: dict[str, TrialCounts] = {}
    categories: dict[str, TrialCounts] = {}
    place = "commune__province__region__"
    names = [f"{place}code", f"{place}name_ar", f"{place}name_fr"]
    for row in rows.order_by(f"{place}code").values("is_large", "commune__milieu", *names, *_COUNTED):
        region = {"name_ar": row[f"{place}name_ar"], "name_fr": row[f"{place}name_fr"]}
        category = LARGE if row["is_large"] else row["commune__milieu"]
        whole.add(row, trial)
        regions.setdefault(row[f"{place}code"], TrialCounts(pick(region, "name"))).add(row, trial)
        categories.setdefault(category, TrialCounts(category_words(category))).add(row, trial)
    found = [categories[code] for code in _CATEGORIES if code in categories]
    return Counted(whole, list(regions.values()), found)


def tried_lines(trial: GridTrial) -> list[TriedLine]:
    """Return the lines in the order of the grid tried, those that ended last.

    Means are over all communes of the trial, so that the differences add up to that of the mean scores.
    """
    files = max(trial.files, 1)
    open_lines = {gap["code"] for gap in trial.without_data["lines"]}
    return [
        TriedLine(
            code=row["code"],
            old=row["old"],
            title=pick(row, "title"),
            relation=Relation(row["relation"]),
            is_comparable=row["comparable"],
            max_before=_decimal(row["max_before"]),
            max_after=_decimal(row["max_after"]),
            mean_before=_share(row["before"], files) if row["max_before"] else None,
            mean_after=_share(row["after"], files) if row["max_after"] else None,
            unanswered=row["unanswered"],
            is_without_data=row["relation"] != Relation.ENDED and row["code"] in open_lines,
        )
        for row in trial.lines
    ]


def gaps_of(trial: GridTrial, part: str) -> list[Gap]:
    """Return the ``lines`` or ``conditions`` of a trial that the past year has no data for."""
    return [
        Gap(
            row["code"],
            pick(row, "title"),
            _decimal(row["max"]),
            [pick({"label": label}, "label") for label in row["fields"]],
        )
        for row in trial.without_data[part]
    ]


_COUNTED = (
    "before",
    "after",
    "passes_before",
    "passes_after",
    "conditions_before",
    "conditions_after",
    "eligible_before",
    "eligible_after",
    "eligible_at_most",
    "crossing",
)


def _mean(totals: Sequence[Decimal]) -> Decimal | None:
    return rounded(sum(totals, ZERO) / len(totals), CENT) if totals else None


def _share(points: str, files: int) -> Decimal:
    return rounded(Decimal(points) / files, CENT)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
