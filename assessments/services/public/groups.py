"""Figures of regions and categories of communes in a publication, and what stands beside one commune's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Publication, PublishedResult
from assessments.services.public.pictures import Rows
from assessments.services.public.results import rows_of, summary_of
from communes.enums import Milieu
from config.toolbox.languages import pick

# A line that brought at least this share of its points was done well.
NEAR_FULL = Decimal("0.9")
SHOWN_LINES = 6


@dataclass(frozen=True, slots=True)
class Beside:
    """A group that a commune is read against: its words and its figures (``public_summary``)."""

    label: str
    figures: dict[str, Any]

    def axis_median(self, code: str) -> Decimal | None:
        axis = self.figures["axes"].get(code)
        return Decimal(axis["median"]) if axis else None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A commune's place among those of its region: equal totals share it; None without a score."""

    rank: int | None
    result: PublishedResult


def categories(publication: Publication) -> Rows:
    """Return the figures of rural, urban and large communes; large ones are urban or rural too."""
    summary = summary_of(publication)
    rows = [{"label": Milieu(group["code"]).label, **group} for group in summary["milieux"]]
    if summary["large"]:
        rows.append({"label": _("Large communes"), "code": "large", **summary["large"]})
    return rows


def region_figures(publication: Publication, code: str) -> dict[str, Any] | None:
    """Return the figures of a region, None when the publication holds none of its communes."""
    regions = summary_of(publication)["regions"]
    return next((region for region in regions if region["code"] == code), None)


def beside(publication: Publication, result: PublishedResult) -> list[Beside]:
    """Return the groups of a commune: its region, and its category (large, else rural or urban)."""
    region = result.commune.province.region
    wanted = "large" if result.additional_sheet is not None else result.commune.milieu
    groups = [
        Beside(category["label"], category)
        for category in categories(publication)
        if category["code"] == wanted
    ]
    figures = region_figures(publication, region.code)
    return [*([Beside(pick(region, "name"), figures)] if figures else []), *groups]


def axes_beside(grid: dict[str, Any], sheet: dict[str, Any], groups: Sequence[Beside]) -> Rows:
    """Return one commune's points of each axis, with the median of each group."""
    scores = sheet.get("axes", {})
    return [
        {
            "label": pick(axis, "title"),
            "points": Decimal(scores[axis["code"]]["points"]),
            "max_points": Decimal(scores[axis["code"]]["max_points"]),
            "medians": [group.axis_median(axis["code"]) for group in groups],
        }
        for axis in grid["axes"]
        if axis["code"] in scores
    ]


def region_axes(publication: Publication, figures: dict[str, Any]) -> Rows:
    """Return a region's mean points of each axis beside the country's."""
    national = publication.summary["axes"]
    return [
        {
            "label": pick(axis, "title"),
            "mean": Decimal(figures["axes"][axis["code"]]["mean"]),
            "national": Decimal(national[axis["code"]]["mean"]),
            "max_points": Decimal(figures["axes"][axis["code"]]["max_points"]),
        }
        for axis in publication.cycle.grid.document["axes"]
        if axis["code"] in figures["axes"]
    ]


def region_years(publications: Iterable[Publication], code: str) -> Rows:
    """Return a region's median score of each published year, oldest first, for the tag "trend"."""
    rows: Rows = []
    grid = None
    for publication in sorted(publications, key=lambda each: each.cycle.assessed_year):
        figures = region_figures(publication, code)
        median = figures["median"] if figures else None
        is_new = grid is not None and publication.cycle.grid_id != grid
        rows.append(
            {
                "label": str(publication.cycle.assessed_year),
                "value": Decimal(median) if median else None,
                "new_rules": is_new,
            }
        )
        grid = publication.cycle.grid_id
    return rows


def ranked(publication: Publication, region_code: str) -> list[Ranked]:
    """Return the results of a region's communes, the highest total first, those without one last."""
    rows = list(
        rows_of(publication)
        .filter(commune__province__region__code=region_code)
        .select_related("commune__province")
        .defer("sheet", "additional_sheet", "answers")
    )
    rows.sort(key=lambda row: (row.total is None, -(row.total or 0), row.commune.code))
    places: list[Ranked] = []
    rank, last = 0, None
    for place, row in enumerate(rows, start=1):
        if row.total != last:
            rank, last = place, row.total
        places.append(Ranked(None if row.total is None else rank, row))
    return places


def done_well(sections: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines with full or nearly full points, those worth most first."""
    lines = [line for line in _lines(sections) if line["share"] >= NEAR_FULL]
    return sorted(lines, key=lambda line: (-line["maximum"], line["indicator"]["code"]))[:SHOWN_LINES]


def most_lost(sections: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines that lost most points, each with what it ``lost``."""
    lines = [line for line in _lines(sections) if line["share"] < NEAR_FULL]
    return sorted(lines, key=lambda line: (-line["lost"], line["indicator"]["code"]))[:SHOWN_LINES]


def _lines(sections: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for section in sections:
        for line in section["lines"]:
            points, maximum = Decimal(line["points"]), Decimal(line["max_points"])
            if maximum and not line["excluded"]:
                yield {**line, "maximum": maximum, "lost": maximum - points, "share": points / maximum}
