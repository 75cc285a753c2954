"""Signing in, and what belongs to everybody's own account."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.consistency.access.frame import KNOCKERS, PUBLIC, SIGNED_IN, Case, Page


def a_reset_link(case: Case) -> dict:
    return {"uidb36": "1", "key": "not-a-key"}


def an_invitation(case: Case) -> dict:
    return {"token": "unknown"}


def a_passkey(case: Case) -> dict:
    return {"pk": 1}


def a_second_factor(case: Case) -> dict:
    TOTP.activate(case.user, generate_totp_secret())
    RecoveryCodes.activate(case.user)
    return {}


PAGES = [
    Page("livez", PUBLIC),
    Page("readyz", PUBLIC),
    Page("account_login", PUBLIC),
    Page("account_logout", PUBLIC),
    Page("account_inactive", PUBLIC),
    Page("account_reset_password", PUBLIC),
    Page("account_reset_password_done", PUBLIC),
    Page("account_reset_password_from_key", PUBLIC, of=a_reset_link, own_only=()),
    Page("account_reset_password_from_key_done", PUBLIC),
    Page("account_reauthenticate", SIGNED_IN),
    Page("account_change_password", SIGNED_IN),
    Page("mfa_index", SIGNED_IN),
    # Steps of signing in: whoever is not in the middle of it is sent to its beginning.
    Page("mfa_authenticate", SIGNED_IN),
    Page("mfa_login_webauthn", SIGNED_IN),
    Page("mfa_reauthenticate", SIGNED_IN),
    Page("mfa_reauthenticate_webauthn", SIGNED_IN),
    Page("mfa_activate_totp", SIGNED_IN),
    Page("mfa_deactivate_totp", SIGNED_IN, of=a_second_factor, own_only=KNOCKERS),
    Page("mfa_view_recovery_codes", SIGNED_IN, of=a_second_factor, own_only=KNOCKERS),
    Page("mfa_generate_recovery_codes", SIGNED_IN),
    Page("mfa_download_recovery_codes", SIGNED_IN, of=a_second_factor, own_only=KNOCKERS),
    Page("mfa_list_webauthn", SIGNED_IN),
    Page("mfa_add_webauthn", SIGNED_IN),
    # These ask for the password again before they look for the key.
    Page("mfa_edit_webauthn", SIGNED_IN, of=a_passkey, own_only=()),
    Page("mfa_remove_webauthn", SIGNED_IN, of=a_passkey, own_only=()),
    Page("usersessions_list", SIGNED_IN),
    Page("accounts:profile", SIGNED_IN),
    Page("accounts:sign_ins", SIGNED_IN),
    Page("accounts:accept_invitation", PUBLIC, of=an_invitation, own_only=()),
]
