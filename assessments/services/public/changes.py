"""What a version of the results changes against another, commune by commune."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.models import Publication, PublishedResult
from config.toolbox.languages import texts_of


def changes_between(
    before: Iterable[PublishedResult], after: Iterable[PublishedResult]
) -> list[dict[str, Any]]:
    """Return the communes whose result differs: ``code``, ``name``, ``before``, ``after``, ``lines``.

    ``before`` and ``after`` are what ``_told`` gives, None without a row; ``lines`` are the codes of the
    lines and conditions that differ. The rows come with their communes.
    """
    old = {row.commune.code: row for row in before}
    new = {row.commune.code: row for row in after}
    return [
        _change(code, old.get(code), new.get(code))
        for code in sorted(old.keys() | new.keys())
        if _content(old.get(code)) != _content(new.get(code))
    ]


def published_rows(publication: Publication) -> list[PublishedResult]:
    """Return the rows of a publication with their communes."""
    return list(PublishedResult.everything.filter(publication=publication).select_related("commune"))


def _content(row: PublishedResult | None) -> tuple[Any, ...] | None:
    if row is None:
        return None
    return (
        row.is_scored,
        row.total,
        row.additional_total,
        row.is_eligible,
        row.left_out_ar,
        row.left_out_fr,
        row.sheet,
        row.additional_sheet,
        row.answers,
    )


def _change(code: str, before: PublishedResult | None, after: PublishedResult | None) -> dict[str, Any]:
    row = after or before
    assert row is not None
    return {
        "code": code,
        "name": texts_of(row.commune, "name"),
        "before": _told(before),
        "after": _told(after),
        "lines": _lines(before, after),
    }


def _told(row: PublishedResult | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "scored": row.is_scored,
        "total": str(row.total) if row.total is not None else None,
        "additional_total": str(row.additional_total) if row.additional_total is not None else None,
        "conditions_met": row.conditions_met,
        "eligible": row.is_eligible,
        "left_out": texts_of(row, "left_out") if row.left_out_fr else None,
    }


def _lines(before: PublishedResult | None, after: PublishedResult | None) -> list[str]:
    """Return the codes that differ where both have a score, in the order of the sheets."""
    if before is None or after is None or not (before.is_scored and after.is_scored):
        return []
    old, new = _all_lines(before), _all_lines(after)
    return [code for code in new if new[code] != old.get(code)]


def _all_lines(row: PublishedResult) -> Mapping[str, Any]:
    sheets = [sheet for sheet in (row.sheet, row.additional_sheet) if sheet]
    return {
        code: line
        for sheet in sheets
        for part in ("conditions", "lines")
        for code, line in sheet.get(part, {}).items()
    }
