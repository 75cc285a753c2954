"""What the log and the messages say of overlaps of powers and dashboards."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.services.body_sheet import register_body_sheets
from communes.cooperation.services.overlaps import FOUND, KEPT, REOPENED, RESOLVED
from records.services.events import register_events
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(
        {
            FOUND: _("Overlap found: “%(power)s” over %(commune)s, in %(first)s and %(second)s"),
            RESOLVED: _("Overlap resolved: “%(power)s” over %(commune)s, in %(first)s and %(second)s"),
            KEPT: _("Overlap kept: “%(power)s” over %(commune)s, in %(first)s and %(second)s. %(reason)s"),
            REOPENED: _("Overlap open again: “%(power)s” over %(commune)s, in %(first)s and %(second)s"),
        }
    )
    register_body_sheets()
    register_notice(
        FOUND,
        title=_("%(commune)s: two acts about “%(power)s”"),
        body=_(
            "%(first)s and %(second)s hold this power over the commune at the same time. End one of them, or "
            "say why both stay."
        ),
    )
