"""What the log and the messages say of the staff list and the plan of a year."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.plan_sent": _("Capacity plan of %(year)s sent: receipt %(number)s, digest %(digest)s"),
    "capacity.plan_returned": _("Capacity plan of %(year)s returned: %(comments)s"),
    "capacity.plan_accepted": _("Capacity plan of %(year)s accepted. %(comments)s"),
}


def register_notices() -> None:
    """Declare what people are told of plans."""
    register_notice(
        "capacity.plan_sent",
        title=_("%(commune)s has sent its capacity plan of %(year)s"),
        body=_("Receipt %(number)s. The plan waits to be accepted or returned."),
    )
    register_notice(
        "capacity.plan_returned",
        title=_("Your capacity plan of %(year)s is returned with comments"),
        body=_("%(comments)s"),
    )
    register_notice(
        "capacity.plan_accepted",
        title=_("Your capacity plan of %(year)s is accepted"),
        body=_("DDCTD has accepted the plan. %(comments)s"),
    )
