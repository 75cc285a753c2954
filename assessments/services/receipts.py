"""What a receipt says: one submission, in Arabic and French side by side (domain, section 4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assessments.models import DocumentKind, Submission
from assessments.services.grids import grids_of, scoring_grid
from assessments.services.papers import Paper
from config.toolbox.clock import local
from config.toolbox.languages import texts_of

TEMPLATE = "pdf/receipt.html"


def receipt_paper(submission: Submission) -> Paper:
    """Return the receipt of one submission; its assessment comes with commune, cycle and grids."""
    file = submission.assessment
    commune = file.commune
    data = {
        "number": submission.number,
        "version": submission.version,
        "year": file.cycle.assessed_year,
        "commune": texts_of(commune, "name"),
        "commune_code": commune.code,
        "province": texts_of(commune.province, "name"),
        "region": texts_of(commune.province.region, "name"),
        "submitted_at": moment_text(submission.submitted_at),
        "is_late": submission.is_late,
        "is_demonstration": file.cycle.is_demonstration,
        "grids": [f"{grid.code} {grid.version}" for grid in grids_of(file)],
        "grid_digests": [grid.digest for grid in grids_of(file)],
        "evidence": _evidence(submission),
        "digest": submission.digest,
    }
    return Paper(
        assessment=file,
        kind=DocumentKind.RECEIPT,
        language="",
        template=TEMPLATE,
        data=data,
        file_name=f"{submission.number}.pdf",
        version=submission.version,
    )


def moment_text(at: datetime) -> str:
    """Return an instant by Casablanca's clock, with its offset at that moment: UTC+01:00."""
    moment = local(at)
    digits = f"{moment:%z}"
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC{digits[:3]}:{digits[3:5]}"


def _evidence(submission: Submission) -> list[dict[str, Any]]:
    """Return the files as they stood, each with the title of its document in both languages."""
    titles: dict[str, Mapping[str, str]] = {}
    for grid in reversed(grids_of(submission.assessment)):
        titles |= {document.code: document.title for document in scoring_grid(grid).documents}
    rows: Sequence[Mapping[str, Any]] = submission.evidence
    return [
        {
            "code": row["document"],
            "title": {
                language: titles.get(row["document"], {}).get(language, "") for language in ("ar", "fr")
            },
            "name": row["name"],
            "size": row["size"],
            "sha256": row["sha256"],
        }
        for row in rows
    ]
