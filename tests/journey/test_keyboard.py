"""The desks of the commune and of the reviewer by the keyboard alone: reached, seen, never caught, told."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from assessments.enums import Decision
from assessments.models import Answer, Assessment, EvidenceItem, LineDecision
from communes.enums import Role
from tests.assessments.commune.test_viewer import pdf
from tests.browsing import NARROW
from tests.factories.assessments import AssessmentFactory, attach, stored_pdf
from tests.journey.people import Person
from tests.journey.test_entry_resilience import comes, file, state

__all__ = ["comes", "file"]

pytestmark = [pytest.mark.browser, pytest.mark.long(20), pytest.mark.django_db(transaction=True)]

# Before each key: whether what has the focus shows it, is in sight and on top, comes after the one before.
WATCH = """() => {
  const [seen, faults] = [new Set(), []];
  let before = null;
  const look = () => {
    const focused = document.activeElement;
    if (focused === document.body || seen.has(focused)) return;
    seen.add(focused);
    const fault = (text) => faults.push(`${text}: ${focused.outerHTML.slice(0, 150)}`);
    const style = getComputedStyle(focused);
    const box = focused.getClientRects()[0];
    const above = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height, 24) / 2);
    if (style.boxShadow === "none" && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2)) {
      fault("not marked");
    }
    if (!above || !(focused.contains(above) || above.contains(focused))) fault("not in sight");
    if (before && !(before.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING)) {
      fault("out of order");
    }
    before = focused;
  };
  window.addEventListener("keydown", look, { capture: true });
  // Of radio buttons one is reached with this key, the others with the arrows.
  const groups = new Set();
  const isReached = (element) => {
    if (element.disabled || element.type === "hidden" || element.tabIndex < 0) return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== "radio") return true;
    if (document.querySelector(`[name="${element.name}"]:checked`)) return element.checked;
    const isNew = !groups.has(element.name);
    groups.add(element.name);
    return isNew;
  };
  const known = "a[href], button, input, select, textarea, summary, iframe, [tabindex]";
  const expected = [...document.querySelectorAll(known)].filter(isReached);
  window.walked = () => {
    const left = expected.filter((element) => !seen.has(element));
    return [...faults, ...left.map((element) => `never reached: ${element.outerHTML.slice(0, 150)}`)];
  };
  // A day has parts of its own.
  return expected.length + 3 * expected.filter((element) => element.type === "date").length;
}"""


def focused(page: Page, selector: str) -> bool:
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


def tab_to(page: Page, selector: str) -> None:
    """Go on with the key until it is reached."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if focused(page, selector):
            return
    raise AssertionError(f"the key never reaches {selector}")


@contextmanager
def leads_on(page: Page, *, focus: str = "[data-line-title]") -> Iterator[None]:
    """What is done leads to the next page, where the focus is put."""
    with page.expect_navigation():
        yield
    page.wait_for_function("selector => document.activeElement.matches(selector)", arg=focus)


def goes_through(page: Page) -> None:
    """Go once through the whole page from its beginning: all is reached, in order and in sight."""
    page.reload()
    for _ in range(page.evaluate(WATCH) + 1):
        page.keyboard.press("Tab")
    assert not (faults := page.evaluate("walked()")), "\n".join(faults)


def test_the_commune_and_the_reviewer_need_no_mouse(comes, file):
    agent = comes(Role.COMMUNE_AGENT, commune=file.commune)
    agent.language = "ar"
    agent.page.emulate_media(reduced_motion="reduce")
    item = attach(file, "GV-01", file=stored_pdf(content=pdf(3)))
    the_frame_of_a_page(agent, file)
    a_figure_is_typed(agent, file)
    a_file_is_read(agent, item)
    a_question_is_asked_first(agent, item)
    reviewer = comes(Role.REVIEWER)
    reviewer.page.emulate_media(reduced_motion="reduce")
    claimed_by = User.objects.get(email=reviewer.email)
    reviewed = AssessmentFactory(cycle=file.cycle, in_review=True, claimed_by=claimed_by, answers=True)
    a_file_is_reviewed(reviewer, reviewed)
    assert not agent.broken
    assert not reviewer.broken


def the_frame_of_a_page(agent: Person, file: Assessment) -> None:
    """The way past the header, menus that give the focus back, and the whole page one key after another."""
    page = agent.page
    agent.open("assessments:entry_axis", file.pk, "A")
    goes_through(page)
    page.set_viewport_size(NARROW)
    goes_through(page)
    page.reload()
    tab_to(page, ".nav-toggle")
    page.keyboard.press("Enter")
    expect(page.locator(".nav-toggle")).to_have_attribute("aria-expanded", "true")
    tab_to(page, "#site-nav a")
    tab_to(page, "details.menu > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "details.menu[open] *")
    page.keyboard.press("Escape")
    assert focused(page, "details.menu:not([open]) > summary")
    page.reload()
    page.keyboard.press("Tab")
    assert focused(page, ".skip-link")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page, "#content *")


def a_figure_is_typed(agent: Person, file: Assessment) -> None:
    page = agent.page
    tab_to(page, "#input-documents_published")
    page.keyboard.type("9")
    expect(state(page, "documents_published")).to_have_attribute("data-state", "saved")
    expect(state(page, "documents_published")).to_have_role("status")
    assert focused(page, "#input-documents_published")
    assert Answer.objects.get(assessment=file, field="documents_published").value == "9"


def a_file_is_read(agent: Person, item: EvidenceItem) -> None:
    """Pages are turned in the direction of reading; the focus stays, and the page that came is told."""
    page, told = agent.page, agent.page.locator("[data-viewer] + [role=status]")
    agent.open("assessments:evidence_item", item.assessment_id, item.pk)
    tab_to(page, "[data-turns=PageDown]")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2**")
    expect(told).to_have_text(page.locator("[data-viewer-place]").inner_text())
    assert focused(page, "[data-turns=PageDown]")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**page=3**")
    expect(told).to_have_text(page.locator("[data-viewer-place]").inner_text())
    assert focused(page, "[data-viewer]")
    goes_through(page)
    # Keys that are signs are switched off for all pages; one goes on with the others.
    page.keyboard.press("?")
    assert focused(page, "#shortcuts")
    tab_to(page, "[data-shortcuts-switch]")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("+")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    tab_to(page, "[data-turns=PageUp]")
    page.keyboard.press("PageUp")
    page.wait_for_url("**page=2**")
    assert "zoom=0" in page.url


def a_question_is_asked_first(agent: Person, item: EvidenceItem) -> None:
    page = agent.page
    tab_to(page, f"a[href='{agent.address('assessments:evidence_remove', item.assessment_id, item.pk)}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/remove/")
    goes_through(page)
    tab_to(page, ".form-actions a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/remove/" not in url)
    agent.open("assessments:evidence_remove", item.assessment_id, item.pk)
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.locator(".messages > [role=status]")).to_be_visible()
    assert EvidenceItem.objects.get(pk=item.pk).removed_at


def a_file_is_reviewed(reviewer: Person, file: Assessment) -> None:
    """Accepted, corrected, sent back from line to line; a refusal takes the focus and leads to its field."""
    page = reviewer.page
    reviewer.open("assessments:line", file.pk, "A1")
    goes_through(page)
    page.keyboard.press("?")
    assert focused(page, "#shortcuts")
    page.keyboard.press("Escape")
    with leads_on(page):
        page.keyboard.press("a")
    page.keyboard.press("c")
    assert focused(page, "form.decision fieldset input")
    # Whether the first figure is a number or a choice.
    page.keyboard.press("End")
    page.keyboard.type("0")
    page.keyboard.press("ArrowDown")
    tab_to(page, "form.decision textarea")
    page.keyboard.type("Le registre en compte plus.")
    with leads_on(page):
        page.keyboard.press("Control+Enter")
    page.keyboard.press("r")
    assert focused(page, "form.decision textarea")
    with leads_on(page, focus="[data-takes-focus]"):
        page.keyboard.press("Control+Enter")
    expect(page.locator("[data-takes-focus]")).to_have_role("alert")
    page.keyboard.press("Tab")
    assert focused(page, "[data-takes-focus] a")
    decided = dict(LineDecision.objects.filter(assessment=file).values_list("line", "decision"))
    assert decided == {"A1": Decision.ACCEPTED, "A2": Decision.CORRECTED}
