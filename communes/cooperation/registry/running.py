"""What the log and the messages say of the running of bodies."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.services.body_years import YEAR_SAVED
from communes.cooperation.services.contribution_calls import CALLED, CANCELLED, CORRECTED
from communes.cooperation.services.contribution_payments import LATE, PAID_IN, PAYMENT_CANCELLED
from communes.cooperation.services.staff import POST_ADDED, POST_CHANGED, POST_REMOVED
from communes.cooperation.services.support import SUPPORT_ADDED, SUPPORT_CHANGED, SUPPORT_REMOVED
from records.services.events import register_events
from records.services.notices import register_notice

EVENTS = {
    CALLED: _("Contribution of %(member)s called for %(year)s: %(amount)s, to be paid by %(day)s"),
    CORRECTED: _(
        "Contribution of %(member)s for %(year)s corrected: %(amount)s, to be paid by %(day)s. %(reason)s"
    ),
    CANCELLED: _("Contribution of %(member)s for %(year)s cancelled (%(amount)s). %(reason)s"),
    PAID_IN: _("%(member)s paid %(amount)s on %(paid_on)s for %(year)s (%(reference)s)"),
    PAYMENT_CANCELLED: _(
        "Payment of %(member)s for %(year)s cancelled: %(amount)s of %(paid_on)s (%(reference)s). %(reason)s"
    ),
    YEAR_SAVED: _("Budget and accounts of %(year)s written"),
    POST_ADDED: _("Staff of %(year)s: “%(skill)s” added"),
    POST_CHANGED: _("Staff of %(year)s: “%(skill)s” changed"),
    POST_REMOVED: _("Staff of %(year)s: “%(skill)s” removed"),
    SUPPORT_ADDED: _("Support of %(partner)s added: “%(subject)s”"),
    SUPPORT_CHANGED: _("Support of %(partner)s changed: “%(subject)s”"),
    SUPPORT_REMOVED: _("Support of %(partner)s removed: “%(subject)s”"),
}


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(EVENTS)
    register_notice(
        CALLED,
        title=_("%(body)s: contribution of %(member)s for %(year)s"),
        body=_("%(amount)s is called, to be paid by %(day)s."),
    )
    register_notice(
        CORRECTED,
        title=_("%(body)s: contribution of %(member)s for %(year)s corrected"),
        body=_("It is now %(amount)s, to be paid by %(day)s. Reason: %(reason)s"),
    )
    register_notice(
        CANCELLED,
        title=_("%(body)s: contribution of %(member)s for %(year)s cancelled"),
        body=_("The call of %(amount)s no longer stands. Reason: %(reason)s"),
    )
    register_notice(
        LATE,
        title=_("%(body)s: the contribution of %(member)s for %(year)s is late"),
        body=_("%(left)s of %(amount)s is not paid. It was to be paid by %(day)s."),
    )
