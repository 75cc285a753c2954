import pytest

from assessments.services import pack_parts, papers


@pytest.fixture
def quick_pdf(monkeypatch):
    """Stand in for the renderer where a test is not about what is on paper."""

    def render(html, *, style):
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr(papers, "render_pdf", render)
    monkeypatch.setattr(papers, "prepare_pdf_process", lambda: None)
    monkeypatch.setattr(pack_parts, "render_pdf", render)


@pytest.fixture
def unpack(tmp_path):
    """Unpack an archive with a tool that is not ours, and return the folder."""
    import os
    import subprocess

    def unpack(content):
        archive = tmp_path / "pack.zip"
        archive.write_bytes(content)
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        subprocess.run(["unzip", "-q", archive, "-d", tmp_path / "out"], check=True, env=environment)
        return tmp_path / "out"

    return unpack
