"""The rows that a publication freezes, made from the present state of a cycle's files."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assessments.enums import State
from assessments.models import Assessment, Cycle, Exclusion, Publication, PublishedResult, ScoreSheet
from assessments.services.figures import verified_figures_of
from assessments.services.final_sheets import final_sheets
from config.toolbox.canonical import digest
from config.toolbox.languages import texts_of


def files_of(cycle: Cycle) -> list[Assessment]:
    """Return the files of a cycle with their places, by commune code."""
    files = Assessment.objects.filter(cycle=cycle).select_related("commune__province__region")
    return list(files.order_by("commune__code"))


def exclusions_of(files: Iterable[Assessment]) -> dict[int, Exclusion]:
    """Return the files that are left out, by their key."""
    return {row.assessment_id: row for row in Exclusion.objects.filter(assessment__in=list(files))}


def frozen_results(files: Sequence[Assessment], *, version: int) -> list[PublishedResult]:
    """Return one row a file, not stored yet: the score that counts, the figures, or why it is left out.

    A fixed number of queries, however many the files.
    """
    left_out = exclusions_of(files)
    scored = [file for file in files if file.state != State.NOT_SUBMITTED and file.pk not in left_out]
    sheets = final_sheets(scored)
    answers = verified_figures_of(scored)
    return [
        _frozen(
            file,
            sheets.get(file.pk),
            answers.get(file.pk, {}),
            exclusion=left_out.get(file.pk),
            version=version,
        )
        for file in files
    ]


def _frozen(
    file: Assessment,
    sheet: ScoreSheet | None,
    answers: Mapping[str, Any],
    *,
    exclusion: Exclusion | None,
    version: int,
) -> PublishedResult:
    result = PublishedResult(assessment=file, commune=file.commune, is_scored=sheet is not None)
    content: dict[str, Any] = {}
    if sheet is not None:
        result.total = sheet.total
        result.additional_total = sheet.additional_total
        result.conditions_met = sheet.conditions_met
        result.is_eligible = sheet.is_eligible
        result.sheet = sheet.sheet
        result.additional_sheet = sheet.additional_sheet
        result.answers = dict(answers)
    if exclusion is not None:
        result.left_out_ar, result.left_out_fr = exclusion.reason_ar, exclusion.reason_fr
        content["left_out"] = texts_of(exclusion, "reason")
    result.digest = digest(
        {
            "commune": file.commune.code,
            "version": version,
            "total": result.total,
            "additional_total": result.additional_total,
            "eligible": result.is_eligible,
            "sheet": result.sheet,
            "additional_sheet": result.additional_sheet,
            "answers": result.answers,
            **content,
        }
    )
    result.verification_code = verification_code(file, result.digest)
    return result


def verification_code(file: Assessment, result_digest: str) -> str:
    """Return the code that a score card prints: 16 letters and digits drawn from the frozen result."""
    raw = hashlib.sha256(f"{file.pk}:{result_digest}".encode()).digest()
    return base64.b32encode(raw).decode()[:16]


def store_results(publication: Publication, results: Iterable[PublishedResult]) -> None:
    """Keep the rows of a publication that was just made."""
    rows = list(results)
    for row in rows:
        row.publication = publication
    PublishedResult.everything.bulk_create(rows, batch_size=200)
