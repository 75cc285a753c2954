"""Trying the rules of a grant before the decision: who gains, who loses, sums, a table to take away.

Nothing is stored. Amounts in whole MAD.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Cycle, GrantRules
from assessments.services.grants.amounts import AmountRow
from assessments.services.grants.rules import FORMULA, Setting
from communes.enums import Milieu
from config.toolbox.languages import pick
from config.toolbox.numbers import format_number
from config.toolbox.search import fold
from config.toolbox.spreadsheets import Heading, Sheet, write_csv, write_workbook

MORE, LESS, SAME = "more", "less", "same"
SHOWS: dict[str, Callable[[AmountRow], bool]] = {
    MORE: lambda row: row.difference > 0,
    LESS: lambda row: row.difference < 0,
    SAME: lambda row: row.difference == 0,
}
SORTS: dict[str, Callable[[AmountRow], Any]] = {
    "name": lambda row: row.commune.name_fr,
    "region": lambda row: row.commune.province.region.code,
    "population": lambda row: row.population or 0,
    "score": lambda row: row.entrant.score or Decimal(0),
    "amount": lambda row: row.amount,
    "difference": lambda row: row.difference,
}
# Steps of the distribution, in MAD.
STEPS = (0, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000)


@dataclass(frozen=True, slots=True)
class AmountFilter:
    """What a reader asks of the list of amounts; unknown values ask for nothing."""

    text: str = ""
    region: str = ""
    milieu: str = ""
    show: str = ""
    sort: str = "-amount"

    def apply(self, rows: Sequence[AmountRow]) -> list[AmountRow]:
        """Return the rows asked for, sorted; ties by code."""
        text = fold(self.text)
        shows = SHOWS.get(self.show)
        found = [
            row
            for row in rows
            if text in row.commune.search_text
            and self.region in ("", row.commune.province.region.code)
            and self.milieu in ("", row.commune.milieu)
            and (shows is None or row.before is None or shows(row))
        ]
        key = SORTS.get(self.sort.lstrip("-"), SORTS["amount"])
        return sorted(found, key=key, reverse=self.sort.startswith("-"))


@dataclass(slots=True)
class SumRow:
    """What the communes of one place or kind get together."""

    label: str
    communes: int = 0
    population: int = 0
    first: int = 0
    second: int = 0
    before: int = 0

    @property
    def amount(self) -> int:
        return self.first + self.second

    @property
    def difference(self) -> int:
        return self.amount - self.before

    @property
    def per_head(self) -> Decimal:
        return Decimal(self.amount) / self.population if self.population else Decimal(0)

    def add(self, row: AmountRow) -> None:
        self.communes += bool(row.amount)
        self.population += row.population or 0
        self.first += row.first
        self.second += row.second
        self.before += row.before or 0


def region_sums(rows: Sequence[AmountRow]) -> list[SumRow]:
    """Return the sums by region, by their codes, then that of the country."""
    return _sums(rows, lambda row: row.commune.province.region.code, _region_name)


def milieu_sums(rows: Sequence[AmountRow]) -> list[SumRow]:
    """Return the sums of urban and of rural communes, then that of all."""
    return _sums(rows, lambda row: row.commune.milieu, lambda row: str(Milieu(row.commune.milieu).label))


def _region_name(row: AmountRow) -> str:
    return pick(row.commune.province.region, "name")


def _sums(
    rows: Sequence[AmountRow], key: Callable[[AmountRow], str], label: Callable[[AmountRow], str]
) -> list[SumRow]:
    found: dict[str, SumRow] = {}
    total = SumRow(_("In all"))
    for row in sorted(rows, key=key):
        found.setdefault(key(row), SumRow(label(row))).add(row)
        total.add(row)
    return [*found.values(), total]


def classes(rows: Sequence[AmountRow]) -> list[dict[str, Any]]:
    """Return how many communes get how much, as the tag "distribution" draws it."""
    amounts = [row.amount for row in rows if row.amount]
    found = [
        {
            "label": _("%(low)s to %(high)s") % {"low": format_number(low), "high": format_number(high)},
            "count": sum(low <= amount < high for amount in amounts),
        }
        for low, high in pairwise(STEPS)
    ]
    last = STEPS[-1]
    label = _("%(low)s and more") % {"low": format_number(last)}
    found.append({"label": label, "count": sum(amount >= last for amount in amounts)})
    while len(found) > 1 and not found[-1]["count"]:
        found.pop()
    while len(found) > 1 and not found[0]["count"]:
        found.pop(0)
    return found


@dataclass(frozen=True, slots=True)
class Shift:
    """How many communes gain and lose, and how much changes hands, against what is compared with."""

    gaining: int
    losing: int
    unchanged: int
    moved: int


def shift(rows: Sequence[AmountRow]) -> Shift:
    """Count who gains and who loses; ``moved`` is what the gaining get more."""
    differences = [row.difference for row in rows]
    return Shift(
        sum(difference > 0 for difference in differences),
        sum(difference < 0 for difference in differences),
        sum(difference == 0 for difference in differences),
        sum(difference for difference in differences if difference > 0),
    )


def simulation_csv(rows: Sequence[AmountRow]) -> bytes:
    """Return the amounts as CSV in the language of the moment."""
    return write_csv([heading.title for heading in _headings(rows)], _cells(rows))


def simulation_workbook(
    rows: Sequence[AmountRow], setting: Setting, compared: Setting | None, *, language: str
) -> bytes:
    """Return the amounts as a workbook, with the settings on a second sheet."""
    settings = Sheet(_("Rules of the grant"), _setting_headings(compared), _setting_cells(setting, compared))
    return write_workbook([Sheet(_("Amounts"), _headings(rows), _cells(rows)), settings], language=language)


def _is_compared(rows: Sequence[AmountRow]) -> bool:
    return any(row.before is not None for row in rows)


def _headings(rows: Sequence[AmountRow]) -> list[Heading]:
    headings = [
        *(Heading(_("Code"), 16), Heading(_("Commune"), 30), Heading(_("Province or prefecture"), 26)),
        *(Heading(_("Region"), 26), Heading(_("Milieu"), 12), Heading(_("Population"), 14, "#,##0")),
        *(Heading(_("Score"), 10, "0.00"), Heading(_("First tranche (MAD)"), 20, "#,##0")),
        *(Heading(_("Second tranche (MAD)"), 20, "#,##0"), Heading(_("Grant (MAD)"), 20, "#,##0")),
    ]
    compared = [Heading(_("Compared with (MAD)"), 20, "#,##0"), Heading(_("Difference (MAD)"), 20, "#,##0")]
    return headings + (compared if _is_compared(rows) else [])


def _cells(rows: Sequence[AmountRow]) -> Iterator[list[Any]]:
    is_compared = _is_compared(rows)
    for row in rows:
        commune = row.commune
        cells = [
            *(commune.code, pick(commune, "name"), pick(commune.province, "name")),
            *(_region_name(row), str(Milieu(commune.milieu).label), row.population),
            *(row.entrant.score, row.first, row.second, row.amount),
        ]
        yield cells + ([row.before, row.difference] if is_compared else [])


def _setting_headings(compared: Setting | None) -> list[Heading]:
    headings = [Heading(_("Parameter"), 40), Heading(_("Value"), 20)]
    return headings + ([Heading(_("Compared with"), 20)] if compared else [])


def _setting_cells(setting: Setting, compared: Setting | None) -> Iterator[list[Any]]:
    fields: list[Any] = [Cycle._meta.get_field("pool")]
    fields += [GrantRules._meta.get_field(name) for name in (*FORMULA, "census")]
    for field in fields:
        values = [getattr(each, field.name) for each in (setting, compared) if each is not None]
        yield [str(field.verbose_name), *values]
