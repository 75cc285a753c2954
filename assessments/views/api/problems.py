"""What the interface answers when it cannot answer: always JSON, always the same form."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Problem(serializers.Serializer):
    """Why there is no answer."""

    status = serializers.IntegerField(help_text="The HTTP status")
    title = serializers.CharField(help_text="The status in words")
    detail = serializers.CharField(help_text="What was wrong, in one sentence")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="By parameter, what was expected (400 only)",
    )


PROBLEMS: dict[int, OpenApiResponse] = {
    304: OpenApiResponse(description="Not changed since the ETag of If-None-Match"),
    400: OpenApiResponse(Problem, description="A parameter is unknown or has a value that it cannot have"),
    404: OpenApiResponse(Problem, description="Nothing is published under this address"),
    405: OpenApiResponse(Problem, description="The interface is read-only: GET and HEAD alone"),
    406: OpenApiResponse(Problem, description="Only application/json is given"),
    429: OpenApiResponse(Problem, description="Too many requests; Retry-After says for how many seconds"),
}


def problem(status: int, detail: str, errors: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """Return a problem as the document that is sent."""
    body: dict[str, Any] = {"status": status, "title": HTTPStatus(status).phrase, "detail": detail}
    return body | ({"errors": errors} if errors else {})


def answer(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal into a problem, keeping its headers; a bug (None) is left to the portal's 500."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    data = response.data
    if isinstance(data, dict) and isinstance(data.get("detail"), ErrorDetail):
        response.data = problem(response.status_code, str(data["detail"]))
    else:
        errors = {str(name): [str(each) for each in found] for name, found in data.items()}
        response.data = problem(response.status_code, "Some parameters cannot be read.", errors)
    return response
