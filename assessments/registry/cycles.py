"""What the log and the messages say of cycles and deadlines."""

from django.utils.translation import gettext_lazy as _

from assessments.services.cycles import ANNOUNCE_JOB, REOPEN_JOB
from assessments.services.reminders import REMINDER_DAYS
from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice
from records.services.parameters import (
    ParameterKind,
    register_parameter,
    whole_numbers,
    written_numbers,
)


def register() -> None:
    """Declare the events, notices and parameters of cycles."""
    register_events(
        {
            "cycle.prepared": _("The cycle %(year)s was prepared"),
            "cycle.changed": _("The cycle %(year)s was changed (%(fields)s): %(reason)s"),
            "cycle.opened": _("The cycle %(year)s was opened with %(files)s files"),
            "cycle.targets_set": _("The cycle %(year)s has %(communes)s target communes"),
            "assessment.extended": _("The deadline was extended to %(until)s: %(reason)s"),
        }
    )
    register_notice(
        "cycle.opened",
        title=_("The assessment of %(year)s is open"),
        body=_("Your commune can enter its data and evidence. The file must be submitted before %(due)s."),
    )
    register_notice(
        "assessment.extended",
        title=_("%(commune)s: the deadline of the %(year)s file is extended"),
        body=_("The file can be submitted until %(due)s. Reason: %(reason)s"),
        is_urgent=True,
    )
    register_notice(
        "reminder.submission",
        title=_("%(commune)s: the %(year)s file must be submitted soon"),
        body=_("The file is not submitted yet. It can be submitted until %(due)s; then it is locked."),
        is_urgent=True,
    )
    register_notice(
        "reminder.correction",
        title=_("%(commune)s: the corrections of the %(year)s file are expected"),
        body=_("Lines were sent back and are not resubmitted yet. The window ends on %(due)s."),
        is_urgent=True,
    )
    register_notice(
        "reminder.reply",
        title=_("%(commune)s: the reply to the findings on the %(year)s file is expected"),
        body=_("The commune can reply to the draft findings until %(due)s."),
        is_urgent=True,
    )
    # No longer sent (late_reviews.py tells of the closing day too): those that were stay readable.
    register_notice(
        "reminder.reviews_late",
        title=_("Reviews of %(year)s are late"),
        body=_(
            "The review should have ended on %(due)s. Files that still wait for you: %(files)s. "
            "Silence accepts nothing."
        ),
    )
    register_notice(
        "reminder.reviews_late_rising",
        title=_("Reviews of %(year)s are still late"),
        body=_(
            "The review should have ended on %(due)s. Files that still wait: %(files)s, of which nobody has "
            "claimed %(unclaimed)s. Their reviewers were reminded."
        ),
    )
    register_job(
        ANNOUNCE_JOB,
        title=_("Telling the communes that the assessment of %(year)s is open"),
        handler="assessments.tasks.announce_opening",
    )
    register_job(
        REOPEN_JOB,
        title=_("Reopening the files of %(year)s that missed the earlier deadline"),
        handler="assessments.tasks.reopen_missed",
    )
    register_parameter(
        REMINDER_DAYS,
        ParameterKind(
            title=_("Days before a deadline when reminders are sent"),
            help=_("Numbers of days separated by commas. Each reminder is sent once."),
            default=[30, 7, 1],
            read=whole_numbers,
            write=written_numbers,
        ),
    )
