import pytest

from assessments.services import pack_parts, papers


@pytest.fixture
def quick_pdf(monkeypatch):
    """Stand in for the renderer where a test is not about what is on paper; keep the HTML it was given."""
    rendered = []

    def render(html, *, style):
        rendered.append(html)
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr(papers, "render_pdf", render)
    monkeypatch.setattr(papers, "prepare_pdf_process", lambda: None)
    monkeypatch.setattr(pack_parts, "render_pdf", render)
    return rendered
