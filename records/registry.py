"""What the log and the messages say of the portal's own work."""

from django.utils.translation import gettext_lazy as _

from records.models.parameters import Standing
from records.services.digests import DIGEST_HOUR
from records.services.events import register_events
from records.services.notices import register_notice
from records.services.parameters import (
    ParameterKind,
    hour_of_day,
    register_parameter,
    whole_number,
)
from records.services.preferences import register_family
from records.services.upkeep import RESULT_DAYS


def register() -> None:
    """Declare the events and notices of this app."""
    register_events(
        {
            "records.parameter_changed": _("“%(code)s” was changed from %(before)s to %(after)s: %(reason)s"),
            "records.holidays_loaded": _("Holidays of %(first)s to %(last)s loaded: %(count)s days"),
            "records.holiday_added": _("Holiday added: %(after)s. Reason: %(reason)s"),
            "records.holiday_changed": _("Holiday changed: %(before)s → %(after)s. Reason: %(reason)s"),
            "records.holiday_removed": _("Holiday removed: %(before)s. Reason: %(reason)s"),
            "records.restored": _("Everything was restored from the backup of %(made_at)s"),
            "records.file_infected": _("The antivirus found “%(found)s” in the kept file “%(name)s”"),
            "records.job_cancelled": _("The work “%(kind)s” was cancelled"),
            "records.email_resent": _("The e-mail to %(to)s was put back to be sent again"),
            "records.job_retried": _("The work “%(kind)s” was started again"),
        }
    )
    register_notice(
        "records.job_done",
        title=_("Done: %(title)s"),
        body=_("The work you asked for is done. Its page holds the result."),
    )
    register_notice(
        "records.job_failed",
        title=_("Not done: %(title)s"),
        body=_("The work you asked for could not be done. Its page says why and lets you start it again."),
    )
    register_family(
        "work",
        title=_("Long work"),
        help=_("What you asked the portal to make: tables, documents, packs."),
        subjects=["records"],
    )
    register_parameter(
        DIGEST_HOUR,
        ParameterKind(
            title=_("Hour of the daily e-mail"),
            help=_(
                "From this hour on, in Casablanca, on the days offices are open. A whole number from 1 to 23."
            ),
            default=7,
            read=hour_of_day,
            write=str,
            standing=Standing.ASSUMPTION,
        ),
    )
    register_parameter(
        "uploads.max_waiting",
        ParameterKind(
            title=_("Files a person may have on their way at once"),
            help=_("Files sent in parts that have not arrived yet, or were not said what they are."),
            default=60,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        "uploads.days_kept",
        ParameterKind(
            title=_("Days that a file on its way is kept"),
            help=_("A file that nobody goes on with for longer is removed; it was never evidence."),
            default=7,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        RESULT_DAYS,
        ParameterKind(
            title=_("Days during which the result of long work is kept"),
            help=_("Tables and archives that were asked for. What is kept elsewhere too stays."),
            default=30,
            read=whole_number,
            write=str,
            standing=Standing.ASSUMPTION,
        ),
    )
