"""Open data of a publication: all that is needed to work every published score out again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from assessments.models import Publication, PublishedResult
from assessments.services.public.open_tables import TABLES, Table
from config.toolbox.languages import texts_of

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
SOURCES = (
    {"title": "Adaa: scores verified by the Directorate General of Territorial Collectivities"},
    {
        "title": "Haut-Commissariat au Plan: names, codes and populations of the census of 2024",
        "path": "https://www.hcp.ma/",
    },
)
# What a score sheet says in sentences follows from the grid; the commune's own file holds them.
_SENTENCES = frozenset({"reason", "more", "tests"})


def head(publication: Publication) -> dict[str, Any]:
    """Return what a publication says of itself, with its grids and its national figures."""
    cycle = publication.cycle
    return {
        "title": f"Adaa {cycle.assessed_year}",
        "assessed_year": cycle.assessed_year,
        "version": publication.version,
        "reason": publication.reason,
        "published_at": publication.published_at.isoformat(),
        "demonstration": cycle.is_demonstration,
        "target_communes": texts_of(cycle, "target_note"),
        "licence": LICENCE,
        "digest": publication.digest,
        "grid": cycle.grid.document,
        "additional_grid": cycle.additional_grid.document if cycle.additional_grid else None,
        "summary": publication.summary,
        "changes": publication.changes,
    }


def result_document(result: PublishedResult, publication: Publication, *, whole: bool) -> dict[str, Any]:
    """Return one commune's result. ``whole`` keeps the sentences of its sheets: those are what was frozen.

    ``answers`` and ``additional_answers`` can be given to the scoring command, each with its grid.
    """
    commune, cycle = result.commune, publication.cycle
    additional = cycle.additional_grid.document if cycle.additional_grid else None
    return {
        "commune_code": commune.code,
        "commune": texts_of(commune, "name"),
        "province_code": commune.province.code,
        "region_code": commune.province.region.code,
        "scored": result.is_scored,
        "left_out": texts_of(result, "left_out") if result.left_out_fr else None,
        "total": str(result.total) if result.total is not None else None,
        "additional_total": str(result.additional_total) if result.additional_total is not None else None,
        "conditions_met": result.conditions_met,
        "eligible": result.is_eligible if result.is_scored else None,
        "answers": answers_under(cycle.grid.document, result, cycle.assessed_year),
        "additional_answers": (
            answers_under(additional, result, cycle.assessed_year)
            if additional and result.additional_sheet
            else None
        ),
        "sheet": result.sheet if whole else _figures(result.sheet),
        "additional_sheet": result.additional_sheet if whole else _figures(result.additional_sheet),
        "digest": result.digest,
        "verification_code": result.verification_code,
    }


def answers_under(grid: Mapping[str, Any], result: PublishedResult, year: int) -> dict[str, Any]:
    """Return a commune's figures that a grid asks for, and the year, as the scoring command reads them."""
    if not result.is_scored:
        return {}
    asked = {field["code"] for field in grid["fields"]}
    return {"assessed_year": year} | {code: value for code, value in result.answers.items() if code in asked}


def _figures(sheet: Any) -> Any:
    if isinstance(sheet, dict):
        return {key: _figures(value) for key, value in sheet.items() if key not in _SENTENCES}
    return sheet


def package(publication: Publication, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the descriptor of a Frictionless Data Package; ``files`` give bytes and hash of each name."""
    year = publication.cycle.assessed_year
    with override("en"):
        resources = [_table_resource(table, files[f"{table.name}.csv"]) for table in TABLES]
    resources += [
        {"name": name.replace(".", "-"), "path": name, **measures}
        for name, measures in files.items()
        if not name.endswith(".csv")
    ]
    return {
        "profile": "data-package",
        "name": f"adaa-{year}-v{publication.version}",
        "id": publication.digest,
        "title": f"Adaa {year}: performance of the communes of Morocco",
        "version": f"{publication.version}.0.0",
        "created": publication.published_at.isoformat(),
        "demonstration": publication.cycle.is_demonstration,
        "licenses": [LICENCE],
        "sources": list(SOURCES),
        "keywords": ["Morocco", "communes", "performance"],
        "resources": resources,
    }


def _table_resource(table: Table, measures: Mapping[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": column.type, "description": str(column.about)}
        | ({"constraints": {"required": True}} if column.required else {})
        for column in table.columns
    ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": str(table.title),
        "encoding": "utf-8",
        **measures,
        "schema": {"fields": fields, "primaryKey": list(table.primary_key), "missingValues": [""]},
    }
