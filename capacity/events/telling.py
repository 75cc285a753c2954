"""How people are told of capacity building: its family of subjects, and what the clock sends by itself."""

from django.utils.translation import gettext_lazy as _

from records.services.preferences import register_family
from records.services.reminders import register_reminder


def register_notices() -> None:
    """Declare the family and the reminders of this app."""
    register_family(
        "capacity",
        title=_("Capacity building and support"),
        help=_("Needs, plans and reports, training sessions, requests for support."),
        subjects=["capacity"],
    )
    register_reminder(
        "capacity-sheets",
        title=_("Capacity plans and reports that are due or late"),
        sender="capacity.services.sheet_reminders.remind_of_sheets",
    )
    register_reminder(
        "support",
        title=_("Requests for support that wait for an answer"),
        sender="capacity.services.sheet_reminders.remind_of_support",
    )
    register_reminder(
        "evaluations",
        title=_("Later evaluations of actions that are due"),
        sender="capacity.services.late_evaluations.ask_for_evaluations",
    )
