"""One style sheet for both directions, and pages that a strict content policy lets through."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# The sheets of PDFs are read by another engine, which knows few logical properties.
ON_PAPER = {"pdf.css", "form.css"}
SHEETS = [path for path in sorted((ROOT / "static" / "css").glob("*.css")) if path.name not in ON_PAPER]
PAGES = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if path.relative_to(ROOT / "templates").parts[0] not in ("pdf", "emails")
]
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)"
    r"|(?:^|[;{ ])(?:left|right|top|bottom|width|height)\s*:"
    r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
)
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\b(?:src|type=\"application/json\")\b)"
)


def found(pattern: re.Pattern[str], paths: list[Path]) -> dict[str, list[str]]:
    """Return what a pattern finds, by file."""
    words = {str(path.relative_to(ROOT)): pattern.findall(path.read_text()) for path in paths}
    return {name: caught for name, caught in words.items() if caught}


def test_sizes_and_sides_are_logical():
    assert found(PHYSICAL, SHEETS) == {}


def test_no_page_holds_an_inline_style_script_or_handler():
    assert found(INLINE, PAGES) == {}
