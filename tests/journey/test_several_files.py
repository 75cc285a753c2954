"""Files sent in parts by a browser: a cut costs the part in hand, and a new visit goes on where it was."""

import os

import pytest
from PIL import Image
from playwright.sync_api import expect

from assessments.models import EvidenceItem
from communes.enums import Role
from records.models import Upload
from tests.browsing import accessibility_faults, overflows
from tests.journey.test_entry_resilience import comes, file

__all__ = ["comes", "file"]

pytestmark = [pytest.mark.browser, pytest.mark.long(15), pytest.mark.django_db(transaction=True)]

PARTS = "**/uploads/**"
NAME = "GV-01 محضر الدورة.png"


def test_a_file_goes_on_after_a_cut_and_after_a_new_visit(comes, file, tmp_path):
    agent = comes(Role.COMMUNE_AGENT, commune=file.commune)
    page = agent.page
    # Three parts of 256 KB.
    large = tmp_path / NAME
    Image.frombytes("RGB", (500, 400), os.urandom(500 * 400 * 3)).save(large)
    agent.open("assessments:evidence_several", file.pk)
    row = page.locator("[data-upload-list] li").first
    sent: list[str] = []

    def one_part_then_nothing(route) -> None:
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) > 1:
                route.abort()
                return
        route.continue_()

    page.route(PARTS, one_part_then_nothing)
    page.on("dialog", lambda dialog: dialog.accept())
    page.set_input_files("#several-files", large)
    expect(row).to_have_attribute("data-state", "sending")
    while len(sent) < 2:
        page.wait_for_timeout(100)
    page.reload()
    expect(page.locator("#begun + p")).to_be_visible()
    assert Upload.objects.get().percent in range(40, 50)

    page.unroute(PARTS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.headers.get("upload-offset", "")))
    page.set_input_files("#several-files", large)
    expect(row).to_have_attribute("data-state", "done", timeout=30_000)
    assert "0" not in asked
    assert str(256 * 1024) in asked

    choice = page.locator("[data-waiting] select")
    expect(choice).to_have_value("GV-01")
    assert accessibility_faults(page) == []
    assert not overflows(page)
    agent.press("[data-waiting] button[name=keep]")
    item = EvidenceItem.objects.get()
    assert (item.document_code, item.file.name, item.file.size) == ("GV-01", NAME, large.stat().st_size)
    assert not Upload.objects.exists()
    assert not agent.broken
