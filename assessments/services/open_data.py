"""Open data of a publication: all that is needed to work every published score out again."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from assessments.models import Publication, PublishedResult
from config.toolbox.canonical import canonical_json

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
COLUMNS = (
    "commune_code",
    "commune_ar",
    "commune_fr",
    "province_code",
    "region_code",
    "grid",
    "line",
    "kind",
    "value",
    "points",
    "max_points",
    "status",
)


def publication_document(publication: Publication, results: list[PublishedResult]) -> dict[str, Any]:
    """Return the whole publication as one JSON document: grids, answers, score sheets, digests."""
    cycle = publication.cycle
    return {
        "title": f"Adaa {cycle.assessed_year}",
        "assessed_year": cycle.assessed_year,
        "version": publication.version,
        "reason": publication.reason,
        "published_at": publication.published_at.isoformat(),
        "demonstration": cycle.is_demonstration,
        "target_communes": {"ar": cycle.target_note_ar, "fr": cycle.target_note_fr},
        "licence": LICENCE,
        "digest": publication.digest,
        "grid": cycle.grid.document,
        "additional_grid": cycle.additional_grid.document if cycle.additional_grid else None,
        "summary": publication.summary,
        "results": [result_document(result) for result in results],
    }


def result_document(result: PublishedResult) -> dict[str, Any]:
    """Return one commune's result; ``answers`` can be given to the scoring command as they are."""
    commune = result.commune
    return {
        "commune_code": commune.code,
        "commune": {"ar": commune.name_ar, "fr": commune.name_fr},
        "province_code": commune.province.code,
        "region_code": commune.province.region.code,
        "scored": result.is_scored,
        "total": str(result.total) if result.total is not None else None,
        "additional_total": str(result.additional_total) if result.additional_total is not None else None,
        "conditions_met": result.conditions_met,
        "eligible": result.is_eligible if result.is_scored else None,
        "answers": result.answers,
        "sheet": result.sheet,
        "additional_sheet": result.additional_sheet,
        "digest": result.digest,
        "verification_code": result.verification_code,
    }


def publication_json(publication: Publication, results: list[PublishedResult]) -> str:
    """Return the document as canonical JSON, the same bytes each time."""
    return canonical_json(publication_document(publication, results))


def csv_rows(publication: Publication, results: list[PublishedResult]) -> Iterator[tuple[str, ...]]:
    """Yield the header, then a row per condition, indicator and total of each commune."""
    yield COLUMNS
    cycle = publication.cycle
    for result in results:
        commune = result.commune
        start = (
            commune.code,
            commune.name_ar,
            commune.name_fr,
            commune.province.code,
            commune.province.region.code,
        )
        yield from _sheet_rows(start, str(cycle.grid), result.sheet, result.is_eligible)
        if result.additional_sheet:
            yield from _sheet_rows(start, str(cycle.additional_grid), result.additional_sheet, None)


def _sheet_rows(
    start: tuple[str, ...], grid: str, sheet: dict[str, Any], eligible: bool | None
) -> Iterator[tuple[str, ...]]:
    if not sheet:
        yield (*start, grid, "total", "total", "", "", "", "not_submitted")
        return
    for code, condition in sheet.get("conditions", {}).items():
        yield (*start, grid, code, "condition", "", "", "", condition["result"])
    for code, line in sheet["lines"].items():
        value = line["value"]
        text = " ".join(value) if isinstance(value, list) else (value or "")
        yield (*start, grid, code, "indicator", text, line["points"], line["max_points"], line["status"])
    status = "" if eligible is None else ("eligible" if eligible else "not_eligible")
    yield (*start, grid, "total", "total", "", sheet["total"] or "", "100", status)


def publication_csv(publication: Publication, results: list[PublishedResult]) -> str:
    """Return the rows as UTF-8 CSV text with a byte-order mark, so that spreadsheets read Arabic."""
    text = io.StringIO()
    text.write("\ufeff")
    csv.writer(text, lineterminator="\r\n").writerows(csv_rows(publication, results))
    return text.getvalue()
