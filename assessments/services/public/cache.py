"""Whole public pages kept ready for anonymous readers, and dropped by the next publication."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

EDITION_KEY = "public-pages-edition"
# A cache that is not shared between processes forgets by itself within this many seconds.
KEPT_SECONDS = 60
LONGEST_KEY = 240


def forget_public_pages() -> None:
    """Make every kept page stale at once."""
    try:
        cache.incr(EDITION_KEY)
    except ValueError:
        cache.set(EDITION_KEY, 2, timeout=None)


def kept_for_public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page be kept for readers without a session, by the middleware below."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.may_be_kept = True  # type: ignore[attr-defined]
        return response

    return wrapper


class KeptPagesMiddleware:
    """Answer a reader without a session from the kept copy of a page, before anything is looked up.

    Stands inside of what concerns every answer (headers of security, the request's reference) and outside of
    sessions, languages and addresses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request)
        if key and (kept := cache.get(key)) is not None:
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if key and self._may_be_kept(response):
            cache.set(key, (response.content, dict(response.items())), timeout=KEPT_SECONDS)
        return response

    def _key(self, request: HttpRequest) -> str:
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return ""
        part = "fragment" if request.headers.get("HX-Request") else "page"
        key = f"public:{cache.get(EDITION_KEY, 1)}:{part}:{request.get_full_path()}"
        return key if len(key) <= LONGEST_KEY else ""

    def _may_be_kept(self, response: HttpResponse) -> bool:
        return (
            getattr(response, "may_be_kept", False)
            and response.status_code == 200
            and not response.streaming
            and not response.cookies
        )
