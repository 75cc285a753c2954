"""What the log and the messages say of councils, delegates and bureaus."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import Step
from communes.cooperation.services.gates import GATES
from communes.cooperation.services.installation import missing_in_installation
from records.services.events import register_events
from records.services.notices import register_notice

EVENTS = {
    "cooperation.term_opened": _(
        "%(body)s: council of %(seats)s seats opened from %(day)s, shared out by the method %(method)s"
    ),
    "cooperation.delegate_named": _("%(body)s: delegate %(number)s of %(member)s named"),
    "cooperation.delegate_changed": _(
        "%(body)s: what is said of delegate %(number)s of %(member)s corrected"
    ),
    "cooperation.delegate_ended": _(
        "%(body)s: mandate of delegate %(number)s of %(member)s ended on %(day)s. Reason: %(reason)s"
    ),
    "cooperation.office_held": _(
        "%(body)s: delegate %(number)s of %(member)s holds a post from %(day)s: %(office)s (%(rank)s)"
    ),
    "cooperation.office_ended": _(
        "%(body)s: delegate %(number)s of %(member)s left a post on %(day)s: %(office)s (%(rank)s)"
    ),
}


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    GATES[Step.INSTALLATION] = missing_in_installation
    register_events(EVENTS)
    register_notice(
        "cooperation.term_opened",
        title=_("%(body)s: name your delegates"),
        body=_(
            "A council of %(seats)s seats opens on %(day)s, shared out by the method %(method)s. Read how "
            "many seats your council has, and name who holds them."
        ),
    )
    register_notice(
        "cooperation.seat_vacant",
        title=_("%(body)s: a seat of %(member)s is vacant"),
        body=_("Since %(day)s. Reason: %(reason)s. The member names another delegate."),
    )
    register_notice(
        "cooperation.president_elected",
        title=_("%(body)s has a president"),
        body=_("A delegate of %(member)s presides over the body from %(day)s."),
    )
