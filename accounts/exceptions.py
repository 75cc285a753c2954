"""What may not be done with an account; each refusal says why, in the language of the moment."""

from django.utils.translation import gettext_lazy as _

from config.toolbox.refusals import Refusal


class AccountRefusal(Refusal):
    """Something that may not be done with an account or with people's places."""


class ReasonMissing(AccountRefusal):
    text = _("A reason is needed: it is kept in the log.")


class NotOnOneself(AccountRefusal):
    text = _("Nobody does this to their own account. Ask another administrator.")


class EmailTaken(AccountRefusal):
    text = _("This e-mail address has an account already: %(emails)s.")


class InvitationUnknown(AccountRefusal):
    text = _("This invitation is not known. Check that the whole address was copied from the e-mail.")


class InvitationExpired(AccountRefusal):
    text = _("This invitation has expired. Ask an administrator of the programme for another.")


class InvitationUsed(AccountRefusal):
    text = _("This invitation was used already. Sign in with the password you chose.")


class InvitationRevoked(AccountRefusal):
    text = _("This invitation was withdrawn, or replaced by a later one. Use the latest e-mail you received.")


class InvitationNotNeeded(AccountRefusal):
    text = _("This person has joined already: they can ask for a new password on the sign-in page.")


class AccountInactive(AccountRefusal):
    text = _("This account is deactivated.")
