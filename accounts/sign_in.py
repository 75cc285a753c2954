"""How sign-in attempts are read and refused."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def typed_login(request: HttpRequest | None, credentials: dict | None = None) -> str:
    """Return the e-mail that was typed, in lower case, whatever the form called it."""
    sources = [credentials or {}, request.POST if request is not None else {}]
    for source in sources:
        for key in ("username", "email", "login"):
            if value := source.get(key):
                return str(value).strip().lower()
    return ""


def client_ip(request: HttpRequest) -> str:
    """Return the address of the browser: behind our proxy, the one that the proxy saw and added last."""
    seen_by_proxy = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if settings.BEHIND_PROXY and seen_by_proxy:
        return seen_by_proxy
    return request.META.get("REMOTE_ADDR", "")


def locked_out(request: HttpRequest, _credentials: dict | None = None, *_args: object) -> HttpResponse:
    """Answer 429 to an attempt during a lock-out."""
    return render(request, "account/locked_out.html", status=429)
