"""What documents on paper are drawn with."""

from copy import deepcopy

import pytest

from records.services.papers import Sheet, look


@pytest.fixture(autouse=True)
def _fresh_look():
    look.cache_clear()
    yield
    look.cache_clear()


def test_an_installation_has_its_own_letterhead(settings, tmp_path):
    sheet = {"language": "fr", "template": "pdf/base.html", "data": {}, "file_name": "paper.pdf"}
    before = Sheet(**sheet)
    assert "Letterhead" not in before.html()
    digest = before.digest

    own = tmp_path / "pdf"
    own.mkdir()
    (own / "base.html").write_text(
        '{% extends "pdf/base.html" %}{% block marks %}<p>Letterhead</p>{% endblock %}', encoding="utf-8"
    )
    changed = deepcopy(settings.TEMPLATES)
    changed[0]["DIRS"] = [tmp_path, *changed[0]["DIRS"]]
    settings.TEMPLATES = changed
    look.cache_clear()
    after = Sheet(**sheet)
    assert "Letterhead" in after.html()
    # Kept documents are found by their digest: one drawn otherwise is made anew.
    assert after.digest != digest
