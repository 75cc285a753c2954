"""Who a page opens to, declared on its view and read by the tested table of access; communes add roles."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open a page to everybody, signed in or not."""
    opened = cast(View, login_not_required(view))
    opened.access = "public"  # type: ignore[attr-defined]
    return opened


def any_member(view: View) -> View:
    """Open a page to everybody who is signed in."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view
