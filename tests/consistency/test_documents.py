"""What the documents name exists: files, commands of make, commands of manage.py."""

import re

import pytest
from django.core.management import get_commands

from tests.consistency.project import ROOT, files, name_of

DOCUMENTS = [path for path in files("*.md") if "tests" not in path.relative_to(ROOT).parts]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
MADE = re.compile(r"`make ([a-z]+)|^make ([a-z]+)", re.MULTILINE)
MANAGED = re.compile(r"manage\.py ([a-z_]+)")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_exists(path):
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for pair in MADE.findall(text) for name in pair if name} - targets == set()
    assert set(MANAGED.findall(text)) - set(get_commands()) == set()
