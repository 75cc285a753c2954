"""Whole public pages kept ready for anonymous readers, and dropped by the next publication."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

EDITION_KEY = "public-pages-edition"
# A cache that is not shared between processes forgets by itself within this many seconds.
KEPT_SECONDS = 60


def forget_public_pages() -> None:
    """Make every kept page stale at once."""
    try:
        cache.incr(EDITION_KEY)
    except ValueError:
        cache.set(EDITION_KEY, 2, timeout=None)


def kept_for_public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a reader without a session from the kept copy of the page."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, *args, **kwargs)
        part = "fragment" if request.headers.get("HX-Request") else "page"
        key = f"public:{cache.get(EDITION_KEY, 1)}:{part}:{request.get_full_path()}"
        if len(key) > 240:
            return view(request, *args, **kwargs)
        kept = cache.get(key)
        if kept is not None:
            return HttpResponse(kept[0], content_type=kept[1])
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if response.status_code == 200 and not response.streaming and not response.cookies:
            cache.set(key, (response.content, response["Content-Type"]), timeout=KEPT_SECONDS)
        return response

    return wrapper
