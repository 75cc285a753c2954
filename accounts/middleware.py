"""Sessions end: after a time without use, and after a working day in any case."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from records.services.events import record_event

BEGAN, SEEN = "session_began_at", "session_seen_at"
# The hour of the last use is written at most this often: not every page writes.
SEEN_EVERY_SECONDS = 60


class SessionLimitsMiddleware:
    """Sign out whoever has been idle or signed in for longer than the settings allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if _is_over(request, now):
                _end(request, now)
            elif _age(request, SEEN, now) >= SEEN_EVERY_SECONDS:
                request.session[SEEN] = now.timestamp()
        return self.get_response(request)


def begin(session: SessionBase, now: datetime) -> None:
    """Note when a session began; signing in calls this."""
    session[BEGAN] = session[SEEN] = now.timestamp()


def _is_over(request: HttpRequest, now: datetime) -> bool:
    return (
        _age(request, SEEN, now) > settings.SESSION_IDLE_SECONDS
        or _age(request, BEGAN, now) > settings.SESSION_COOKIE_AGE
    )


def _age(request: HttpRequest, key: str, now: datetime) -> float:
    """Return the seconds since a mark of the session; one without the mark is as old as can be."""
    return now.timestamp() - request.session.get(key, 0)


def _end(request: HttpRequest, now: datetime) -> None:
    record_event("account.session_expired", actor=request.user, target=request.user, at=now)
    request.session.flush()
    request.user = AnonymousUser()
    messages.info(request, _("You were signed out after the time limit of a session. Please sign in again."))
