"""What scripts add, tried in a real browser."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import NARROW, WIDE, accessibility_faults, overflows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIGURE = "#input-own_revenue"
STATE = "#field-own_revenue [data-save-state]"


class Server:
    """Stands for the address that saves a field: notes what it is sent, and answers as it is told."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, str]] = []
        self.answers: list[tuple[int, dict]] = []
        page.route("**/save/", self.answer)
        page.route("**/progress/", lambda route: route.fulfill(status=204))

    def answer(self, route) -> None:
        fields = re.findall(r"([^&=]+)=([^&]*)", route.request.post_data)
        self.sent.append(dict(fields))
        status, body = self.answers.pop(0) if self.answers else saved(9)
        if status == 0:
            route.abort()
        elif status == 302:
            route.fulfill(status=302, headers={"Location": "/en/accounts/login/"})
        else:
            route.fulfill(status=status, content_type="application/json", body=json.dumps(body))


def saved(version: int, **more) -> tuple[int, dict]:
    answer = {"state": "saved", "version": version, "saved_at": "14:02", "display": "12,50", "warnings": []}
    return 200, {**answer, **more}


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Open one window for all tests: a new one loads styles, scripts and letters anew."""
    window = browser.new_context()
    yield window
    window.close()


@pytest.fixture
def page(window, gallery_url) -> Iterator[Page]:
    """Give a page that remembers nothing of the test before."""
    page = window.new_page()
    yield page
    page.evaluate("localStorage.clear()")
    page.close()
    window.clear_cookies()


@pytest.fixture
def server(page, gallery_url) -> Server:
    server = Server(page)
    page.goto(gallery_url)
    return server


def test_a_figure_is_saved_as_one_types_and_says_when(page, server):
    server.answers = [saved(4, warnings=["Much more than last year"], summary_html="<b>43,32</b>")]
    page.fill(FIGURE, "12.5")
    expect(page.locator(STATE)).to_have_text("Saved at 14:02")
    assert server.sent == [{"field": "own_revenue", "value": "12.5", "version": "3"}]
    expect(page.locator("#field-own_revenue [data-field-warnings] li")).to_have_text(
        "Much more than last year"
    )
    expect(page.locator("[data-summary] b")).to_have_text("43,32")
    page.locator("#input-staff").focus()
    expect(page.locator(FIGURE)).to_have_value("12,50")
    expect(page.locator("[name=own_revenue-version]")).to_have_value("4")


def test_the_next_save_carries_the_version_of_the_last(page, server):
    server.answers = [saved(4), saved(5)]
    page.fill(FIGURE, "1")
    expect(page.locator(STATE)).to_have_text("Saved at 14:02")
    page.fill(FIGURE, "2")
    expect(page.locator("[name=own_revenue-version]")).to_have_value("5")
    assert [one["version"] for one in server.sent] == ["3", "4"]


def test_a_refused_text_stays_beside_its_error(page, server):
    server.answers = [(422, {"state": "refused", "error": "Not a number.", "raw": "abc"})]
    page.fill(FIGURE, "abc")
    expect(page.locator("#error-own_revenue")).to_have_text("Not a number.")
    expect(page.locator(FIGURE)).to_have_value("abc")
    expect(page.locator(FIGURE)).to_have_attribute("aria-invalid", "true")
    server.answers = [saved(4)]
    page.fill(FIGURE, "12")
    expect(page.locator("#error-own_revenue")).to_be_hidden()


def test_a_cut_is_told_and_tried_again(page, server):
    server.answers = [(0, {}), (503, {}), saved(4)]
    page.fill(FIGURE, "12")
    expect(page.locator(STATE)).to_have_text("Not saved yet: will be tried again")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#field-own_revenue [data-save-state]")).to_have_attribute("data-state", "retry")
    expect(page.locator(STATE)).to_have_text("Saved at 14:02", timeout=10_000)
    assert {one["value"] for one in server.sent} == {"12"}
    assert len(server.sent) == 3


def test_what_could_not_be_saved_comes_back_with_the_page(page, server, gallery_url):
    server.answers = [(503, {})]
    page.fill(FIGURE, "12")
    expect(page.locator(STATE)).to_have_text("Not saved yet: will be tried again")
    page.on("dialog", lambda dialog: dialog.accept())
    server.answers = [saved(4)]
    page.goto(gallery_url)
    expect(page.locator(STATE)).to_have_text("Saved at 14:02")
    assert server.sent[-1] == {"field": "own_revenue", "value": "12", "version": "3"}
    assert page.evaluate("localStorage.length") == 0


def test_two_people_see_both_figures_and_choose(page, server):
    conflict = {"state": "conflict", "theirs": "99,00", "theirs_by": "Agent", "version": 7}
    server.answers = [(409, conflict)]
    page.fill(FIGURE, "12")
    box = page.locator("#field-own_revenue .conflict")
    page.locator("#input-staff").focus()
    expect(box.locator("[data-conflict-by]")).to_have_text("Changed meanwhile by Agent")
    expect(box.locator("[data-conflict-theirs]")).to_have_text("99,00")
    expect(box.locator("[data-conflict-mine]")).to_have_text("12")
    box.get_by_role("button", name="Save what I typed").click()
    expect(page.locator(STATE)).to_have_text("Saved at 14:02")
    assert server.sent[-1] == {"field": "own_revenue", "value": "12", "version": "7"}
    expect(box).to_have_count(0)


def test_the_other_figure_can_be_kept(page, server):
    server.answers = [(409, {"state": "conflict", "theirs": "99,00", "theirs_by": "Agent", "version": 7})]
    page.fill(FIGURE, "12")
    page.get_by_role("button", name="Keep what is saved").click()
    expect(page.locator(FIGURE)).to_have_value("99,00")
    assert len(server.sent) == 1
    assert page.evaluate("localStorage.length") == 0


def test_a_lost_session_offers_to_sign_in_and_keeps_the_text(page, server):
    server.answers = [(302, {})]
    page.fill(FIGURE, "12")
    link = page.locator(STATE).get_by_role("link")
    expect(link).to_have_attribute("href", "/en/accounts/login/?next=%2Fen%2Fgallery%2F")
    assert page.evaluate("localStorage.length") == 1


def test_a_locked_file_says_so(page, server):
    server.answers = [(423, {"state": "locked", "error": "The deadline has passed."})]
    page.fill(FIGURE, "12")
    expect(page.locator("#error-own_revenue")).to_have_text("The deadline has passed.")
    expect(page.locator(STATE)).to_have_text("Not saved: this file is locked")


def test_a_choice_is_saved_at_once(page, server):
    page.check("[name=published][value=false]")
    expect(page.locator("#field-published [data-save-state]")).to_have_attribute("data-state", "saved")
    assert server.sent == [{"field": "published", "value": "false", "version": "3"}]


def test_leaving_with_unsent_words_asks_first(page, server, gallery_url):
    page.fill("[name=email]", "someone@commune.ma")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{gallery_url}?page=2")
    assert asked == ["beforeunload"]


def test_files_are_sent_one_by_one_and_each_says_how_it_went(page, server):
    answers = [(200, {"state": "kept"}), (422, {"state": "refused", "error": "Not a PDF."})]
    page.route(
        "**/up/",
        lambda route: (lambda answer: route.fulfill(status=answer[0], json=answer[1]))(answers.pop(0)),
    )
    files = [
        {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF"} for name in ("محضر.pdf", "b.pdf")
    ]
    page.set_input_files("#up", files)
    page.get_by_role("button", name="Send the files").click()
    rows = page.locator("[data-upload-list] li")
    expect(rows.nth(0)).to_contain_text("محضر.pdf")
    expect(rows.nth(0).locator(".upload-state")).to_have_text("Kept")
    expect(rows.nth(1).locator(".upload-state")).to_have_text("Refused : Not a PDF.")


def test_a_file_cut_on_its_way_can_be_sent_again(page, server):
    page.route("**/up/", lambda route: route.abort())
    page.set_input_files("#up", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    page.get_by_role("button", name="Send the files").click()
    page.unroute("**/up/")
    page.route("**/up/", lambda route: route.fulfill(json={"state": "kept"}))
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-upload-list] .upload-state")).to_have_text("Kept")


def test_shortcuts_are_listed_and_can_be_turned_off(page, server):
    page.keyboard.press("?")
    panel = page.locator("#shortcuts")
    expect(panel).to_be_visible()
    panel.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("?")
    expect(panel).to_be_hidden()


def test_a_shortcut_is_a_letter_where_one_types(page, server):
    page.focus("[name=email] >> nth=0")
    page.keyboard.type("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_piece_is_accessible_and_fits_its_screen(page, server, gallery_url, language, size):
    page.set_viewport_size(size)
    page.goto(gallery_url.replace("/en/", f"/{language}/"))
    assert accessibility_faults(page) == []
    assert not overflows(page)


def test_the_menu_of_a_narrow_screen_opens(page, server, gallery_url):
    page.set_viewport_size(NARROW)
    page.goto(gallery_url)
    expect(page.locator("#site-nav")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#site-nav")).to_be_visible()
    assert accessibility_faults(page) == []
