"""The frozen rows that every report of one published version is written from, read once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.models import Publication, PublishedResult
from assessments.services.public.results import latest_publications
from assessments.services.public.summary import summarise
from communes.models import Region

EARLIER_YEARS = 4


@dataclass(frozen=True)
class Source:
    """A published version with its results (places and sheets), and the current versions of the years before.

    ``earlier`` runs from the oldest year to the latest; ``past`` gives each commune's results of those years,
    by commune and assessed year, without their sheets.
    """

    publication: Publication
    results: Sequence[PublishedResult]
    earlier: Sequence[Publication]
    past: Mapping[int, Mapping[int, PublishedResult]]

    @property
    def year(self) -> int:
        return self.publication.cycle.assessed_year

    @property
    def years(self) -> list[int]:
        """The years told of, the report's own last."""
        return [*(row.cycle.assessed_year for row in self.earlier), self.year]

    @property
    def summary(self) -> Mapping[str, Any]:
        return self.publication.summary

    @property
    def threshold(self) -> Decimal:
        return Decimal(self.summary["threshold"])

    @property
    def grid(self) -> Mapping[str, Any]:
        return self.publication.cycle.grid.document

    @cached_property
    def regions(self) -> list[Region]:
        """The regions that have a published commune, by code."""
        found = {row.commune.province.region_id: row.commune.province.region for row in self.results}
        return sorted(found.values(), key=lambda region: region.code)

    @cached_property
    def national_ranks(self) -> Mapping[int, int]:
        """The place of each commune in the country."""
        return ranks(self.results)

    def of_region(self, region: Region) -> list[PublishedResult]:
        """Return the results of one region, by commune code."""
        return [row for row in self.results if row.commune.province.region_id == region.pk]

    def summary_of(self, region: Region) -> dict[str, Any]:
        """Return what the publication says of the country, for one region."""
        return summarise(self.of_region(region), grid_threshold=self.summary["threshold"])

    @cached_property
    def comparable_years(self) -> list[int]:
        """The years whose totals compare with the report's: those since the grid was last another one."""
        years = [self.year]
        for earlier in reversed(self.earlier):
            if earlier.cycle.grid_id != self.publication.cycle.grid_id:
                break
            years.insert(0, earlier.cycle.assessed_year)
        return years

    def total_before(self, row: PublishedResult) -> Decimal | None:
        """Return a commune's total of the year before, where it was published and scored by the same grid."""
        if self.year - 1 not in self.comparable_years:
            return None
        before = self.past.get(row.commune_id, {}).get(self.year - 1)
        return before.total if before else None


def read_source(publication: Publication) -> Source:
    """Read what the reports of a version say. Three queries, however many communes and years."""
    year = publication.cycle.assessed_year
    published = latest_publications().filter(cycle__assessed_year__lt=year)
    earlier = list(published[:EARLIER_YEARS])[::-1]
    results = publication.results.select_related("commune__province__region").defer("answers")
    past: dict[int, dict[int, PublishedResult]] = defaultdict(dict)
    rows = PublishedResult.objects.filter(publication__in=earlier).select_related("publication__cycle")
    for row in rows.defer("answers", "sheet", "additional_sheet"):
        past[row.commune_id][row.publication.cycle.assessed_year] = row
    return Source(publication, list(results.order_by("commune__code")), earlier, past)


def ranks(results: Sequence[PublishedResult]) -> dict[int, int]:
    """Return the place of each commune that has a total, by commune; equal totals share a place."""
    totals = sorted((row.total for row in results if row.total is not None), reverse=True)
    first: dict[Decimal, int] = {}
    for place, total in enumerate(totals, start=1):
        first.setdefault(total, place)
    return {row.commune_id: first[row.total] for row in results if row.total is not None}
