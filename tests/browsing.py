"""A real browser for the tests: Debian's Chromium, kept from calling home, and axe inside of a page.

A folder's conftest imports the two fixtures; its tests then take the fixture ``page`` of pytest-playwright.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page

# The one without windows opens a page for half the processor's time.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
# What is right neither is counted up nor crosses to the test: a long page has thousands of such nodes. Of the
# rules that are on, only the one on sound has the style sheets read anew: no page makes any.
_LOOK = """
rules => axe.run(document, {
  resultTypes: ["violations"], preload: document.querySelector("audio, video") !== null, rules,
}).then(found => found.violations)
"""
_AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    # The browser's driver keeps an event loop in this thread until the end of the session: Django would take
    # every later test for a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for a plugin's fixture that this pytest warns about: pages are opened by full address."""


def accessibility_faults(page: Page, *, also: Iterable[str] = (), colours: bool = True) -> list[str]:
    """Return what axe finds wrong on the page as it stands, one line a fault; ``also``: by rules it skips.

    To compare the colours of each letter takes as long as all the other rules: ``colours`` says whether to.
    """
    # Through the debugger, since the page's content policy refuses foreign scripts, as it should.
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": _AXE.read_text()})
    session.detach()
    rules = {rule: {"enabled": True} for rule in also} | {"color-contrast": {"enabled": colours}}
    faults = page.evaluate(_LOOK, rules)
    return [f"{fault['id']}: {node['target']}" for fault in faults for node in fault["nodes"]]


def overflows(page: Page) -> bool:
    """Tell whether the page scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
