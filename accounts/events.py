"""What is written in the log about accounts. Passwords, codes and links never are."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "account.created": _("Account created"),
    "account.changed": _("Account changed: %(before)s → %(after)s. Reason: %(reason)s"),
    "account.deactivated": _("Account deactivated. Reason: %(reason)s"),
    "account.reactivated": _("Account reactivated. Reason: %(reason)s"),
    "account.unlocked": _("Sign-in unlocked. Reason: %(reason)s"),
    "account.sessions_ended": _("Open sessions ended: %(count)s. Reason: %(reason)s"),
    "account.invited": _("Invitation sent, valid until %(expires_at)s"),
    "account.invitation_revoked": _("Invitation withdrawn. Reason: %(reason)s"),
    "account.invitation_accepted": _("Invitation accepted"),
    "account.signed_in": _("Signed in from %(ip)s"),
    "account.signed_out": _("Signed out"),
    "account.session_expired": _("Signed out after the time limit of a session"),
    "account.sign_in_failed": _("Sign-in failed from %(ip)s"),
    "account.locked_out": _("Sign-in refused for a while, after too many failures from %(ip)s"),
    "account.password_changed": _("Password changed"),
    "account.password_reset": _("Password reset by e-mail"),
    "account.second_factor_added": _("Second factor added: %(name)s"),
    "account.second_factor_removed": _("Second factor removed: %(name)s"),
    "account.second_factor_reset": _("Second factor taken away by an administrator. Reason: %(reason)s"),
    "account.second_factor_failed": _("Wrong second factor from %(ip)s"),
}
# The kinds of second factor, in words.
SECOND_FACTORS = {
    "totp": _("authenticator app"),
    "webauthn": _("security key"),
    "recovery_codes": _("recovery codes"),
}
# What a person's own page of sign-ins shows.
SIGN_IN_EVENTS = (
    "account.signed_in",
    "account.signed_out",
    "account.session_expired",
    "account.sign_in_failed",
    "account.locked_out",
    "account.unlocked",
    "account.sessions_ended",
    "account.password_changed",
    "account.password_reset",
    "account.second_factor_added",
    "account.second_factor_removed",
    "account.second_factor_reset",
    "account.second_factor_failed",
)
