"""The files that the portal writes into a pack: index, figures, grid, scores, review, log."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from assessments.models import Grid
from assessments.packs.bag import BagFile, made_file
from assessments.services.figures import Figures
from assessments.services.grids import grids_of, scoring_grid
from assessments.services.packs.contents import (
    LANGUAGES,
    PackContents,
    both,
    decision_rows,
    document_rows,
    figure_rows,
    finding_rows,
    identity,
    log_rows,
    score_rows,
)
from assessments.services.packs.threads import remark_rows, request_rows, word_rows
from assessments.services.packs.workbook import index_workbook, log_table
from assessments.services.score_cards import grid_data
from config.toolbox.canonical import canonical_json
from config.toolbox.languages import in_language
from config.toolbox.pdf import render_pdf
from records.models.files import ScanState
from records.services.papers import STYLE

INDEX_TEMPLATE = "packs/index.html"
PAPER_TEMPLATE = "pdf/pack_index.html"


def written_parts(contents: PackContents, *, portal: Sequence[str]) -> list[BagFile]:
    """Return every file of a pack that is not stored already. For workers: one of them is a PDF.

    `portal` are the paths of the documents that the portal made before, for the index to name.
    """
    index = {**_index(contents), "portal": list(portal)}
    return [
        made_file("data/index.html", render_index(index)),
        made_file("data/index.pdf", render_pdf(_paper(index), style=STYLE)),
        made_file("data/index.xlsx", index_workbook(index)),
        *_figures(contents),
        made_file("data/log.csv", log_table(index["log"])),
        *_findings(contents),
        made_file("data/review.json", _json({**_review(index), "files": word_rows(contents.judged)})),
        *_threads(contents),
    ]


def _review(index: Mapping[str, Any]) -> dict[str, Any]:
    return {"decisions": index["decisions"], "figures": index["figures"]}


def _index(contents: PackContents) -> dict[str, Any]:
    documents = document_rows(contents)
    return {
        **identity(contents),
        "scores": score_rows(contents),
        "documents": documents,
        "missing": [row for row in documents if not row["files"]],
        "withheld": [
            {
                "code": item.document_code,
                "name": item.file.name,
                "why": both(ScanState(item.file.scan_state).label),
            }
            for item in contents.withheld
        ],
        "figures": figure_rows(contents),
        "sheets": {language: _sheets(contents, language) for language in LANGUAGES},
        "decisions": decision_rows(contents),
        "log": log_rows(contents),
        "has_threads": bool(contents.remarks or contents.requests),
    }


def _sheets(contents: PackContents, language: str) -> list[dict[str, Any]]:
    """Return the score that counts, line by line, one part a grid."""
    if contents.counted is None:
        return []
    found = [contents.counted.sheet, contents.counted.additional_sheet]
    with in_language(language):
        return [
            grid_data(grid, sheet, language)
            for grid, sheet in zip(grids_of(contents.assessment), found, strict=False)
            if sheet
        ]


def _figures(contents: PackContents) -> Iterable[BagFile]:
    """Yield what the score is recomputed from: each grid, its answers, and the score that they give.

    grid.json and submission.json are canonical: their SHA-256 is the digest that the receipt prints.
    """
    counted = contents.counted
    sheets = [counted.sheet, counted.additional_sheet] if counted else [None, None]
    year = contents.assessment.cycle.assessed_year
    for grid, sheet, mark in zip(grids_of(contents.assessment), sheets, ("", "-additional"), strict=False):
        yield made_file(f"data/grid{mark}.json", canonical_json(grid.document).encode())
        yield made_file(f"data/answers{mark}.json", _json(_answers(grid, contents.verified, year)))
        yield made_file(f"data/answers-declared{mark}.json", _json(_answers(grid, contents.declared, year)))
        if sheet:
            yield made_file(f"data/score{mark}.json", _json(sheet))
    for submission in contents.submissions:
        if submission.withdrawn_at is None:
            yield made_file("data/submission.json", canonical_json(submission.content).encode())
            break


def _findings(contents: PackContents) -> Iterable[BagFile]:
    """Yield the findings of the audit, for a file that has some notified."""
    if contents.findings:
        yield made_file("data/findings.json", _json({"findings": finding_rows(contents)}))


def _threads(contents: PackContents) -> Iterable[BagFile]:
    """Yield what commune and reviewer wrote to each other, for a file where something was."""
    if contents.remarks or contents.requests:
        said = {
            "remarks": remark_rows(contents.remarks, both),
            "requests": request_rows(contents.requests, both),
        }
        yield made_file("data/threads.json", _json(said))


def _answers(grid: Grid, figures: Figures, year: int) -> dict[str, Any]:
    """Return the figures that a grid asks, in the form that the scoring command reads."""
    asked = scoring_grid(grid).fields
    return {"assessed_year": year} | {code: value for code, value in figures.items() if code in asked}


def render_index(index: Mapping[str, Any]) -> bytes:
    """Return index.html: both languages in one page that needs nothing but itself."""
    parts = []
    for language in LANGUAGES:
        with in_language(language):
            parts.append(render_to_string("packs/_part.html", {"index": index}))
    page = {"index": index, "parts": list(zip(LANGUAGES, parts, strict=True))}
    with in_language("ar"):
        return render_to_string(INDEX_TEMPLATE, page).encode()


def _paper(index: Mapping[str, Any]) -> str:
    with in_language("ar"):
        return render_to_string(PAPER_TEMPLATE, {"paper": index, "language": "ar", "direction": "rtl"})


def _json(value: Any) -> bytes:
    """Return JSON that people can read too: canonical content, one key a line."""
    return json.dumps(json.loads(canonical_json(value)), ensure_ascii=False, indent=1).encode() + b"\n"
