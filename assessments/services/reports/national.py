"""What the national report of a published version says."""

from assessments.services.public.pictures import distribution_rows
from assessments.services.reports import parts
from assessments.services.reports.maps import scored_map
from assessments.services.reports.parts import Data
from assessments.services.reports.source import Source


def national_data(source: Source, language: str) -> Data:
    """Return the report on the country, everything written out. In the language of the moment."""
    summary = source.summary
    regions = parts.region_rows(source, language)
    axes = parts.mean_rows(source, summary, "axes", language)
    lines = parts.mean_rows(source, summary, "lines", language)
    return {
        **parts.identity(source),
        "figures": parts.figures(summary["national"]),
        "conditions": parts.condition_rows(source, summary, language),
        "distribution": distribution_rows(source.publication),
        "regions": regions,
        "categories": parts.category_rows(summary),
        "axes": axes,
        "lines": lines,
        "strong": parts.strongest(lines),
        "weak": parts.weakest(lines),
        "years": parts.country_years(source),
        "map": scored_map("regions", {row["code"]: row["mean"] for row in regions}),
        "ranking": parts.ranking(source, source.results),
        "absent": parts.absent(source.results, language),
    }
