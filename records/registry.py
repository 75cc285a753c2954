"""What the log and the messages say of the portal's own work."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events
from records.services.notices import register_notice


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
            "records.job_cancelled": _("The work “%(kind)s” was cancelled"),
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
