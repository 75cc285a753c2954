"""Every address × every role × one's own object and another's. An address missing from the table fails."""

import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.base import NodeList
from django.template.loader import get_template
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation

from accounts.middleware import SEEN
from communes import middleware
from config import errors
from tests.conftest import PLACES
from tests.consistency.access import PAGES
from tests.consistency.access.frame import (
    ANONYMOUS,
    FORBIDDEN,
    KNOCKERS,
    LOGIN,
    MISSING,
    OPEN,
    PUBLIC,
    SIGNED_IN,
    Case,
    Page,
    Town,
    Watched,
)
from tests.factories.communes import sign_in
from tools.access.pages import left_out, shown_names

# A form that is refused, that comes too late, by the wrong method or protocol, was met behind an open door.
ANSWERS_BEHIND_THE_DOOR = {400, 405, 409, 410, 412, 413, 416, 422}
# What stands around each page; it is drawn for everybody below.
FRAME = ("layout/_header.html", "layout/_footer.html", "layout/_shortcuts.html")


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _addresses(pattern, space)
        else:
            yield f"{prefix}{pattern.name}", pattern


def _views() -> dict[str, URLPattern]:
    with translation.override("fr"):
        return dict(_addresses(get_resolver()))


def test_every_address_stands_in_the_table_once():
    names = [page.name for page in PAGES]

    assert sorted(set(_views())) == sorted(names)


def test_every_address_is_looked_at_for_barriers_or_left_out_for_a_reason():
    """What ``make access`` opens; that no page is left out is seen at the doors below."""
    assert left_out().keys() <= _views().keys()
    assert shown_names() | left_out().keys() == _views().keys()


def test_every_view_declares_what_the_table_says():
    """Views of libraries declare nothing; the doors below try them like the others."""
    declared = {
        name: pattern.callback.access
        for name, pattern in _views().items()
        if hasattr(pattern.callback, "access")
    }
    table = {
        page.name: page.opens if isinstance(page.opens, str) else frozenset(page.opens) for page in PAGES
    }

    both = table.keys() & declared.keys()
    assert {name: declared[name] for name in both} == {name: table[name] for name in both}


def test_views_of_the_portal_all_declare_their_access():
    """A view without a declaration is a library's: ours may not forget it."""
    undeclared = {
        pattern.callback.__module__.split(".")[0]
        for pattern in _views().values()
        if not hasattr(pattern.callback, "access")
    }

    assert undeclared <= {"allauth", "django"}


class _Undo(Exception):
    """Take back what was written."""


@contextmanager
def _taken_back() -> Iterator[None]:
    with suppress(_Undo), transaction.atomic():
        yield
        raise _Undo


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker) -> Iterator[Town]:
    """Build the people once: whatever a door writes is taken back."""
    for factory in PLACES:
        # Far from where the codes of each test begin.
        factory.reset_sequence(500, force=True)
    with django_db_blocker.unblock(), _taken_back():
        yield Town.build()


@pytest.fixture(scope="module")
def sessions(town) -> Mapping[str, str]:
    """Sign everybody in once; return the keys of their sessions."""
    keys = {}
    for knocker in KNOCKERS:
        if acting := town.acting(knocker):
            session = sign_in(Client(), acting).session
            # Seen in an hour: no door writes down that somebody was here, to have it taken back.
            session[SEEN] += 3600
            session.save()
            keys[knocker] = str(session.session_key)
    return keys


def _read_once(read: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    """Give copies of what was read first: each request may change its own."""
    kept: dict[Any, bytes] = {}

    def reading(*args: Any, **options: Any) -> Any:
        wanted = key(*args)
        if wanted not in kept:
            kept[wanted] = pickle.dumps(read(*args, **options))
        return pickle.loads(kept[wanted])  # noqa: S301

    return reading


@pytest.fixture(scope="module")
def known_people(sessions) -> Iterator[None]:
    """Read once who each person is and acts as: no door changes it for the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SessionStore, "load", _read_once(SessionStore.load, lambda store: store.session_key))
        user_of = _read_once(ModelBackend.get_user, lambda _backend, pk: pk)
        patch.setattr(ModelBackend, "get_user", user_of)
        memberships = _read_once(middleware.current_memberships, lambda request: request.user.pk)
        patch.setattr(middleware, "current_memberships", memberships)
        actor = _read_once(middleware.actor_for, lambda membership: membership.pk)
        patch.setattr(middleware, "actor_for", actor)
        yield


@pytest.fixture(scope="module")
def handler() -> ClientHandler:
    """Put the middleware together once for everybody."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def bare_frame(monkeypatch) -> Callable[[], None]:
    """Leave out what surrounds every page, from when it is asked for: a page of a row is drawn whole once."""

    def leave_out() -> None:
        for part in FRAME:
            monkeypatch.setattr(get_template(part).template, "nodelist", NodeList())

    return leave_out


@pytest.fixture
def bare_refusals(monkeypatch) -> None:
    """Say no without drawing a page: which refusal it is is all that is read."""

    def refuse(request: HttpRequest, template: str, context: object, *, status: int) -> HttpResponse:
        return HttpResponse(status=status)

    monkeypatch.setattr(errors, "render", refuse)


def _address(page: Page, case: Case | Watched) -> str:
    arguments = page.of(case) if page.of else {}
    with translation.override("fr"):
        return reverse(page.name, kwargs=arguments)


def _address_for_all(page: Page, town: Town, *, own: bool) -> str:
    """Return the address that everybody knocks at, "" when it hangs on who knocks."""
    watched = Watched(town.case(ANONYMOUS, own=own))
    try:
        with transaction.atomic():
            address = _address(page, watched)
            if watched.is_personal:
                raise _Undo
    except _Undo:
        return ""
    return address


def _client(session_key: str, handler: ClientHandler) -> Client:
    client = Client()
    client.handler = handler
    if session_key:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    return client


def _knock(page: Page, case: Case, client: Client, address: str) -> tuple[str, bool]:
    """Return what the door answers, and whether a page was drawn."""
    answer, is_drawn = "", False
    with _taken_back():
        address = address or _address(page, case)
        response = client.post(address, page.data) if page.by_post else client.get(address)
        answer = _read(response, address)
        is_drawn = any(template.name == "layout/base.html" for template in response.templates)
        response.close()
    return answer, is_drawn


def _read(response, address: str) -> str:
    if response.status_code == 403:
        return FORBIDDEN
    if response.status_code == 404:
        return MISSING
    if response.status_code in {301, 302} and _is_login(response.url) and not _is_login(address):
        return LOGIN
    if response.status_code < 400 or response.status_code in ANSWERS_BEHIND_THE_DOOR:
        return OPEN
    return f"answers {response.status_code}"


def _is_login(address: str) -> bool:
    path = urlsplit(address).path
    return path.startswith("/") and resolve(path).url_name == "account_login"


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
@pytest.mark.usefixtures("known_people", "bare_refusals")
def test_doors(row, town, sessions, handler, bare_frame):
    wrong = {}
    unseen = left_out()
    addresses: dict[bool, str] = {}
    for knocker in KNOCKERS:
        client = _client(sessions.get(knocker, ""), handler)
        for own in row.tries(knocker):
            if own not in addresses:
                addresses[own] = "" if row.alone else _address_for_all(row, town, own=own)
            expected = row.expected(knocker, own=own)
            found, is_drawn = _knock(row, town.case(knocker, own=own), client, addresses[own])
            if is_drawn:
                bare_frame()
                if row.name in unseen and not row.by_post:
                    wrong["make access"] = f"leaves out a page: {unseen[row.name]}"
            if found != expected:
                wrong[f"{knocker}, {'own' if own else 'other'}"] = f"{found} instead of {expected}"

    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize("knocker", KNOCKERS)
def test_a_refusal_is_drawn_for_everybody(knocker, client, sessions):
    """The doors above draw none; the frame of the page shows who one is."""
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions.get(knocker, "")
    closed = next(page for page in PAGES if not (page.of or page.by_post or page.opens_for(knocker)))
    refused = client.get(reverse(closed.name))
    missing = client.get("/fr/nowhere/")

    assert refused.status_code == (302 if knocker == ANONYMOUS else 403)
    assert missing.status_code == 404
    assert b"</html>" in missing.content


def test_the_table_uses_the_words_of_the_access_decorators():
    assert {page.opens for page in PAGES if isinstance(page.opens, str)} <= {PUBLIC, SIGNED_IN}
