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


def compared_years(publications: Iterable[Publication]) -> Rows:
    """Return the national figures of each published year, oldest first.

    Each row: publication, label (the year), the figures, shares of the communes in percent (None without
    communes), and `new_rules`: the grid is another than the year's before, so that the two do not compare as
    they are.
    """
    rows: Rows = []
    grid = None
    for publication in sorted(publications, key=lambda each: each.cycle.assessed_year):
        national = publication.summary["national"]
        rows.append(
            {
                "publication": publication,
                "label": str(publication.cycle.assessed_year),
                "figures": national,
                "threshold": publication.summary["threshold"],
                "eligible_share": _share(national["eligible"], national["communes"]),
                "passed_share": _share(national["passed"], national["communes"]),
                "conditions_share": _share(national["all_conditions"], national["communes"]),
                "new_rules": grid is not None and publication.cycle.grid_id != grid,
            }
        )
        grid = publication.cycle.grid_id
    return rows


def trend_of(rows: Rows, key: str) -> Rows:
    """Return one figure of compared years, as the tag "trend" draws it."""
    return [{"label": row["label"], "value": row[key], "new_rules": row["new_rules"]} for row in rows]


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / whole if whole else None


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


def totals_by_year(history: Iterable[PublishedResult]) -> Rows:
    """Return one commune's published totals, oldest first; `new_rules` where the grid changed."""
    rows: Rows = []
    grid = None
    for result in history:
        cycle = result.publication.cycle
        is_new = grid is not None and cycle.grid_id != grid
        rows.append({"label": str(cycle.assessed_year), "value": result.total, "new_rules": is_new})
        grid = cycle.grid_id
    return rows
