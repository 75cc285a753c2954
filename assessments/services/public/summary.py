"""The national figures of a publication, worked out once and kept with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from assessments.models import PublishedResult
from communes.models.territory import Place
from config.toolbox.languages import texts_of

BINS = tuple(range(0, 100, 10))
CENT = Decimal("0.01")


def _rounded(value: Decimal) -> str:
    return str(value.quantize(CENT, ROUND_HALF_UP))


def figures_of(results: Iterable[PublishedResult], threshold: Decimal) -> dict[str, Any]:
    """Return counts and averages of a group of results; averages are None when nobody has a total."""
    rows = list(results)
    totals = [row.total for row in rows if row.total is not None]
    conditions = [row for row in rows if row.is_scored and _all_conditions(row)]
    return {
        "communes": len(rows),
        "scored": sum(row.is_scored for row in rows),
        "all_conditions": len(conditions),
        "passed": sum(total >= threshold for total in totals),
        "eligible": sum(row.is_eligible for row in rows),
        "mean": _rounded(sum(totals, Decimal(0)) / len(totals)) if totals else None,
        "median": _rounded(Decimal(median(totals))) if totals else None,
        "highest": _rounded(max(totals)) if totals else None,
        "lowest": _rounded(min(totals)) if totals else None,
    }


def _all_conditions(row: PublishedResult) -> bool:
    conditions = row.sheet.get("conditions", {})
    return bool(conditions) and row.conditions_met == len(conditions)


def distribution(results: Iterable[PublishedResult]) -> list[dict[str, int]]:
    """Count the totals by tens: from 0, from 10, … from 90 (100 stands in the last)."""
    counts: dict[int, int] = defaultdict(int)
    for row in results:
        if row.total is not None:
            counts[min(int(row.total // 10) * 10, BINS[-1])] += 1
    return [{"from": start, "to": start + 10, "count": counts[start]} for start in BINS]


def summarise(results: Sequence[PublishedResult], *, grid_threshold: Any) -> dict[str, Any]:
    """Return the national figures, by region, of milieux and large communes, and how totals are distributed.

    Large communes are those scored by the additional grid; "large" is None where there are none. Averages are
    texts with two decimals, so that they are written the same way everywhere.
    """
    threshold = Decimal(str(grid_threshold))
    large = [row for row in results if row.additional_sheet is not None]
    return {
        "threshold": str(threshold),
        "national": figures_of(results, threshold),
        "distribution": distribution(results),
        "regions": _groups(results, lambda row: row.commune.province.region, threshold),
        "milieux": [
            {"code": milieu, **_group(rows, threshold)}
            for milieu, rows in sorted(_by(results, lambda row: row.commune.milieu).items())
        ],
        "large": _group(large, threshold) if large else None,
        "conditions": _condition_counts(results),
        "axes": _means(results, "axes"),
        "lines": _means(results, "lines"),
    }


def _by(results: Iterable[PublishedResult], key: Callable[[PublishedResult], Any]) -> dict[Any, list]:
    groups: dict[Any, list] = defaultdict(list)
    for row in results:
        groups[key(row)].append(row)
    return groups


def _groups(
    results: Iterable[PublishedResult], key: Callable[[PublishedResult], Place], threshold: Decimal
) -> list[dict[str, Any]]:
    return [
        {
            "code": place.code,
            "name": texts_of(place, "name"),
            **_group(rows, threshold),
        }
        for place, rows in sorted(_by(results, key).items(), key=lambda item: item[0].code)
    ]


def _group(rows: Sequence[PublishedResult], threshold: Decimal) -> dict[str, Any]:
    return {**figures_of(rows, threshold), "axes": _means(rows, "axes")}


def _condition_counts(results: Iterable[PublishedResult]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in results:
        for code, condition in row.sheet.get("conditions", {}).items():
            counts[code] = counts.get(code, 0) + bool(condition["met"])
    return counts


def _means(results: Iterable[PublishedResult], part: str) -> dict[str, dict[str, str]]:
    """Return the mean and median points of each axis or line, with its maximum."""
    points: dict[str, list[Decimal]] = defaultdict(list)
    maximum: dict[str, str] = {}
    for row in results:
        for code, score in row.sheet.get(part, {}).items():
            points[code].append(Decimal(score["points"]))
            maximum[code] = score["max_points"]
    return {
        code: {
            "mean": _rounded(sum(values, Decimal(0)) / len(values)),
            "median": _rounded(Decimal(median(values))),
            "max_points": maximum[code],
        }
        for code, values in sorted(points.items())
    }
