"""Rows of the pictures that public pages draw, in the reader's language."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from assessments.models import Publication, PublishedResult
from config.toolbox.languages import pick

Rows = list[dict[str, Any]]


def distribution_rows(publication: Publication) -> Rows:
    """Return how many totals fall in each ten points."""
    return [
        {"label": f"{bin_['from']}–{bin_['to']}", "count": bin_["count"]}
        for bin_ in publication.summary["distribution"]
    ]


def eligible_by_year(publications: Iterable[Publication]) -> Rows:
    """Return the share of eligible communes of each published year (percent), oldest first."""
    rows = []
    for publication in publications:
        national = publication.summary["national"]
        share = Decimal(100 * national["eligible"]) / national["communes"] if national["communes"] else None
        rows.append({"label": str(publication.cycle.assessed_year), "value": share})
    return rows[::-1]


def axis_rows(publication: Publication) -> Rows:
    """Return the mean points of each axis of the cycle's grid."""
    means = publication.summary["axes"]
    return [
        {
            "label": pick(axis, "title"),
            "points": Decimal(means[axis["code"]]["mean"]),
            "max_points": Decimal(means[axis["code"]]["max_points"]),
        }
        for axis in publication.cycle.grid.document["axes"]
        if axis["code"] in means
    ]


def condition_counts(publication: Publication) -> Rows:
    """Return how many communes meet each condition."""
    counts = publication.summary["conditions"]
    return [
        {"label": pick(condition, "title"), "code": condition["code"], "count": counts[condition["code"]]}
        for condition in publication.cycle.grid.document["conditions"]
        if condition["code"] in counts
    ]


def axis_points(grid: dict[str, Any], sheet: dict[str, Any]) -> Rows:
    """Return one commune's points of each axis."""
    scores = sheet.get("axes", {})
    return [
        {
            "label": pick(axis, "title"),
            "points": Decimal(scores[axis["code"]]["points"]),
            "max_points": Decimal(scores[axis["code"]]["max_points"]),
        }
        for axis in grid["axes"]
        if axis["code"] in scores
    ]


def totals_by_year(history: Iterable[PublishedResult]) -> Rows:
    """Return one commune's published totals, oldest first."""
    return [
        {"label": str(result.publication.cycle.assessed_year), "value": result.total} for result in history
    ]
