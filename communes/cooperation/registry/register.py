"""What the log and the messages say of the register of bodies."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.services.documents import INFECTED
from records.services.events import register_events


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events({INFECTED: _("The antivirus refused the document “%(name)s”: %(found)s")})
