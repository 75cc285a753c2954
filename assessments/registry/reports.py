"""What the log and the messages say of yearly reports and regional meetings."""

from django.utils.translation import gettext_lazy as _

from assessments.services.meetings.inviting import CANCELLED, CHANGED, CONCLUDED, INVITED
from assessments.services.reports.making import REPORTS_JOB
from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, notices and work of this subject."""
    register_job(
        REPORTS_JOB,
        title=_("Yearly reports of %(year)s"),
        handler="assessments.services.reports.making.reports_job",
    )
    register_events(
        {
            "meeting.planned": _(
                "Meeting of region %(region)s on the results of %(year)s planned: %(place)s"
            ),
            CHANGED: _("Meeting of region %(region)s on the results of %(year)s changed: %(place)s"),
            CANCELLED: _("Meeting of region %(region)s on the results of %(year)s cancelled: %(reason)s"),
            "meeting.guests_added": _("Guests added to a meeting: %(count)s"),
            "meeting.guest_removed": _("A guest was taken off the list of a meeting"),
            INVITED: _("Invitations to a meeting sent: guests %(guests)s, letters and messages %(told)s"),
            "meeting.attendance": _("Attendance of a meeting written: guests present %(came)s"),
            CONCLUDED: _("Conclusions of a meeting written"),
            "meeting.recommended": _("Recommendation %(number)s of a meeting: %(text)s"),
            "meeting.followed": _("Recommendation %(number)s of a meeting followed up: %(note)s"),
        }
    )
    register_notice(
        INVITED,
        title=_("Invitation: meeting of the region %(region)s on the results of %(year)s"),
        body=_(
            "The meeting is on %(when)s, until %(until)s. Place: %(place)s. The file that comes with the "
            "e-mail puts it into a calendar. %(agenda)s"
        ),
    )
    register_notice(
        CHANGED,
        title=_("Changed: meeting of the region %(region)s on the results of %(year)s"),
        body=_(
            "The meeting is now on %(when)s, until %(until)s. Place: %(place)s. The file that comes with the "
            "e-mail corrects a calendar. %(agenda)s"
        ),
    )
    register_notice(
        CANCELLED,
        title=_("Cancelled: meeting of the region %(region)s on the results of %(year)s"),
        body=_(
            "The meeting planned on %(when)s does not take place. The file that comes with the e-mail takes "
            "it out of a calendar. Reason: %(reason)s"
        ),
    )
    register_notice(
        CONCLUDED,
        title=_("Conclusions of the meeting of the region %(region)s on the results of %(year)s"),
        body=_("The conclusions of the meeting of %(when)s and its recommendations can be read."),
    )
