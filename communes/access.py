"""The access of every page, declared on its view and read by one tested table."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from communes.actors import Actor

View = Callable[..., HttpResponse]


class ActorRequest(HttpRequest):
    """A request after the actor middleware."""

    actor: Actor | None
    memberships: list


def public(view: View) -> View:
    """Open a page to everybody, signed in or not."""
    opened = cast(View, login_not_required(view))
    opened.access = "public"  # type: ignore[attr-defined]
    return opened


def any_member(view: View) -> View:
    """Open a page to everybody who is signed in."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def requires(*roles: str) -> Callable[[View], View]:
    """Open a page to those who act with one of these roles; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None or not request.actor.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapper.access = frozenset(roles)  # type: ignore[attr-defined]
        return wrapper

    return decorate
