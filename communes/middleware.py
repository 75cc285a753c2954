"""Who is acting, found once a request; the second factor of the roles that need it."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.actors import Actor, actor_for
from communes.enums import SECOND_FACTOR_ROLES
from communes.models import Membership
from config.toolbox.clock import local_day

SESSION_KEY = "acting_membership"
GetResponse = Callable[[HttpRequest], HttpResponse]


def current_memberships(request: HttpRequest) -> list[Membership]:
    """Return the memberships of the signed-in person today, in a fixed order."""
    if not request.user.is_authenticated:
        return []
    today = local_day(timezone.now())
    return list(
        Membership.objects.filter(user_id=request.user.pk)
        .current(today)  # type: ignore[attr-defined]
        .with_places()
        .order_by("role", "pk")
    )


def _acting(request: HttpRequest) -> Actor | None:
    memberships = request.memberships  # type: ignore[attr-defined]
    if not memberships:
        return None
    chosen = request.session.get(SESSION_KEY)
    membership = next((row for row in memberships if row.pk == chosen), memberships[0])
    return actor_for(membership, on=local_day(timezone.now()), known=memberships)


class ActorMiddleware:
    """Set ``request.memberships`` and ``request.actor`` (None without a membership)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = []  # type: ignore[attr-defined]
        request.actor = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.memberships = current_memberships(request)  # type: ignore[attr-defined]
            request.actor = _acting(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class SecondFactorMiddleware:
    """Send the roles that need a second factor to set it up before anything else."""

    # By these one sets it up, leaves, or acts with a role that needs none.
    # Who does not manage to may read the guide and ask for help.
    OPEN = ("accounts/", "act-as/", "help/guides/", "help/contact/")
    MACHINES = ("/livez", "/readyz")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if (
            settings.SECOND_FACTOR_REQUIRED
            and actor is not None
            and actor.role in SECOND_FACTOR_ROLES
            and not self._is_open(request.path_info)
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, _("Your role needs a second factor. Set it up to go on."))
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def _is_open(self, path: str) -> bool:
        """Tell whether a path may be opened without a second factor; pages carry their language first."""
        page = path.split("/", 2)[-1]
        return page.startswith(self.OPEN) or path in self.MACHINES
