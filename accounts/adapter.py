"""How allauth is bent to the portal: by invitation only, letters in the reader's language."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sign_in import client_ip
from config.toolbox.languages import current_language, in_language
from records.services.letters import Letter, write_letters

# What a person is told by e-mail about their own account, by allauth's name of the occasion.
SECURITY_NOTICES = {
    "account/email/password_changed": _("The password of your account was changed."),
    "account/email/password_reset": _("The password of your account was reset by e-mail."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
    "mfa/email/webauthn_added": _("A security key was added to your account."),
    "mfa/email/webauthn_removed": _("A security key was removed from your account."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; letters wait in the portal's own queue."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Open the first page in the language of the moment; from English, in the person's own.

        English exists on public pages only.
        """
        language = current_language()
        with in_language(request.user.language if language == "en" else language):
            return reverse(settings.LOGIN_REDIRECT_URL)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of wrong passwords to the lock-out, which answers 429 and can be lifted."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Write to the person in their language; the link opens in it too."""
        with in_language(user.language):
            path = reverse(
                "account_reset_password_from_key", kwargs={"uidb36": context["uid"], "key": context["key"]}
            )
        letter = Letter(user, "emails/password_reset", {"url": settings.SITE_URL + path})
        write_letters([letter], at=timezone.now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what was done to their account, so that they can object."""
        now = timezone.now()
        facts = {"notice": SECURITY_NOTICES[template_prefix], "at": now, "ip": client_ip(self.request)}
        write_letters([Letter(user, "emails/security_notice", facts)], at=now)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are encrypted by a key drawn from the portal's own secret."""

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault() -> MultiFernet:
    """Return the vault of the current secret, which also opens what former secrets closed."""
    digests = [
        hashlib.sha256(b"accounts.second_factor:" + secret.encode()).digest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
