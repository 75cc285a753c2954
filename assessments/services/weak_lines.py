"""Where the communes of a publication lose points."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.models import Publication


@dataclass(frozen=True, slots=True)
class WeakLine:
    """An indicator of the grid with its mean points and the share of its maximum that they make."""

    indicator: dict[str, Any]
    mean: Decimal
    max_points: Decimal

    @property
    def lost(self) -> Decimal:
        return self.max_points - self.mean

    @property
    def share(self) -> Decimal:
        return 100 * self.mean / self.max_points


def weakest_lines(publication: Publication) -> list[WeakLine]:
    """Return every indicator, the one that brings the smallest share of its points first."""
    indicators = {line["code"]: line for line in publication.cycle.grid.document["indicators"]}
    lines = [
        WeakLine(indicators[code], Decimal(figures["mean"]), Decimal(figures["max_points"]))
        for code, figures in publication.summary["lines"].items()
        if code in indicators
    ]
    return sorted(lines, key=lambda line: (line.share, line.indicator["code"]))
