"""Documents about a file: rendered once for one content, and kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assessments.models import Assessment, Document
from records.services.papers import Sheet, discard


@dataclass(frozen=True, kw_only=True)
class Paper(Sheet):
    """A document about a file; `version` is the one of the publication or submission it tells of."""

    assessment: Assessment
    kind: str
    version: int = 1


def kept_documents(papers: Iterable[Paper]) -> dict[str, Document]:
    """Return the documents that exist already, by the digest of their paper. One query."""
    wanted = {paper.digest for paper in papers}
    return {row.digest: row for row in Document.objects.filter(digest__in=wanted).select_related("file")}


def make_documents(
    papers: Sequence[Paper], *, at: datetime, done: Callable[[int], None] = lambda count: None
) -> list[Document]:
    """Return the document of each paper, rendering only those that do not exist yet.

    For workers: rendering takes a good part of a second. `done(count)` is called after each paper and may
    raise to stop: what has been made by then is kept.
    """
    kept = kept_documents(papers)
    documents = []
    for count, paper in enumerate(papers, start=1):
        documents.append(kept.get(paper.digest) or _make(paper, at=at))
        done(count)
    return documents


def _make(paper: Paper, *, at: datetime) -> Document:
    content = paper.render()
    with transaction.atomic():
        file = paper.store(content, at=at)
        document, is_new = Document.objects.get_or_create(
            assessment=paper.assessment,
            kind=paper.kind,
            language=paper.language,
            digest=paper.digest,
            defaults={"version": paper.version, "file": file, "made_at": at},
        )
        if not is_new:
            discard(file)
    return document
