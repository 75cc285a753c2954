"""What the log and the messages say of help and announcements."""

from django.utils.translation import gettext_lazy as _

from communes.help.services.requests import REQUESTS_A_DAY
from records.services.events import register_events
from records.services.notices import register_notice
from records.services.parameters import ParameterKind, register_parameter, whole_number
from records.services.preferences import register_family


def register() -> None:
    """Declare the events, notices, family and parameter of this subject."""
    register_events(
        {
            "help.asked": _("Request for help %(number)s sent"),
            "help.written": _("Message written in request for help %(number)s"),
            "help.closed": _("Request for help %(number)s closed"),
            "help.announcement_saved": _("Announcement “%(title)s” written"),
            "help.announcement_published": _("Announcement “%(title)s” published"),
            "help.announcement_withdrawn": _("Announcement “%(title)s” taken down"),
            "help.announcement_removed": _("Draft of the announcement “%(title)s” removed"),
        }
    )
    register_family(
        "help",
        title=_("Help and announcements"),
        help=_(
            "Answers to your requests for help, and announcements of the programme that come as messages."
        ),
        subjects=["help", "announcement"],
    )
    register_notice(
        "help.asked",
        title=_("Request for help %(number)s: %(subject)s"),
        body=_("Somebody waits for an answer about the portal. The request says which page it is about."),
    )
    register_notice(
        "help.asked_again",
        title=_("New message in request for help %(number)s: %(subject)s"),
        body=_("The person who asked has written again and waits for an answer."),
    )
    register_notice(
        "help.answered",
        title=_("Answer to your request for help %(number)s: %(subject)s"),
        body=_("Read the answer. You can write again, or close the request."),
    )
    register_notice(
        "help.closed",
        title=_("Your request for help %(number)s is closed: %(subject)s"),
        body=_("It stays among your requests. Ask anew if something remains."),
    )
    register_notice("announcement.published", title=_("Announcement: %(title)s"), body="%(text)s")
    register_parameter(
        REQUESTS_A_DAY,
        ParameterKind(
            title=_("Requests for help that a person may send in a day"),
            help=_("Messages in a request that is open are not counted."),
            default=20,
            read=whole_number,
            write=str,
        ),
    )
