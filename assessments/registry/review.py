"""What the log and the messages say of reviews, audits and appeals, beside the steps themselves."""

from django.utils.translation import gettext_lazy as _

from assessments.services.expectations import BAND_PERCENT
from assessments.services.late_reviews import RISE_DAYS
from assessments.services.lateness import LATE_DAYS
from assessments.services.queue import NEAR_POINTS
from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice
from records.services.parameters import ParameterKind, register_parameter, whole_number


def register() -> None:
    """Declare the events, notices, work and parameters of review, audit and appeal."""
    register_events(
        {
            "review.line_accepted": _("Line %(line)s was accepted"),
            "review.line_corrected": _("Line %(line)s was corrected: %(comment)s"),
            "review.line_returned": _("Line %(line)s was marked to be sent back: %(comment)s"),
            "review.file_accepted": _("The file “%(name)s” under %(document)s was accepted"),
            "review.file_not_accepted": _(
                "The file “%(name)s” under %(document)s was not accepted: %(reason)s"
            ),
            "review.lines_returned": _("Lines sent back to the commune: %(lines)s"),
            "review.assigned": _("The review was assigned to a reviewer"),
            "review.unassigned": _("The assignment of the review was taken away"),
            "review.handed_over": _("The review was handed over to another reviewer: %(reason)s"),
            "audit.mission_created": _("The audit mission “%(title)s” was created"),
            "audit.mission_changed": _("The audit mission “%(title)s” was changed"),
            # No longer written since reminders only tell people; what was written stays readable.
            "review.reminded": _("The reviewer was reminded of this late review"),
            "review.risen": _("The late review was brought before approvers and administrators"),
            "audit.closed": _("The audit of the cycle was closed: %(files)s files not drawn became final"),
        }
    )
    register_notice(
        "review.handed_over",
        title=_("%(commune)s: the review of the %(year)s file is handed over to you"),
        body=_("The administrator gave you this review to go on with. Reason: %(reason)s"),
    )
    register_notice(
        "review.assigned",
        title=_("Files to review are assigned to you: %(count)s"),
        body=_("%(communes)s. %(message)s"),
    )
    register_notice(
        "review.late",
        title=_("Reviews that wait too long for you: %(count)s"),
        body=_(
            "These files wait for you beyond the days of a review, or its cycle has closed: %(communes)s. "
            "Silence accepts nothing: each line waits for your decision."
        ),
    )
    register_notice(
        "review.late_risen",
        title=_("Reviews that stay late: %(count)s"),
        body=_(
            "These files stay late in spite of the reminders, or nobody has claimed them: %(communes)s. "
            "You can assign or hand over these files."
        ),
    )
    register_job(
        "assessments.close_audit",
        title=_("Closing the audit of %(year)s"),
        handler="assessments.services.audit.closing.close_audit_job",
    )
    register_parameter(
        NEAR_POINTS,
        ParameterKind(
            title=_("Near the threshold (points)"),
            help=_(
                "A declared score this close to the threshold of its grid, above or below, "
                "comes first in the queue of reviewers and approvers."
            ),
            default=5,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        BAND_PERCENT,
        ParameterKind(
            title=_("Width of the band of comparable communes (percent of the distance between quartiles)"),
            help=_(
                "A declared value further than this from the quartiles of comparable communes is questioned "
                "at entry and shown to reviewers. No decision follows from it."
            ),
            default=150,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        LATE_DAYS,
        ParameterKind(
            title=_("Days after which a review is late"),
            help=_(
                "Counted from when the file began to wait for its reviewer: assigned, claimed, handed over "
                "or come back. Whatever they say, a review is late once that of its cycle has closed."
            ),
            default=15,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        RISE_DAYS,
        ParameterKind(
            title=_("Days after which a late review rises"),
            help=_("Approvers and administrators are then told, each week. Nothing is accepted by itself."),
            default=7,
            read=whole_number,
            write=str,
        ),
    )
