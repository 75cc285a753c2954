"""The access of every page, declared on its view and read by one tested table; who sees which commune."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.models import User
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, MINISTRY_ROLES, Role
from communes.models import Commune
from config.toolbox.doors import View, any_member, public

__all__ = ["ActorRequest", "View", "access_commune", "any_member", "communes_seen_by", "public", "requires"]


class ActorRequest(HttpRequest):
    """A request after the actor middleware."""

    user: User  # type: ignore[assignment]
    actor: Actor | None
    memberships: list


def requires(*roles: str) -> Callable[[View], View]:
    """Open a page to those who act with one of these roles; others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.actor is None or not request.actor.has_role(*roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapper.access = frozenset(roles)  # type: ignore[attr-defined]
        return wrapper

    return decorate


def communes_seen_by(actor: Actor | None) -> QuerySet[Commune]:
    """Return the communes whose inner pages this actor may see (``domain.md`` section 2).

    A commune sees itself, a province its communes, reviewers and approvers those of their regions, the rest
    of the ministry all of them. Auditors see files by their missions, and nothing here.
    """
    communes = Commune.objects.all()
    if actor is None:
        return communes.none()
    if actor.role in COMMUNE_ROLES:
        return communes.filter(pk=actor.commune_id)  # type: ignore[misc]
    if actor.role == Role.PROVINCE_OFFICER:
        return communes.filter(province_id=actor.province_id)  # type: ignore[misc]
    if actor.role in MINISTRY_ROLES:
        return communes.filter(province__region_id__in=actor.region_ids) if actor.region_ids else communes
    return communes.none()


def access_commune(code: str, *, actor: Actor | None) -> Commune:
    """Return one commune this actor may see from within; anything else is a 404."""
    seen = communes_seen_by(actor).with_territory()  # type: ignore[attr-defined]
    return get_object_or_404(seen, code=code)
