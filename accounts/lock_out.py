"""When sign-in is refused for a while: after too many failures from one address, or from all of them."""

from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from accounts.sign_in import typed_login

COOL_OFF = timedelta(hours=settings.AXES_COOLOFF_TIME)


class LockOutHandler(AxesDatabaseHandler):
    """Lock by e-mail and address together, and above a high ceiling by e-mail alone.

    The first keeps a colleague's sign-in open while a stranger tries; the second stops many addresses that
    share the work.
    """

    def is_locked(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        return super().is_locked(request, credentials) or (
            failures(typed_login(request, credentials), since=timezone.now() - COOL_OFF)
            >= settings.SIGN_IN_FAILURE_CEILING
        )


def failures(email: str, *, since: datetime) -> int:
    """Return the failed sign-ins of an e-mail from every address since a time."""
    attempts = AccessAttempt.objects.filter(username=email, attempt_time__gte=since)
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def is_locked_out(email: str, *, at: datetime) -> bool:
    """Tell whether someone who types this e-mail is refused at this time, from at least one address."""
    since = at - COOL_OFF
    by_address = (
        AccessAttempt.objects.filter(username=email, attempt_time__gte=since)
        .values("ip_address")
        .annotate(total=Sum("failures_since_start"))
        .filter(total__gte=settings.AXES_FAILURE_LIMIT)
    )
    return by_address.exists() or failures(email, since=since) >= settings.SIGN_IN_FAILURE_CEILING
