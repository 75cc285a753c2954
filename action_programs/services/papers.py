"""Documents about a programme: rendered once for one content, and kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from action_programs.enums import PaperKind
from action_programs.models import ActionProgramme, Paper, ProgrammeVersion
from records.services.papers import Sheet, discard


@dataclass(frozen=True, kw_only=True)
class ProgrammeSheet(Sheet):
    """A document about a programme: a report of a `year`, or a book of a `version` or of a draft."""

    programme: ActionProgramme
    kind: PaperKind
    year: int | None = None
    version: ProgrammeVersion | None = None


def kept_papers(sheets: Iterable[ProgrammeSheet]) -> dict[str, Paper]:
    """Return the documents that exist already, by the digest of their sheet. One query."""
    wanted = {sheet.digest for sheet in sheets}
    return {row.digest: row for row in Paper.objects.filter(digest__in=wanted).select_related("file")}


def make_papers(
    sheets: Sequence[ProgrammeSheet], *, at: datetime, done: Callable[[int], None] = lambda count: None
) -> list[Paper]:
    """Return the document of each sheet, rendering only those that do not exist yet.

    For workers. `done(count)` is called after each and may raise to stop: what was made by then is kept.
    """
    kept = kept_papers(sheets)
    papers = []
    for count, sheet in enumerate(sheets, start=1):
        papers.append(kept.get(sheet.digest) or _make(sheet, at=at))
        done(count)
    return papers


def _make(sheet: ProgrammeSheet, *, at: datetime) -> Paper:
    content = sheet.render()
    with transaction.atomic():
        file = sheet.store(content, at=at)
        paper, is_new = Paper.objects.get_or_create(
            programme=sheet.programme,
            kind=sheet.kind,
            language=sheet.language,
            digest=sheet.digest,
            defaults={"year": sheet.year, "version": sheet.version, "file": file, "made_at": at},
        )
        if not is_new:
            discard(file)
    return paper
