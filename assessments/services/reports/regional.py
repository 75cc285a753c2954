"""What the report of one region says: the region beside the country, then a page for each commune."""

from decimal import Decimal
from typing import Any

from assessments.models import PublishedResult
from assessments.services.reports import parts
from assessments.services.reports.maps import scored_map
from assessments.services.reports.parts import Data
from assessments.services.reports.source import Source
from assessments.services.score_cards import grid_data
from communes.models import Region
from config.toolbox.languages import pick

# What a commune's page tells of its lines.
LINES_OF_A_COMMUNE = 5


def region_data(source: Source, region: Region, language: str) -> Data:
    """Return what a region's report and its slides have in common. In the language of the moment."""
    results = source.of_region(region)
    summary = source.summary_of(region)
    lines = parts.mean_rows(source, summary, "lines", language)
    mine = parts.figures(summary["national"])
    return {
        **parts.identity(source),
        "region": pick(region, "name"),
        "region_code": region.code,
        "figures": mine,
        "country": parts.figures(source.summary["national"]),
        "place": _place(source, mine["mean"]),
        "conditions": parts.condition_rows(source, summary, language),
        "axes": parts.mean_rows(source, summary, "axes", language),
        "strong": parts.strongest(lines),
        "weak": parts.weakest(lines),
        "years": parts.region_years(source, region.code),
        "map": scored_map("communes", {row.commune.code: row.total for row in results}, within=region.code),
        "ranking": parts.ranking(source, results),
        "absent": parts.absent(results, language),
    }


def regional_data(source: Source, region: Region, language: str) -> Data:
    """Return the report on a region, everything written out. In the language of the moment."""
    results = source.of_region(region)
    summary = source.summary_of(region)
    return {
        **region_data(source, region, language),
        "lines": parts.mean_rows(source, summary, "lines", language),
        "categories": parts.category_rows(summary),
        "distribution": [
            {"label": f"{row['from']}–{row['to']}", "count": row["count"]} for row in summary["distribution"]
        ],
        "trend_years": source.years,
        "compared_from": _compared_from(source),
        "trends": [_trend(source, row) for row in results],
        "communes": [_commune(source, summary, row, language) for row in results if row.is_scored],
    }


def _place(source: Source, mean: Decimal | None) -> Data | None:
    """Return the place of the region among the regions, by mean score."""
    if mean is None:
        return None
    means = [Decimal(row["mean"]) for row in source.summary["regions"] if row["mean"] is not None]
    return {"place": 1 + sum(other > mean for other in means), "of": len(means)}


def _compared_from(source: Source) -> int | None:
    """Return the first year that compares, where the years before it were scored by another grid."""
    years = source.comparable_years
    return years[0] if len(years) < len(source.years) else None


def _trend(source: Source, row: PublishedResult) -> Data:
    """Return a commune's totals of all the years told of, and its gain since the first that compares."""
    past = source.past.get(row.commune_id, {})
    totals = [past[year].total if year in past else None for year in source.years[:-1]]
    compared = [past[year].total for year in source.comparable_years[:-1] if year in past]
    known = [total for total in compared if total is not None]
    return {
        "code": row.commune.code,
        "name": pick(row.commune, "name"),
        "totals": [*totals, row.total],
        "change": parts.change(row.total, known[0] if known else None),
    }


def _commune(source: Source, summary: dict[str, Any], row: PublishedResult, language: str) -> Data:
    """Return the page of one commune."""
    commune = row.commune
    grid = grid_data(source.publication.cycle.grid, row.sheet, language)
    lines = [line for axis in grid["axes"] for line in axis["lines"] if not line["excluded"]]
    region_means, country_means = summary["axes"], source.summary["axes"]
    return {
        "code": commune.code,
        "name": pick(commune, "name"),
        "province": pick(commune.province, "name"),
        "province_kind": commune.province.kind,
        "milieu": commune.milieu,
        "population": commune.population(source.publication.cycle.census),
        "country_place": source.national_ranks.get(row.commune_id),
        "grid": {key: value for key, value in grid.items() if key != "axes"},
        "axes": [
            {
                "code": axis["code"],
                "title": axis["title"],
                "points": axis["points"],
                "max_points": axis["max_points"],
                "region": Decimal(region_means[axis["code"]]["mean"]),
                "country": Decimal(country_means[axis["code"]]["mean"]),
            }
            for axis in grid["axes"]
        ],
        "history": [
            {
                "year": year,
                "total": past.total,
                "is_eligible": past.is_eligible,
                "is_scored": past.is_scored,
            }
            for year, past in sorted(source.past.get(row.commune_id, {}).items(), reverse=True)
        ],
        "done_well": _done_well(lines),
        "lacking": _lacking(lines),
    }


def _done_well(lines: list[Data]) -> list[Data]:
    """Return the lines that have all their points, those that weigh the most first."""
    whole = [line for line in lines if line["max_points"] and line["points"] == line["max_points"]]
    return sorted(whole, key=lambda line: (-line["max_points"], line["code"]))[:LINES_OF_A_COMMUNE]


def _lacking(lines: list[Data]) -> list[Data]:
    """Return the lines that lack the most points, and what would bring them."""
    short = [
        {**line, "lost": line["max_points"] - line["points"]}
        for line in lines
        if line["points"] < line["max_points"]
    ]
    return sorted(short, key=lambda line: (-line["lost"], line["code"]))[:LINES_OF_A_COMMUNE]
