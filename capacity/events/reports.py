"""What the log and the messages say of the report on the plan of a year."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.report_sent": _("Capacity report of %(year)s sent: receipt %(number)s, digest %(digest)s"),
    "capacity.report_returned": _("Capacity report of %(year)s returned: %(comments)s"),
    "capacity.report_accepted": _("Capacity report of %(year)s accepted. %(comments)s"),
}


def register_notices() -> None:
    """Declare what people are told of reports."""
    register_notice(
        "capacity.report_sent",
        title=_("%(commune)s has sent its capacity report of %(year)s"),
        body=_("Receipt %(number)s. The report waits to be accepted or returned."),
    )
    register_notice(
        "capacity.report_returned",
        title=_("Your capacity report of %(year)s is returned with comments"),
        body=_("%(comments)s"),
    )
    register_notice(
        "capacity.report_accepted",
        title=_("Your capacity report of %(year)s is accepted"),
        body=_("DDCTD has accepted the report. %(comments)s"),
    )
