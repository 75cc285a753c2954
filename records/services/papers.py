"""Documents on paper: what one says, and its making into a stored file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
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

    `language` is "ar" or "fr", or "" for a document in both.
    """

    language: str
    template: str
    data: Mapping[str, Any]
    file_name: str
    style: str = STYLE

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that decides the document's bytes: its data, its template, its words."""
        return digest({"data": self.data, "language": self.language, "look": look(self.template, self.style)})

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
    """Return the digest of what a template draws with: templates, style sheets and catalogues of words."""
    root = Path(settings.BASE_DIR)
    files = [
        *sorted((root / "templates" / "pdf").glob("*.html")),
        *(root / "static" / sheet for sheet in sorted({STYLE, style})),
        *sorted((root / "locale").glob("*/LC_MESSAGES/django.mo")),
    ]
    content = hashlib.sha256(template.encode())
    for file in files:
        content.update(file.read_bytes())
    return content.hexdigest()


def discard(file: StoredFile) -> None:
    """Take away a document that another worker has made meanwhile; that one is as good."""
    file.content.delete(save=False)
    file.delete()
