"""What may not be done with people's places; each refusal says why, in the language of the moment."""

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import AccountRefusal


class PlaceDoesNotFit(AccountRefusal):
    text = _("The role “%(role)s” needs another kind of place: %(expected)s.")


class RegionsDoNotFit(AccountRefusal):
    text = _("Only reviewers and approvers are given regions.")


class EndsBeforeStart(AccountRefusal):
    text = _("A membership cannot end before it starts (%(starts_on)s).")


class AlreadyMember(AccountRefusal):
    text = _("%(person)s has this role in this place already.")


class LastAdministrator(AccountRefusal):
    text = _("This is the last administrator of the programme: name another one first.")


class TakerUnfit(AccountRefusal):
    text = _("%(person)s cannot take these files over: an active account with the same role is needed.")


class UnitRefusal(AccountRefusal):
    """Something that a programme unit may not be."""


class UnitHasHead(UnitRefusal):
    text = _("The unit has a head already: %(person)s. Note the day they left first.")


class LeavesBeforeJoining(UnitRefusal):
    text = _("A member cannot leave before joining (%(joined_on)s).")


class UnitMissing(UnitRefusal):
    text = _("Write the decision that created the unit first.")
