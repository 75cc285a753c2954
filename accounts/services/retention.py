"""Forget what sign-ins leave behind, once it serves nobody any more (docs/data-protection.md)."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from records.services.parameters import parameter

KEPT_DAYS = "accounts.failed_sign_in_days"


def forget_old_traces(*, at: datetime) -> dict[str, int]:
    """Delete ended sessions and old failed attempts; return how many of each: sessions, attempts.

    Attempts hold what was typed and from where; the log keeps its own line of those on known accounts.
    """
    ended, _ = Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    oldest = at - timedelta(days=parameter(KEPT_DAYS))
    attempts, _ = AccessAttempt.objects.filter(attempt_time__lt=oldest).delete()
    return {"sessions": ended, "attempts": attempts}
