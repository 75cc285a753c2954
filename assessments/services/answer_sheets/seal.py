"""What a workbook says of itself in its hidden sheet, signed: whose it is, and where each figure stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.grids import grids_of
from config.toolbox.canonical import digest

HIDDEN_SHEET = "adaa"
_SIGNER = signing.Signer(salt="assessments.answer_sheet")


class NotAnAnswerSheet(AssessmentError):
    code = "not_an_answer_sheet"
    text = _("This workbook was not made by the portal. Download the one of your file and fill it in.")


class SheetChanged(AssessmentError):
    code = "sheet_changed"
    text = _(
        "Hidden or locked cells of this workbook were changed, so that it cannot be told which figure "
        "belongs where. Download it anew and copy your figures into it."
    )


class OtherFile(AssessmentError):
    code = "other_file"
    text = _("This is the workbook of the commune %(commune)s for the year %(year)s, not of this file.")


class OtherGrid(AssessmentError):
    code = "other_grid"
    text = _(
        "The questions of this file have changed since this workbook was made. Download it anew and copy "
        "your figures into it."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure is typed: sheet, row (headings are row 1), and the version its answer then had."""

    sheet: str
    row: int
    version: int


@dataclass(frozen=True)
class Seal:
    """The identity of a workbook: file, commune (its code), assessed year, digests of its grids, places."""

    file: int
    commune: str
    year: int
    grids: tuple[str, ...]
    places: Mapping[str, Place]

    @classmethod
    def of(cls, assessment: Assessment, places: Mapping[str, Place]) -> "Seal":
        """Return the seal of a file's workbook."""
        return cls(
            assessment.pk,
            assessment.commune.code,
            assessment.cycle.assessed_year,
            tuple(grid.digest for grid in grids_of(assessment)),
            places,
        )

    def check_against(self, assessment: Assessment) -> None:
        """Raise OtherFile or OtherGrid unless this is the workbook of the file as it is asked now."""
        known = Seal.of(assessment, {})
        if (self.file, self.commune, self.year) != (known.file, known.commune, known.year):
            raise OtherFile(commune=self.commune, year=self.year)
        if self.grids != known.grids:
            raise OtherGrid()


def hidden_rows(seal: Seal) -> list[list[str]]:
    """Return the rows of the hidden sheet, all of them texts; the last one signs those before it."""
    rows = [
        ["file", str(seal.file)],
        ["commune", seal.commune],
        ["year", str(seal.year)],
        *(["grid", grid] for grid in seal.grids),
        *(
            ["field", code, place.sheet, str(place.row), str(place.version)]
            for code, place in seal.places.items()
        ),
    ]
    return [*rows, ["seal", _SIGNER.sign(digest(rows))]]


def read_seal(rows: Sequence[Sequence[Any]] | None) -> Seal:
    """Return the seal that a hidden sheet holds. Raises NotAnAnswerSheet or SheetChanged."""
    if rows is None:
        raise NotAnAnswerSheet()
    texts = [[str(cell) for cell in row if cell is not None] for row in rows]
    *said, last = [row for row in texts if row] or [[]]
    if len(last) != 2 or last[0] != "seal":
        raise SheetChanged()
    try:
        is_whole = _SIGNER.unsign(last[1]) == digest(said)
    except signing.BadSignature:
        is_whole = False
    if not is_whole:
        raise SheetChanged()
    single = {row[0]: row[1] for row in said if row[0] not in {"grid", "field"}}
    return Seal(
        int(single["file"]),
        single["commune"],
        int(single["year"]),
        tuple(row[1] for row in said if row[0] == "grid"),
        {row[1]: Place(row[2], int(row[3]), int(row[4])) for row in said if row[0] == "field"},
    )
