"""Look at one page: in both languages, on a wide and on a narrow screen."""

from pathlib import Path

from playwright.sync_api import Error, Page

from tests.browsing import NARROW, WIDE, accessibility_faults, overflows
from tools.access.crawl import Found

LANGUAGES = ("ar", "fr")
WIDTHS = (WIDE, NARROW)
# Asked of WCAG 2.2 A and AA; axe leaves them out unless told.
_ALSO = ("target-size", "label-content-name-mismatch")
_STRUCTURE = (Path(__file__).parent / "structure.js").read_text(encoding="utf-8")


def faults_of(page: Page, address: str, found: Found) -> list[str]:
    """Return what is wrong with a page, one line a fault: "ar 390: …"."""
    faults: list[str] = []
    for language in LANGUAGES:
        page.set_viewport_size(WIDE)
        try:
            answer = page.goto(f"{address}/{language}{found.path}")
        except Error as error:
            faults.append(f"{language}: {error.message.splitlines()[0]}")
            continue
        if answer is None or answer.status != 200:
            faults.append(f"{language}: answers {answer.status if answer else 'nothing'}")
            continue
        if (shown := page.locator("html").get_attribute("lang")) != language:
            faults.append(f"{language}: says that it is in {shown}")
        for size in WIDTHS:
            page.set_viewport_size(size)
            where = f"{language} {size['width']}"
            # The style sheets give the colours: they are the same in every language.
            found_by_axe = accessibility_faults(page, also=_ALSO, colours=language == LANGUAGES[0])
            wrong = [*found_by_axe, *page.evaluate(_STRUCTURE)]
            if overflows(page):
                wrong.append("scrolls sideways")
            faults += [f"{where}: {fault}" for fault in wrong]
    return faults
