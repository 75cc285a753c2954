"""The tables of open data: their columns in words, for people and for the data package, and their rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import Cycle, PublishedResult

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the files, its type (Frictionless Table Schema), and what it holds."""

    name: str
    type: str
    about: "str | Promise"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file of the data package."""

    name: str
    title: "str | Promise"
    columns: Sequence[Column]
    primary_key: tuple[str, ...]


_COMMUNE = Column("commune_code", "string", _("Code of the commune (HCP, census of 2024)"), required=True)
_GRID = Column("grid", "string", _("Code and version of the grid"), required=True)

COMMUNES = Table(
    "communes",
    _("One row a commune: place, score, conditions, eligibility"),
    (
        _COMMUNE,
        Column("commune_ar", "string", _("Name of the commune in Arabic"), required=True),
        Column("commune_fr", "string", _("Name of the commune in French"), required=True),
        Column("province_code", "string", _("Code of the province or prefecture"), required=True),
        Column("region_code", "string", _("Code of the region"), required=True),
        Column("milieu", "string", _("urban or rural"), required=True),
        Column("population_2024", "integer", _("Inhabitants, census of 2024"), required=True),
        Column("scored", "boolean", _("Whether the commune has a score"), required=True),
        Column("total", "number", _("Score out of 100; empty without a score")),
        Column("additional_total", "number", _("Score by the additional grid of large communes, out of 100")),
        Column("conditions_met", "integer", _("Mandatory conditions met"), required=True),
        Column("eligible", "boolean", _("Every condition met and the threshold reached"), required=True),
        Column("left_out_ar", "string", _("Why the commune was left out, in Arabic")),
        Column("left_out_fr", "string", _("Why the commune was left out, in French")),
        Column("digest", "string", _("SHA-256 of the frozen result"), required=True),
        Column("verification_code", "string", _("Code printed on the score card"), required=True),
    ),
    ("commune_code",),
)
LINES = Table(
    "lines",
    _("One row a condition, an indicator and a total of each commune"),
    (
        _COMMUNE,
        _GRID,
        Column("line", "string", _("Code of the condition or indicator in the grid; total"), required=True),
        Column("kind", "string", _("condition, indicator or total"), required=True),
        Column("value", "string", _("Figure computed from the answers, in the unit of the indicator")),
        Column("points", "number", _("Points obtained")),
        Column("max_points", "number", _("Points that the line can bring")),
        Column("status", "string", _("How the line ended: met, not met, answered, eligible, not submitted…")),
    ),
    ("commune_code", "grid", "line"),
)
ANSWERS = Table(
    "answers",
    _("The verified figures of each commune, from which the scores follow"),
    (
        _COMMUNE,
        Column("field", "string", _("Code of the figure in the fields of the grid"), required=True),
        Column("value", "string", _("The figure: a plain decimal, an ISO date, true or false")),
    ),
    ("commune_code", "field"),
)
TABLES = (COMMUNES, LINES, ANSWERS)


def commune_row(result: PublishedResult) -> Row:
    """Return the row of a commune; numbers are Decimal or int, and None where there is none."""
    commune = result.commune
    return (
        commune.code,
        commune.name_ar,
        commune.name_fr,
        commune.province.code,
        commune.province.region.code,
        commune.milieu,
        commune.population_2024,
        result.is_scored,
        result.total,
        result.additional_total,
        result.conditions_met,
        result.is_eligible,
        result.left_out_ar or None,
        result.left_out_fr or None,
        result.digest,
        result.verification_code,
    )


def line_rows(result: PublishedResult, cycle: Cycle) -> Iterator[Row]:
    """Yield a row per condition, indicator and total of a commune, by both grids where there are two."""
    code = result.commune.code
    yield from _sheet_rows(code, str(cycle.grid), result.sheet, result.is_eligible)
    if result.additional_sheet:
        yield from _sheet_rows(code, str(cycle.additional_grid), result.additional_sheet, None)


def _sheet_rows(code: str, grid: str, sheet: dict[str, Any], eligible: bool | None) -> Iterator[Row]:
    if not sheet:
        yield (code, grid, "total", "total", None, None, 100, "not_submitted")
        return
    for condition, found in sheet.get("conditions", {}).items():
        yield (code, grid, condition, "condition", None, None, None, found["result"])
    for indicator, line in sheet["lines"].items():
        value = line["value"]
        text = " ".join(value) if isinstance(value, list) else value
        yield (code, grid, indicator, "indicator", text, line["points"], line["max_points"], line["status"])
    status = None if eligible is None else ("eligible" if eligible else "not_eligible")
    yield (code, grid, "total", "total", None, sheet["total"], 100, status)


def answer_rows(result: PublishedResult) -> Iterator[Row]:
    """Yield a row per verified figure of a commune."""
    for field, value in sorted(result.answers.items()):
        yield (result.commune.code, field, value)
