"""Write sign-ins, and what touches them, in the log.

Attempts on unknown e-mails are kept by the lock-out alone: what was typed there may be a password.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from axes.utils import reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.events import SECOND_FACTORS
from accounts.middleware import begin
from accounts.models import User
from accounts.sign_in import client_ip, typed_login
from config.toolbox.languages import spoken
from records.services.events import record_event


@receiver(user_logged_in)
def log_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    begin(request.session, timezone.now())
    _record("account.signed_in", user, actor=user, ip=client_ip(request))


@receiver(user_logged_out)
def log_sign_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        _record("account.signed_out", user, actor=user)


@receiver(user_login_failed)
def log_failure(credentials: dict, request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None and not _was_refused(request):
        _record_of_email("account.sign_in_failed", typed_login(request, credentials), request)


@receiver(user_locked_out)
def log_lock_out(request: HttpRequest, username: str, **_: Any) -> None:
    if not _was_refused(request):
        _record_of_email("account.locked_out", username, request)


def _was_refused(request: HttpRequest) -> bool:
    """Tell an attempt during a lock-out from the one that begins it: only the first ones are logged."""
    locked_out = getattr(request, "axes_locked_out", False)
    return locked_out and getattr(request, "axes_failures_since_start", None) is None


@receiver(password_changed)
def log_password_change(request: HttpRequest, user: User, **_: Any) -> None:
    _record("account.password_changed", user, actor=user)


@receiver(password_reset)
def log_password_reset(request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever reads the person's mail is the person: a reset also lifts the lock-out."""
    reset(username=user.email)
    _record("account.password_reset", user, actor=user)


@receiver(authenticator_added)
def log_second_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _record("account.second_factor_added", user, actor=user, **_factor(authenticator))


@receiver(authenticator_removed)
def log_second_factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    _record("account.second_factor_removed", user, actor=user, **_factor(authenticator))


@receiver(authentication_failed)
def log_second_factor_failure(request: HttpRequest, user: User, **_: Any) -> None:
    _record("account.second_factor_failed", user, actor=None, ip=client_ip(request))


def _factor(authenticator: Authenticator) -> dict[str, Any]:
    return {"kind": authenticator.type, "name": spoken(lambda: SECOND_FACTORS[authenticator.type])}


def _record_of_email(code: str, email: str, request: HttpRequest) -> None:
    user = User.objects.filter(email=email).first() if email else None
    if user is not None:
        _record(code, user, actor=None, ip=client_ip(request))


def _record(code: str, user: User, *, actor: User | None, **data: Any) -> None:
    record_event(code, actor=actor, target=user, data=data, at=timezone.now())
