"""What the log and the messages say of the report on the plan of a year."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.report_started": _("Capacity report of %(year)s started with %(lines)s lines"),
    "capacity.report_lines_brought": _(
        "Capacity report of %(year)s: %(lines)s new lines of the plan brought in"
    ),
    "capacity.report_line_saved": _("Capacity report of %(year)s, line %(number)s saved"),
    "capacity.report_line_added": _("Capacity report of %(year)s, line %(number)s added"),
    "capacity.report_line_removed": _("Capacity report of %(year)s, line %(number)s removed"),
    "capacity.report_line_evaluated": _(
        "Capacity report of %(year)s, line %(number)s evaluated after six months: %(rating)s out of 5"
    ),
    "capacity.report_lines_imported": _("Capacity report of %(year)s, lines imported: %(numbers)s"),
    "capacity.report_file_added": _(
        "Capacity report of %(year)s, document added to line %(number)s: “%(name)s”"
    ),
    "capacity.report_file_removed": _(
        "Capacity report of %(year)s, document of line %(number)s removed: “%(name)s”"
    ),
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
    register_notice(
        "capacity.evaluation_due",
        title=_("%(commune)s: the evaluation after six months of “%(title)s” is expected"),
        body=_("The action ended on %(day)s. Say in the report of %(year)s what it has changed since."),
    )
