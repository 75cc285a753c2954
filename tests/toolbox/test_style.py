"""One style sheet for both directions, and pages that a strict content policy lets through."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# The sheet of PDFs is read by another engine, which knows few logical properties.
SHEETS = [path for path in sorted((ROOT / "static" / "css").glob("*.css")) if path.name != "pdf.css"]
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


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_sizes_and_sides_are_logical(sheet):
    assert PHYSICAL.findall(sheet.read_text()) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_page_holds_no_inline_style_script_or_handler(page):
    assert INLINE.findall(page.read_text()) == []
