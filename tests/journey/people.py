"""Someone at a browser: goes where the pages lead, and looks at each page for faults."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from pypdf import PdfReader

from accounts.models import User
from tests.browsing import NARROW, WIDE, accessibility_faults, overflows
from tests.factories.accounts import PASSWORD
from tests.factories.communes import sign_in

# A worker on a busy machine takes its time.
PATIENCE = 60_000
# Kinds of pages whose colours were compared: the style sheets give them, whoever looks, in any language.
SEEN_IN_COLOUR: set[str] = set()


class Person:
    """One person with a window of their own. Every page they open is checked by ``look``.

    With ``also``, a second language, each kind of page is looked at in that language too, in another window.

    Pages are found by the address they lead to and controls by their names, so that the same steps hold in
    Arabic and in French.
    """

    def __init__(
        self,
        browser: Browser,
        server: str,
        language: str,
        *,
        downloads: Path,
        email: str = "",
        size: ViewportSize = WIDE,
        scripts: bool = True,
        also: str = "",
        looked_at: set[tuple[str, int, str]],
    ) -> None:
        self.server, self.language, self.downloads, self.scripts = server, language, downloads, scripts
        self.email, self.width, self.looked_at = "", size["width"], looked_at
        self.broken: list[str] = []
        self.page = self.window(browser, size, language)
        self.context = self.page.context
        self.also = also
        self.page_in_also = self.window(browser, size, also) if also else self.page
        if email:
            self.arrive(email)

    def window(self, browser: Browser, size: ViewportSize, language: str) -> Page:
        context = browser.new_context(viewport=size, java_script_enabled=self.scripts, locale=language)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        return page

    def address(self, name: str, *args: Any) -> str:
        """Return the path of a page in this person's language."""
        with override(self.language):
            return reverse(name, args=args)

    def arrive(self, email: str) -> None:
        """Sign in: the first one of a language and width through the page, those after by a session."""
        if ("", self.width, "account_login") not in self.looked_at:
            self.sign_in(email)
            return
        session = sign_in(Client(), User.objects.get(email=email)).cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": session.key, "value": session.value, "url": self.server}])
        self.email = email
        self.open("home")

    def sign_in(self, email: str) -> None:
        self.open("account_login")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)
        self.email = email
        self.look()

    def open(self, name: str, *args: Any) -> None:
        """Go to a page by its address."""
        self.page.goto(self.server + self.address(name, *args))
        self.look()

    def follow(self, name: str, *args: Any) -> None:
        """Go to a page by a link of this one."""
        address = self.address(name, *args)
        links = ", ".join(f"a[href{sign}']" for sign in (f"='{address}", f"^='{address}?", f"^='{address}#"))
        self.page.locator(links).locator("visible=true").first.click()
        self.page.wait_for_load_state()
        self.look()

    def press(self, button: str | Locator = "main form[method=post] .btn-primary") -> None:
        """Press a button that leads to another page, or to this one again."""
        found = self.page.locator(button) if isinstance(button, str) else button
        with self.page.expect_navigation():
            found.click()
        self.look()

    def form(self, name: str, *args: Any) -> Locator:
        """Return the form of this page that posts to an address."""
        return self.page.locator(f"form[action='{self.address(name, *args)}']")

    def look(self) -> None:
        """Find fault with the page: unfinished text, broken scripts; barriers, once a kind of page.

        Those who have not signed in are one person: they see the same.
        """
        where = urlsplit(self.page.url)
        with override(self.language):
            seen = resolve(where.path)
        sight = (self.email, self.width, seen.view_name)
        is_new = self.scripts and sight not in self.looked_at
        self.look_at(self.page, self.language)
        if is_new:
            self.looked_at.add(sight)
            find_barriers(self.page, colours=seen.view_name not in SEEN_IN_COLOUR)
            SEEN_IN_COLOUR.add(seen.view_name)
        if is_new and self.also:
            with override(self.also):
                twin = reverse(seen.view_name, args=seen.args, kwargs=seen.kwargs)
            self.page_in_also.context.add_cookies(self.context.cookies())
            self.page_in_also.goto(f"{self.server}{twin}?{where.query}")
            self.look_at(self.page_in_also, self.also)
            find_barriers(self.page_in_also, colours=False)

    def look_at(self, page: Page, language: str) -> None:
        where, text = page.url, page.content()
        assert "[[undefined" not in text, f"{where}: {text[text.find('[[undefined') :][:200]}"
        assert page.locator("html").get_attribute("lang") == language, where
        assert not self.broken, f"{where}: {self.broken}"

    def sees(self, text: str | re.Pattern[str], place: str = "main") -> None:
        expect(self.page.locator(place).first).to_contain_text(text)

    def waits_for(self, place: str) -> Locator:
        """Return what a worker brings to this page, reloading it meanwhile."""
        found = self.page.locator(place).first
        for _ in range(PATIENCE // 500):
            if found.count():
                return found
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{self.page.url} never brought {place}")

    def gets(self, link: Locator) -> bytes:
        """Return what a link gives to this person, read beside the page."""
        answer = self.context.request.get(self.server + str(link.get_attribute("href")))
        assert answer.ok, answer.status
        return answer.body()

    def reads_pdf(self, link: Locator) -> str:
        """Return the text of the PDF that a link gives."""
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(self.gets(link))).pages)

    def takes(self, link: str) -> Path:
        """Download what a link gives; return where it is kept, under its own name."""
        with self.page.expect_download() as download:
            self.page.locator(link).first.click()
        self.downloads.mkdir(exist_ok=True)
        kept = self.downloads / download.value.suggested_filename
        download.value.save_as(kept)
        return kept

    def leave(self) -> None:
        for page in {self.page, self.page_in_also}:
            page.context.close()


def find_barriers(page: Page, *, colours: bool) -> None:
    """Let axe look at a page, and see that it keeps to its window and to a telephone's."""
    assert not (faults := accessibility_faults(page, colours=colours)), f"{page.url}: {faults}"
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    is_too_wide = overflows(page)
    if size:
        page.set_viewport_size(size)
    assert not is_too_wide, f"{page.url} scrolls sideways on a telephone"
    assert not overflows(page), f"{page.url} scrolls sideways"
