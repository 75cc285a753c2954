"""What the layout of every page needs to know."""

from django.http import HttpRequest


def layout(request: HttpRequest) -> dict:
    return {}
