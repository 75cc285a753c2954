"""What the log and the messages say of exchanges about bodies."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.services.exchange_reminders import LATE_TOLD_DAYS
from communes.cooperation.services.exchanges import ANSWER_DAYS
from records.services.events import register_events
from records.services.notices import register_notice
from records.services.parameters import ParameterKind, register_parameter, whole_number


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(
        {
            "cooperation.exchange_opened": _("Exchange %(reference)s opened: %(subject)s"),
            "cooperation.exchange_written": _("Message written in exchange %(reference)s: %(subject)s"),
            "cooperation.exchange_closed": _("Exchange %(reference)s closed: %(outcome)s"),
        }
    )
    _register_notices()
    register_parameter(
        ANSWER_DAYS,
        ParameterKind(
            title=_("Days within which an exchange about a cooperation body is to be answered"),
            help=_("Counted from the day it began to wait; an exchange that waits longer is late."),
            default=15,
            read=whole_number,
            write=str,
        ),
    )
    register_parameter(
        LATE_TOLD_DAYS,
        ParameterKind(
            title=_("Days during which those who are late to answer an exchange are told"),
            help=_("What has been late for longer is still shown as late; nobody is told of it any more."),
            default=90,
            read=whole_number,
            write=str,
        ),
    )


def _register_notices() -> None:
    register_notice(
        "cooperation.exchange_waiting",
        title=_("%(body)s: an answer is expected of you: %(subject)s"),
        body=_("Exchange %(reference)s waits for your answer until %(due)s."),
    )
    register_notice(
        "cooperation.exchange_answered",
        title=_("%(body)s: answer to your exchange: %(subject)s"),
        body=_(
            "Exchange %(reference)s was answered. Read the answer, then close the exchange or write again."
        ),
    )
    register_notice(
        "cooperation.exchange_written",
        title=_("%(body)s: a message to read: %(subject)s"),
        body=_("Somebody else wrote in exchange %(reference)s. Who is to answer has not changed."),
    )
    register_notice(
        "cooperation.exchange_closed",
        title=_("%(body)s: exchange closed: %(subject)s"),
        body=_("Exchange %(reference)s is closed: %(outcome)s"),
    )
    register_notice(
        "cooperation.exchange_late",
        title=_("%(body)s still waits for an answer of yours: %(subject)s"),
        body=_("Exchange %(reference)s should have been answered by %(due)s."),
    )
