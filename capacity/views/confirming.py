"""A page with one form about capacity building."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from communes.access import ActorRequest
from communes.views import asking


def asked(
    request: ActorRequest,
    form: Any,
    act: Callable[..., Any],
    *,
    crumb: str,
    template: str = "capacity/form.html",
    **page: Any,
) -> HttpResponse:
    """Ask as ``communes.views.asking.asked`` does; ``crumb`` names the page that it comes from."""
    return asking.asked(request, form, act, template=template, crumb_title=crumb, **page)
