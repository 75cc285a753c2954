"""What cooperation refuses; each refusal says why, in the language of the moment.

A subject declares its own refusals beside the functions that raise them, as subclasses of this one.
"""

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import AccountRefusal
from config.toolbox.refusals import Overtaken


class CooperationRefusal(AccountRefusal):
    """Something that may not be done with a body or its creation."""


class NotYours(CooperationRefusal):
    text = _("Your role does not let you change this.")


class ChangedMeanwhile(CooperationRefusal, Overtaken):
    text = _("Somebody else changed this meanwhile: read what they wrote, then save again.")
