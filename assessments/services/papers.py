"""Documents on paper: rendered once for one content, and kept."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from assessments.models import Assessment, Document
from config.toolbox.canonical import digest
from config.toolbox.languages import direction, in_language
from config.toolbox.pdf import prepare_pdf_process, render_pdf
from records.services.files import store_file

STYLE = "css/pdf.css"


@dataclass(frozen=True)
class Paper:
    """A document to be: what it says (`data`, plain and complete), in which language, by which template.

    `language` is "ar" or "fr", or "" for a document in both.
    """

    assessment: Assessment
    kind: str
    language: str
    template: str
    data: Mapping[str, Any]
    file_name: str
    version: int = 1

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that decides the document's bytes: its data, its template, its words."""
        return digest({"data": self.data, "language": self.language, "look": look(self.template)})

    def html(self) -> str:
        """Return the document as HTML, its words in its own language."""
        language = self.language or "ar"
        context = {"paper": self.data, "language": language, "direction": direction(language)}
        with in_language(language):
            return render_to_string(self.template, context)


@cache
def look(template: str) -> str:
    """Return the digest of what a template draws with: templates, style sheet and catalogues of words."""
    root = Path(settings.BASE_DIR)
    files = [
        *sorted((root / "templates" / "pdf").glob("*.html")),
        root / "static" / STYLE,
        *sorted((root / "locale").glob("*/LC_MESSAGES/django.mo")),
    ]
    content = hashlib.sha256(template.encode())
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()


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
    prepare_pdf_process()
    content = render_pdf(paper.html(), style=STYLE)
    with transaction.atomic():
        file = store_file(content, name=paper.file_name, content_type="application/pdf", by=None, at=at)
        document, is_new = Document.objects.get_or_create(
            assessment=paper.assessment,
            kind=paper.kind,
            language=paper.language,
            digest=paper.digest,
            defaults={"version": paper.version, "file": file, "made_at": at},
        )
        if not is_new:
            # Another worker was faster; its document is as good.
            file.content.delete(save=False)
            file.delete()
    return document
