"""What the log and the messages say of the provinces' opinions."""

from django.utils.translation import gettext_lazy as _

from assessments.enums import OpinionState
from assessments.services.opinions import CHANGED, EVENTS, GIVEN
from assessments.services.reminders import OPINIONS_REMINDER
from records.services.events import register_events
from records.services.notices import register_notice


def register() -> None:
    """Declare the events and notices of the provinces' opinions."""
    register_events(
        {
            EVENTS[OpinionState.FAVOURABLE]: _("The province gave a favourable opinion"),
            EVENTS[OpinionState.RESERVED]: _("The province gave an opinion with reservations: %(reasons)s"),
            EVENTS[OpinionState.UNFAVOURABLE]: _("The province gave an unfavourable opinion: %(reasons)s"),
        }
    )
    register_notice(
        GIVEN,
        title=_("%(commune)s: the province gave its opinion on the %(year)s file"),
        body=_("Opinion of the province: %(opinion)s. %(reasons)s"),
    )
    register_notice(
        CHANGED,
        title=_("%(commune)s: the province changed its opinion on the %(year)s file"),
        body=_("Opinion of the province: %(opinion)s. %(reasons)s"),
    )
    register_notice(
        OPINIONS_REMINDER,
        title=_("Opinions on the files of %(year)s are expected soon"),
        body=_(
            "Files that wait for the opinion of the province: %(files)s. It can be given until %(due)s; "
            "the review goes on without it."
        ),
    )
