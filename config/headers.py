"""Response headers that no library sets for us."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware


class RequestReferenceMiddleware:
    """Give each request the reference by which support finds it in the logs, and send it back.

    Pages of errors show ``request.reference``. It stands after the middleware that makes the id.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = structlog.contextvars.get_contextvars().get("request_id", "")
        request.reference = reference  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Request-ID"] = reference
        return response


class PermissionsPolicyMiddleware:
    """Refuse the browser features that the portal never uses; the camera serves evidence only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Compress pages where no proxy does it; what is streamed keeps its length and its ranges."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
