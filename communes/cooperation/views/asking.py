"""A page with one form about cooperation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse

from communes.access import ActorRequest
from communes.views import asking


def asked(
    request: ActorRequest,
    form: forms.Form | None,
    act: Callable[..., Any],
    *,
    template: str = "cooperation/form.html",
    **page: Any,
) -> HttpResponse:
    """Ask as ``communes.views.asking.asked`` does, within cooperation.

    ``page`` may hold ``trail``, the pages above as pairs of words and address.
    """
    return asking.asked(request, form, act, template=template, **page)
