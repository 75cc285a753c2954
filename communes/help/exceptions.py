"""What the help refuses; each refusal says why, in the language of the moment."""

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import AccountRefusal
from config.toolbox.refusals import Overtaken


class HelpRefusal(AccountRefusal):
    """Something that may not be done with a request for help or an announcement."""


class WrittenMeanwhile(HelpRefusal, Overtaken):
    text = _("Somebody else wrote meanwhile: read it, then send again.")
