"""What the slides of a region's meeting say."""

from collections.abc import Sequence
from decimal import Decimal

from assessments.models import PublishedResult
from assessments.services.reports.parts import Data
from assessments.services.reports.regional import region_data
from assessments.services.reports.source import Source
from communes.models import Region
from config.toolbox.languages import pick

# What a slide has room for.
RANKED = 12
LINES_DISCUSSED = 3
MODELS_NAMED = 3


def slides_data(source: Source, region: Region, language: str) -> Data:
    """Return the slides of a region, everything written out. In the language of the moment."""
    data = region_data(source, region, language)
    results = source.of_region(region)
    return {
        **data,
        "ranking": data["ranking"][:RANKED],
        "ranked": len(data["ranking"]),
        "discussed": [_discussed(line, results) for line in data["weak"][:LINES_DISCUSSED]],
        "missed": _most_missed(data["conditions"]),
    }


def _discussed(line: Data, results: Sequence[PublishedResult]) -> Data:
    """Return a weak line with how many communes have less than half of it, and those that have it all."""
    scores = [
        (row, Decimal(found["points"]))
        for row in results
        if (found := row.sheet.get("lines", {}).get(line["code"])) and not found["excluded"]
    ]
    most = line["max_points"]
    whole = [row for row, points in scores if points == most]
    return {
        **line,
        "below_half": sum(2 * points < most for _row, points in scores),
        "scored": len(scores),
        "models": [pick(row.commune, "name") for row in whole[:MODELS_NAMED]],
    }


def _most_missed(conditions: Sequence[Data]) -> Data | None:
    """Return the condition that the most communes of the region miss; None when all meet all."""
    missed = [{**row, "missing": row["of"] - row["count"]} for row in conditions if row["count"] < row["of"]]
    return max(missed, key=lambda row: row["missing"], default=None)
