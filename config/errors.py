"""Errors in the portal's look: what happened, what was kept, what to do, and a reference for support."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_AFTER_SECONDS = "60"


def _answer(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    context = {"reference": getattr(request, "reference", "")}
    return render(request, template or f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 to what is too large to be read."""
    return _answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose proof of origin is missing or too old: nothing was changed."""
    return _answer(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: in JSON to a program that has lost its way, in a page to people."""
    if request.path.startswith("/api/"):
        detail = "There is no such address; /api/v1/openapi.json lists them."
        return JsonResponse({"status": 404, "title": "Not Found", "detail": detail}, status=404)
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when the database cannot be reached, without using the database or the session."""
    context = {"reference": getattr(request, "reference", "")}
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = render_to_string("503.html", context)
        return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    return HttpResponseServerError(render_to_string("500.html", context))
