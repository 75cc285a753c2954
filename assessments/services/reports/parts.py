"""Parts that several reports say: identity, figures by place, ranking, axes and lines, the years before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments.models import Publication, PublishedResult
from assessments.services.reports.source import Source, ranks
from communes.enums import Milieu
from config.toolbox.languages import pick

Data = dict[str, Any]
# How many lines are told as the strongest, and as the weakest.
LINES_TOLD = 5
TENTH = Decimal("0.1")


def identity(source: Source) -> Data:
    """Return what names the version that a report tells of."""
    publication, cycle = source.publication, source.publication.cycle
    return {
        "year": source.year,
        "version": publication.version,
        "published_at": publication.published_at,
        "version_digest": publication.digest,
        "grid": f"{cycle.grid.code} {cycle.grid.version}",
        "census": cycle.census,
        "threshold": source.threshold,
        "is_demonstration": cycle.is_demonstration,
        "target_note": pick(cycle, "target_note"),
    }


def figures(counts: Mapping[str, Any]) -> Data:
    """Return counts and means of a group, with the share of eligible communes in percent."""
    means = {name: number(counts[name]) for name in ("mean", "median", "highest", "lowest")}
    return {**counts, **means, "share": percent(counts["eligible"], counts["communes"])}


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Return a share in percent to the tenth, half up; None of nothing."""
    return (Decimal(100) * part / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def region_rows(source: Source, language: str) -> list[Data]:
    """Return the figures of each region, by code."""
    return [{**figures(row), "name": row["name"][language]} for row in source.summary["regions"]]


def category_rows(summary: Mapping[str, Any]) -> list[Data]:
    """Return the figures of urban and of rural communes."""
    return [{**figures(row), "name": str(Milieu(row["code"]).label)} for row in summary["milieux"]]


def condition_rows(source: Source, summary: Mapping[str, Any], language: str) -> list[Data]:
    """Return how many scored communes meet each condition, beside the country's share."""
    country, counts = source.summary, summary["conditions"]
    return [
        {
            "code": condition["code"],
            "title": condition["title"][language],
            "count": counts[condition["code"]],
            "of": summary["national"]["scored"],
            "share": percent(counts[condition["code"]], summary["national"]["scored"]),
            "country": percent(country["conditions"][condition["code"]], country["national"]["scored"]),
        }
        for condition in source.grid["conditions"]
        if condition["code"] in counts
    ]


def mean_rows(source: Source, summary: Mapping[str, Any], part: str, language: str) -> list[Data]:
    """Return the mean points of each axis or line (``part`` is "axes" or "lines"), beside the country's.

    ``share`` is what is reached of the maximum, in percent.
    """
    titles = {"axes": source.grid["axes"], "lines": source.grid["indicators"]}[part]
    means, country = summary[part], source.summary[part]
    rows = []
    for item in titles:
        found = means.get(item["code"])
        if found is None:
            continue
        mean, most, whole = (
            Decimal(found["mean"]),
            Decimal(found["max_points"]),
            Decimal(country[item["code"]]["mean"]),
        )
        rows.append(
            {
                "code": item["code"],
                "title": item["title"][language],
                "mean": mean,
                "max_points": most,
                "share": percent(mean, most),
                "country": whole,
                "difference": mean - whole,
            }
        )
    return rows


def strongest(rows: Sequence[Data], count: int = LINES_TOLD) -> list[Data]:
    """Return the rows that reach the most of their maximum, the best first."""
    return sorted(rows, key=lambda row: (-(row["share"] or 0), row["code"]))[:count]


def weakest(rows: Sequence[Data], count: int = LINES_TOLD) -> list[Data]:
    """Return the rows that reach the least of their maximum, the worst first."""
    return sorted(rows, key=lambda row: (row["share"] or 0, row["code"]))[:count]


def ranking(source: Source, results: Sequence[PublishedResult]) -> list[Data]:
    """Return the communes that have a total, the best first, with what changed since the year before."""
    places = ranks(results)
    ranked = [row for row in results if row.total is not None]
    ranked.sort(key=lambda row: (places[row.commune_id], row.commune.code))
    return [
        {
            "place": places[row.commune_id],
            "country_place": source.national_ranks[row.commune_id],
            "code": row.commune.code,
            "name": pick(row.commune, "name"),
            "province": pick(row.commune.province, "name"),
            "region": pick(row.commune.province.region, "name"),
            "total": row.total,
            "conditions_met": row.conditions_met,
            "conditions": len(row.sheet.get("conditions", {})),
            "is_eligible": row.is_eligible,
            "change": change(row.total, source.total_before(row)),
        }
        for row in ranked
    ]


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before


def absent(results: Iterable[PublishedResult], language: str) -> list[Data]:
    """Return the communes without a score: left out with a reason, or with nothing submitted ("")."""
    return [
        {
            "code": row.commune.code,
            "name": pick(row.commune, "name"),
            "region": pick(row.commune.province.region, "name"),
            "reason": pick(row, "left_out"),
        }
        for row in results
        if not row.is_scored
    ]


def country_years(source: Source) -> list[Data]:
    """Return the country's figures of each year, the report's own last."""
    return _years(source, lambda publication: publication.summary["national"])


def region_years(source: Source, code: str) -> list[Data]:
    """Return a region's figures of each year that it has any in."""
    return _years(source, lambda publication: _region_of(publication, code))


def _years(source: Source, figures_of: Callable[[Publication], Data | None]) -> list[Data]:
    """Return figures by year, each marked where its grid is another than that of the year before."""
    rows: list[Data] = []
    grid = None
    for publication in [*source.earlier, source.publication]:
        cycle = publication.cycle
        if (found := figures_of(publication)) is not None:
            new_rules = grid is not None and cycle.grid_id != grid
            rows.append({"year": cycle.assessed_year, "new_rules": new_rules, **figures(found)})
            grid = cycle.grid_id
    return rows


def _region_of(publication: Publication, code: str) -> Data | None:
    return next((row for row in publication.summary["regions"] if row["code"] == code), None)
