"""Find an address for each page that the data of a portal can show, by following links as each role does."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import override
from playwright.sync_api import APIRequestContext

from tools.access.pages import LEAD_ON, LOOKS_FOR_EACH_ROLE, shown_names

LANGUAGE = "fr"
# A page is often reached from one file only, in the state that allows it: several are opened of a kind that
# nobody was led to before.
OPENED_OF_A_NEW_KIND = 3


@dataclass(frozen=True)
class Found:
    """A page by its name, the path (without its language) where it was found, and who found it."""

    name: str
    path: str
    role: str


class _Links(HTMLParser):
    """The addresses that a page leads to by links and by forms that only ask."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.addresses.append(str(given["href"]))
        if tag == "form" and given.get("action") and (given.get("method") or "get").lower() == "get":
            self.addresses.append(str(given["action"]))


def name_of(path: str) -> str:
    """Return the name of an address in the portal's table, "" when it is none of its pages."""
    with override(LANGUAGE):
        try:
            return resolve(path).view_name or ""
        except Resolver404:
            return ""


def pages_of(role: str, request: APIRequestContext, address: str, *, known: set[str]) -> Iterator[Found]:
    """Follow the links from the home page as one role; yield each page that is not ``known``, once.

    Pages that look different to each role are yielded for each.
    """
    home = f"/{LANGUAGE}/"
    pages = shown_names()
    waiting, met, opened = deque([home]), {home}, Counter[str]()
    given: set[str] = set()
    while waiting:
        path = waiting.popleft()
        name = name_of(urlsplit(path).path)
        is_known = name in known and name not in LOOKS_FOR_EACH_ROLE
        if opened[name] >= (1 if is_known else OPENED_OF_A_NEW_KIND):
            continue
        opened[name] += 1
        answer = request.get(address + path, max_redirects=0)
        if answer.status in {301, 302}:
            links = [answer.headers["location"]]
        elif answer.status == 200 and answer.headers.get("content-type", "").startswith("text/html"):
            parser = _Links()
            parser.feed(answer.text())
            links = parser.addresses
            if name in pages and not is_known and name not in given:
                given.add(name)
                yield Found(name, path.removeprefix(f"/{LANGUAGE}"), role)
        else:
            continue
        for link in links:
            parts = urlsplit(urljoin(address + path, link))
            # Filters and sorting show the same page again.
            following = parts.path
            if f"{parts.scheme}://{parts.netloc}" != address or following in met:
                continue
            met.add(following)
            found = name_of(following)
            if found in pages or found in LEAD_ON:
                waiting.append(following)
