"""Open every page of a running portal as each role, and say what keeps people out of it.

    python -m tools.access http://127.0.0.1:8000            every page that the demonstration can show
    python -m tools.access http://127.0.0.1:8000 --only "cooperation:*" assessments:line

Each page is opened in Arabic and in French, 1280 and 390 pixels wide, and read by axe (WCAG 2.2 A and AA, and
its best practices) and by ``structure.js``. It prints the faults by page and, at the end, the pages that this
data does not show; the exit code is 1 when there is any fault. The accounts are those of the demonstration.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch

import django
from playwright.sync_api import Browser, BrowserContext, sync_playwright

django.setup()

from accounts.demonstration import DOMAIN, PASSWORD  # noqa: E402
from tests.browsing import CHROMIUM, QUIET  # noqa: E402
from tools.access.crawl import Found, pages_of  # noqa: E402
from tools.access.look import LANGUAGES, WIDTHS, faults_of  # noqa: E402
from tools.access.pages import ACCOUNTS, LOOKS_FOR_EACH_ROLE, NOBODY, shown_names  # noqa: E402


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.access", description=str(__doc__).splitlines()[0])
    parser.add_argument("address", help="where the portal runs, http://127.0.0.1:8000")
    parser.add_argument("--only", nargs="+", default=["*"], help="names of the pages to look at, or patterns")
    parser.add_argument("--but", nargs="+", default=[], help="names of the pages to leave out, or patterns")
    parser.add_argument(
        "--accounts", nargs="+", default=ACCOUNTS, choices=ACCOUNTS, help="who looks, in order"
    )
    options = parser.parse_args(arguments)
    address = options.address.rstrip("/")
    wanted = {
        name for name in shown_names() if matches(name, options.only) and not matches(name, options.but)
    }
    faults: dict[Found, list[str]] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        met: set[str] = set()
        for account in options.accounts:
            if wanted <= met - LOOKS_FOR_EACH_ROLE:
                break
            with _signed_in(browser, address, account) as window:
                page = window.new_page()
                for found in pages_of(account, window.request, address, known=frozenset(met)):
                    met.add(found.name)
                    if found.name in wanted:
                        faults[found] = faults_of(page, address, found)
                        say(found, faults[found])
        browser.close()
    return report(faults, missing=sorted(wanted - met))


def matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


@contextmanager
def _signed_in(browser: Browser, address: str, account: str) -> Iterator[BrowserContext]:
    """Open a window in which somebody has signed in; NOBODY does not."""
    window = browser.new_context(locale="fr")
    if account != NOBODY:
        page = window.new_page()
        page.goto(f"{address}/fr/accounts/login/")
        page.fill("[name=login]", f"{account}@{DOMAIN}")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        page.close()
    yield window
    window.close()


def say(found: Found, faults: list[str]) -> None:
    """Print what was found on one page, as soon as it is known."""
    print(f"{len(faults) or '-':>4}  {found.name:42} {found.role:9} {found.path}", flush=True)
    for fault in faults:
        print(f"          {fault}", flush=True)


def report(faults: dict[Found, list[str]], *, missing: list[str]) -> int:
    """Print how much was looked at and what was not shown; return the exit code."""
    names = {found.name for found in faults}
    wrong = [lines for lines in faults.values() if lines]
    print(
        f"\n{len(names)} pages, {len(faults)} with those that each role sees differently, "
        f"× {len(LANGUAGES)} languages × {len(WIDTHS)} widths; "
        f"{sum(map(len, wrong))} faults on {len(wrong)} of them."
    )
    if missing:
        print(f"No link of this data leads to {len(missing)} pages: {', '.join(missing)}.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
