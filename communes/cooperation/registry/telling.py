"""How people are told of cooperation: its family of subjects, and what the clock sends by itself."""

from django.utils.translation import gettext_lazy as _

from records.services.preferences import register_family
from records.services.reminders import register_reminder


def register() -> None:
    """Declare the family and the reminders of cooperation."""
    register_family(
        "cooperation",
        title=_("Cooperation between communes"),
        help=_("Creations, visas, councils, contributions, exchanges, overlaps."),
        subjects=["cooperation"],
    )
    register_reminder(
        "contributions",
        title=_("Contributions that are late"),
        sender="communes.cooperation.services.contribution_payments.remind_of_contributions",
    )
    register_reminder(
        "exchanges",
        title=_("Exchanges that wait for an answer"),
        sender="communes.cooperation.services.exchange_reminders.remind_of_exchanges",
    )
