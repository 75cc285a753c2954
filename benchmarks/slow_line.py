"""Bytes and seconds of the five most used pages on a slow line: 300 kbit/s both ways, 400 ms there and back.

    python -m benchmarks.slow_line ADDRESS PASSWORD [LANGUAGE]

ADDRESS is a portal with the demonstration's data that runs as it does for people (static files hashed and
compressed). Chromium slows the line itself. Each page is opened by somebody new to it ("first") and again
once the styles, scripts and letters are kept. Usable means that the page is read and its scripts have run.
Aims after the first visit: 3 s and 200 KB.
"""

import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.common import Limit, conclude
from tests.browsing import CHROMIUM, QUIET

BYTES_A_SECOND = 300_000 / 8
LATENCY = 400
SECONDS, KILOBYTES = 3, 200
PATIENCE = 120_000


class Visitor:
    """Somebody signed in, in a window whose line is slow once they are."""

    def __init__(self, browser: Browser, portal: str, email: str, password: str, language: str) -> None:
        self.portal, self.language = portal, language
        self.context: BrowserContext = browser.new_context(locale=language)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.goto(f"{portal}/{language}/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        self.line = self.context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.received = 0.0
        self.line.on("Network.loadingFinished", self._count)

    def _count(self, event: dict) -> None:
        self.received += event["encodedDataLength"]

    def find(self, start: str, link: str) -> str:
        """Return the address that a link of a page leads to, read on the fast line."""
        self.page.goto(f"{self.portal}/{self.language}{start}")
        return str(self.page.locator(link).first.get_attribute("href"))

    def measure(self, address: str, *, is_new: bool) -> tuple[float, float]:
        """Return the seconds until the page is usable, and the KB that came."""
        self.page.goto("about:blank")
        if is_new:
            self.line.send("Network.clearBrowserCache")
        slow = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        self.line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, **slow})
        self.received = 0
        begun = time.perf_counter()
        # Scripts of the page are deferred: this event follows the last of them.
        self.page.goto(self.portal + address, wait_until="domcontentloaded")
        seconds = time.perf_counter() - begun
        self.page.wait_for_load_state("networkidle")
        fast = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.line.send("Network.emulateNetworkConditions", fast)
        return seconds, self.received / 1000


def main(portal: str, password: str, language: str) -> None:
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(Path(CHROMIUM)), args=QUIET)
        agent = Visitor(browser, portal, "agent@adaa.example", password, language)
        reviewer = Visitor(browser, portal, "reviewer@adaa.example", password, language)
        entry = agent.find("/commune/", "a[href*='/entry/']").split("/entry/")[0]
        file = reviewer.find("/queue/", "table a[href*='/files/']").split("?")[0].split("#")[0]
        pages = [
            ("a commune's home", agent, f"/{language}/commune/"),
            ("a section of entry", agent, f"{entry}/entry/B/"),
            ("the evidence of a file", agent, f"{entry}/evidence/"),
            ("the queue of reviewers", reviewer, f"/{language}/queue/"),
            ("a line of a file", reviewer, f"{'/'.join(file.split('/')[:4])}/lines/A1/"),
        ]
        for name, visitor, address in pages:
            seconds, kilobytes = visitor.measure(address, is_new=True)
            print(f"{name}, first: {seconds:.2f} s, {kilobytes:.0f} KB")
            seconds, kilobytes = visitor.measure(address, is_new=False)
            found.append(Limit(f"{name}: usable", seconds, SECONDS, unit="s"))
            found.append(Limit(f"{name}: weight", kilobytes, KILOBYTES, unit="KB"))
        browser.close()
    conclude(found)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "ar")
