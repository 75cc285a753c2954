"""Documents on paper: what one says, its making into a stored file, and its keeping by what it says."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.template import engines
from django.template.loader import render_to_string

from config.toolbox.canonical import digest
from config.toolbox.languages import direction, in_language
from config.toolbox.pdf import prepare_pdf_process, render_pdf
from records.models import StoredFile
from records.services.files import store_file

STYLE = "css/pdf.css"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A document to be: what it says (`data`, plain and complete), in which language, by which template.

    `language` is "ar" or "fr", or "" for a document in both. A kind of sheet that is kept names the model of
    its rows (`language`, `digest`, `file`, `made_at` and what `about` gives).
    """

    kept_in: ClassVar[type[Model]]
    language: str
    template: str
    data: Mapping[str, Any]
    file_name: str
    style: str = STYLE

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that decides the document's bytes: its data, its template, its words."""
        return digest({"data": self.data, "language": self.language, "look": look(self.template, self.style)})

    def about(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the fields of its row that find it beside language and digest, and those that do not."""
        return {}, {}

    def measures(self, content: bytes) -> Mapping[str, Any]:
        """Return the fields of its row that are read off the document itself."""
        return {}

    def html(self) -> str:
        """Return the document as HTML, its words in its own language."""
        language = self.language or "ar"
        context = {"paper": self.data, "language": language, "direction": direction(language)}
        with in_language(language):
            return render_to_string(self.template, context)

    def render(self) -> bytes:
        """Return the document as PDF. For workers: it takes a good part of a second."""
        prepare_pdf_process()
        return render_pdf(self.html(), style=self.style)

    def store(self, content: bytes, *, at: datetime) -> StoredFile:
        """Store what was rendered, under the name of the document."""
        return store_file(content, name=self.file_name, content_type="application/pdf", by=None, at=at)


@cache
def look(template: str, style: str = STYLE) -> str:
    """Return the digest of what a template draws with: templates, style sheets and catalogues of words.

    An installation's own templates (``ADAA_TEMPLATES``) count: a document drawn with others is another one.
    """
    root = Path(settings.BASE_DIR)
    folders = [Path(folder) / "pdf" for folder in engines["django"].dirs]
    files = [
        *(file for folder in folders for file in sorted(folder.glob("*.html"))),
        *(root / "static" / sheet for sheet in sorted({STYLE, style})),
        *sorted((root / "locale").glob("*/LC_MESSAGES/django.mo")),
    ]
    content = hashlib.sha256(template.encode())
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A document in one language; `paper` is its row, None until a worker has made what stands now."""

    language: str
    paper: Any


def kept_papers(sheets: Iterable[Sheet]) -> dict[str, Any]:
    """Return the rows of the documents that exist already, by the digest of their sheet.

    The sheets are of one kind. One query.
    """
    wanted = {sheet.digest: sheet.kept_in for sheet in sheets}
    if not wanted:
        return {}
    model: Any = next(iter(wanted.values()))
    rows = model._default_manager.filter(digest__in=wanted).select_related("file")
    return {row.digest: row for row in rows}


def paper_rows(sheets: Sequence[Sheet]) -> list[PaperRow]:
    """Return what exists of some sheets, in their order. One query."""
    kept = kept_papers(sheets)
    return [PaperRow(sheet.language, kept.get(sheet.digest)) for sheet in sheets]


def make_papers(
    sheets: Sequence[Sheet], *, at: datetime, done: Callable[[int], None] = lambda count: None
) -> list[Any]:
    """Return the row of each sheet's document, rendering only those that do not exist yet.

    For workers: rendering takes a good part of a second. `done(count)` is called after each and may raise to
    stop: what was made by then is kept.
    """
    kept = kept_papers(sheets)
    papers = []
    for count, sheet in enumerate(sheets, start=1):
        papers.append(kept.get(sheet.digest) or _make(sheet, at=at))
        done(count)
    return papers


def _make(sheet: Sheet, *, at: datetime) -> Any:
    content = sheet.render()
    rows: Any = sheet.kept_in._default_manager
    with transaction.atomic():
        file = sheet.store(content, at=at)
        key, more = sheet.about()
        paper, is_new = rows.get_or_create(
            language=sheet.language,
            digest=sheet.digest,
            **key,
            defaults={**more, **sheet.measures(content), "file": file, "made_at": at},
        )
        if not is_new:
            _discard(file)
    return paper


def _discard(file: StoredFile) -> None:
    """Take away a document that another worker has made meanwhile; that one is as good."""
    file.content.delete(save=False)
    file.delete()
