"""What the page of a draft shows: its faults with where they stand, its points, its parts."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import DraftPart
from assessments.models import GridDraft
from assessments.scoring import GridError
from assessments.services.grid_drafts.drafts import faults_of
from assessments.services.grid_drafts.parts import items_of, title_of
from assessments.services.grid_drafts.places import Fault, faults_at
from assessments.services.grid_drafts.points import figure_of, points_of
from config.toolbox.languages import current_language

# The parts in the order of the page; axes and their lines come first, with their points.
_OTHERS = (
    DraftPart.CONDITIONS,
    DraftPart.FIELDS,
    DraftPart.FOLDERS,
    DraftPart.DOCUMENTS,
    DraftPart.LISTS,
    DraftPart.CHECKS,
    DraftPart.STANDINGS,
)
# Sums are put right in the table of points.
_OF_POINTS = {"axes", "indicators"}


def draft_context(draft: GridDraft) -> dict[str, Any]:
    """Return the variables of the page of a draft."""
    points = points_of(draft.content)
    return {
        "draft": draft,
        "faults": faults_told(faults_of(draft), draft) if draft.is_open else [],
        "points": points,
        "axes": [
            {
                "axis": _row(DraftPart.AXES, axis.item),
                "sum": axis.sum,
                "lines": [_row(DraftPart.INDICATORS, line) for line in axis.lines],
            }
            for axis in points.axes
        ],
        "strays": [_row(DraftPart.INDICATORS, line) for line in points.strays],
        "others": [
            {"part": part, "title": _headings()[part], "rows": [_row(part, item) for item in items]}
            for part in _OTHERS
            for items in [items_of(draft.content, part)]
        ],
    }


def faults_told(errors: list[GridError], draft: GridDraft | None = None) -> list[dict[str, str]]:
    """Return errors in the reader's language; in a draft, each with its place in words and its address."""
    language = current_language()
    told = [
        {
            "path": error.path,
            "value": error.value,
            "expected": error.expected[language],
            "place": "",
            "url": "",
        }
        for error in errors
    ]
    if draft is None:
        return told
    for row, fault in zip(told, faults_at(draft.content, errors), strict=True):
        row["place"], row["url"] = _place(fault, language), _address(draft, fault)
    return told


def _place(fault: Fault, language: str) -> str:
    if fault.part is None or fault.item is None:
        return _("The grid as a whole")
    title = title_of(fault.item, fault.part, language)
    return " ".join(filter(None, (str(fault.part.label), fault.item["code"], title)))


def _address(draft: GridDraft, fault: Fault) -> str:
    if fault.part is not None and fault.item is not None:
        args = [draft.pk, fault.part.value, fault.item["code"]]
        return f"{reverse('assessments:draft_part', args=args)}#at-{quote(fault.key)}"
    if fault.key in _OF_POINTS:
        return reverse("assessments:draft_points", args=[draft.pk])
    if fault.key in DraftPart:
        return f"{reverse('assessments:grid_draft', args=[draft.pk])}#{fault.key}"
    return f"{reverse('assessments:draft_general', args=[draft.pk])}#at-{quote(fault.key)}"


def _row(part: DraftPart, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "part": part.value,
        "code": item["code"],
        "title": title_of(item, part, current_language()),
        "points": figure_of(item.get("max_points")),
    }


def _headings() -> dict[DraftPart, str]:
    return {
        DraftPart.CONDITIONS: _("Mandatory minimum conditions"),
        DraftPart.FIELDS: _("Fields"),
        DraftPart.FOLDERS: _("Folders of the standard pack"),
        DraftPart.DOCUMENTS: _("Documents of the standard pack"),
        DraftPart.LISTS: _("Reference lists"),
        DraftPart.CHECKS: _("Checks between figures"),
        DraftPart.STANDINGS: _("Degrees of certainty"),
    }
