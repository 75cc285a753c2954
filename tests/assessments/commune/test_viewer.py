"""The pages of a file are seen one by one in the page, by those who may open it."""

import io

import pytest
from pypdf import PdfWriter

from config.toolbox import page_images
from config.toolbox.page_images import NotDrawn, draw_page
from records.models.files import ScanState
from tests.assessments.commune.pages import a_picture, text, url, words
from tests.factories.assessments import attach, stored_pdf

pytestmark = pytest.mark.django_db


def pdf(pages: int) -> bytes:
    writer, kept = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=300)
    writer.write(kept)
    return kept.getvalue()


@pytest.mark.usefixtures("in_entry")
def test_pages_are_turned_by_links(as_agent, assessment):
    item = attach(assessment, "GV-01", file=stored_pdf(content=pdf(3)))
    page = url("evidence_item", assessment.pk, item.pk)
    image = url("evidence_page", assessment.pk, item.pk)

    first = text(as_agent.get(page))
    assert "Page 1 of 3" in words(as_agent.get(page))
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = text(as_agent.get(f"{page}?page=3&turn=90"))
    assert f'src="{image}?page=3&amp;zoom=0&amp;turn=90"' in last
    assert 'rel="next"' not in last
    assert "cannot be shown" in words(as_agent.get(f"{page}?page=4"))

    drawn = as_agent.get(f"{image}?page=2&turn=90")
    assert (drawn["Content-Type"], drawn.content[8:12]) == ("image/webp", b"WEBP")
    assert "sandbox" in drawn["Content-Security-Policy"]
    assert drawn["Cache-Control"] == "private, no-store"
    assert as_agent.get(f"{image}?page=4").status_code == 404
    assert "Page 1 of 3" in words(as_agent.get(url("evidence_view", assessment.pk, item.pk)))

    item.file.scan_state = ScanState.WAITING
    item.file.save()
    assert as_agent.get(image).status_code == 404
    assert as_agent.get(url("evidence_view", assessment.pk, item.pk)).status_code == 404


def test_what_is_drawn_is_as_wide_as_asked_and_turned():
    wide = draw_page(a_picture().read(), content_type="image/png", page=1, width=900)
    tall = draw_page(a_picture().read(), content_type="image/png", page=1, width=900, turn=90)
    assert (wide.width, wide.height, wide.pages) == (20, 10, 1)
    assert (tall.width, tall.height) == (10, 20)
    assert draw_page(pdf(1), content_type="application/pdf", page=1, width=300).width == 300


def test_a_hostile_file_costs_no_more_than_its_limits(tmp_path, monkeypatch):
    for content in (b"", b"%PDF-1.4\n%%EOF\n", pdf(1)[:200]):
        with pytest.raises(NotDrawn):
            draw_page(content, content_type="application/pdf", page=1, width=300)
    with pytest.raises(NotDrawn):
        draw_page(b"<svg/>", content_type="image/svg+xml", page=1, width=300)

    program = tmp_path / "endless.py"
    program.write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    monkeypatch.setattr(page_images, "_PROGRAM", program)
    monkeypatch.setattr(page_images, "SECONDS", 0.2)
    with pytest.raises(NotDrawn):
        draw_page(pdf(1), content_type="application/pdf", page=1, width=300)
