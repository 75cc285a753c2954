"""What the censuses say of a commune, beside its province and the country."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from communes.census import CENSUS, CENSUS_BEFORE, FIGURES, CensusFigure, Group
from communes.models import CensusSheet, Commune
from records.services.events import record_event

COUNTRY = ""
BATCH = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of a place in one census, as plain decimals by code; the country's ``code`` is ""."""

    code: str
    census: int
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CensusRow:
    """One figure of a commune, None where the census gives none.

    ``before`` is that of 2014, only where both censuses measured the same.
    """

    figure: CensusFigure
    now: Decimal | None
    women: Decimal | None
    men: Decimal | None
    before: Decimal | None
    province: Decimal | None
    country: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """Return what 2024 has more than 2014: percentage points for a share, else in the figure's unit."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class CensusGroup:
    """Figures that stand together."""

    group: Group
    rows: Sequence[CensusRow]

    @property
    def is_by_sex(self) -> bool:
        """Tell whether one of them exists for women and men."""
        return any(row.figure.is_by_sex for row in self.rows)


@transaction.atomic
def load_census(sheets: Sequence[Sheet], *, actor: User | None, at: datetime) -> int:
    """Write the sheets that differ from what is stored, and return how many; nothing is removed."""
    known = {(sheet.code, sheet.census): sheet.figures for sheet in CensusSheet.objects.all()}
    wanted = [sheet for sheet in sheets if known.get((sheet.code, sheet.census)) != sheet.figures]
    CensusSheet.objects.bulk_create(
        [CensusSheet(code=sheet.code, census=sheet.census, figures=sheet.figures) for sheet in wanted],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code", "census"],
        update_fields=["figures"],
    )
    if wanted:
        record_event("communes.census_loaded", actor=actor, data={"count": len(wanted)}, at=at)
    return len(wanted)


def census_of(commune: Commune) -> list[CensusGroup]:
    """Return the figures of a commune by group; empty where the census says nothing of it. One query."""
    codes = [commune.code, commune.province.code, COUNTRY]
    sheets = {
        (sheet.code, sheet.census): sheet.figures for sheet in CensusSheet.objects.filter(code__in=codes)
    }
    own = sheets.get((commune.code, CENSUS))
    if own is None:
        return []
    before = sheets.get((commune.code, CENSUS_BEFORE), {})
    province, country = (sheets.get((code, CENSUS), {}) for code in codes[1:])
    rows = [
        CensusRow(
            figure=figure,
            now=_number(own, figure.code),
            women=_number(own, f"{figure.code}_women"),
            men=_number(own, f"{figure.code}_men"),
            before=_number(before, figure.code),
            province=_number(province, figure.code),
            country=_number(country, figure.code),
        )
        for figure in FIGURES
    ]
    return list(_groups([row for row in rows if row.now is not None]))


def _groups(rows: Sequence[CensusRow]) -> Iterator[CensusGroup]:
    for group in Group:
        if found := [row for row in rows if row.figure.group == group]:
            yield CensusGroup(group, found)


def _number(figures: Mapping[str, str], code: str) -> Decimal | None:
    return Decimal(figures[code]) if code in figures else None
