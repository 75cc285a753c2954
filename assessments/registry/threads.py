"""What the log and the messages say of remarks and requests for documents, and their parameters."""

from django.utils.translation import gettext_lazy as _

from assessments.services.threads import remarks, reminders, requests
from records.services.events import register_events
from records.services.notices import register_notice
from records.services.parameters import ParameterKind, register_parameter, whole_number
from records.services.reminders import register_reminder


def register() -> None:
    """Declare the events, notices and parameters of this subject."""
    register_events(
        {
            "thread.remark_written": _("A remark was written on line %(line)s"),
            "thread.remark_withdrawn": _("A remark on line %(line)s was taken back by its author"),
            "review.remark_written": _("An internal remark was written on line %(line)s"),
            "review.remark_withdrawn": _("An internal remark on line %(line)s was taken back by its author"),
            requests.MADE: _("A document was asked for on line %(line)s: %(text)s"),
            requests.ANSWERED: _("The request for a document on line %(line)s was answered"),
            requests.CLOSED: _("The request for a document on line %(line)s was closed"),
            requests.AGAIN: _("A document was asked for again on line %(line)s: %(text)s"),
            requests.WITHDRAWN: _("The request for a document on line %(line)s was withdrawn"),
        }
    )
    register_notice(
        remarks.SHARED_NOTICE,
        title=_("%(commune)s: a remark on line %(line)s of the %(year)s file"),
        body=_("Read it and answer it on the page of the line."),
    )
    register_notice(
        remarks.INTERNAL_NOTICE,
        title=_("%(commune)s: an internal remark on line %(line)s of the %(year)s file"),
        body=_("Read it on the page of the line. The commune does not see it."),
    )
    register_notice(
        requests.MADE,
        title=_("%(commune)s: a document is asked for on line %(line)s of the %(year)s file"),
        body=_("%(text)s\nTo be sent by %(due)s."),
        is_urgent=True,
    )
    register_notice(
        requests.ANSWERED,
        title=_("%(commune)s: the request on line %(line)s of the %(year)s file is answered"),
        body=_("It was asked: %(text)s\nRead the answer, then close the request or ask again."),
    )
    register_notice(
        requests.WITHDRAWN,
        title=_("%(commune)s: the request on line %(line)s of the %(year)s file is withdrawn"),
        body=_("Nothing needs to be sent any more. It was asked: %(text)s"),
    )
    register_notice(
        reminders.SOON,
        title=_("%(commune)s: a document of the %(year)s file is due on %(due)s"),
        body=_("Line %(line)s: %(text)s"),
        is_urgent=True,
    )
    register_notice(
        reminders.LATE,
        title=_("%(commune)s: a document of the %(year)s file was due on %(due)s"),
        body=_("It is still waited for. Line %(line)s: %(text)s"),
        is_urgent=True,
    )
    register_reminder(
        "requests",
        title=_("Documents asked of communes that are due soon or late"),
        sender="assessments.services.threads.reminders.remind_of_requests",
    )
    register_parameter(
        remarks.WITHDRAWAL_MINUTES,
        ParameterKind(
            title=_("Time to take a remark back (minutes)"),
            help=_("The author of a remark on a line can take it back for so long; its row is kept."),
            default=10,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        reminders.DAYS,
        ParameterKind(
            title=_("Reminder before a document is due (days)"),
            help=_("Those asked for a document are reminded once, so many days before, and once after."),
            default=3,
            read=whole_number,
            write=str,
        ),
    )
