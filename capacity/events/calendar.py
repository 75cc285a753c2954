"""What the log and the messages say of the deadlines of the year."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.feed_made": _("Address of a calendar made"),
    "capacity.feed_renewed": _("Address of a calendar renewed: the one of before has ended"),
}


def register_notices() -> None:
    """Declare what people are told."""
    register_notice(
        "capacity.plan_due",
        title=_("%(commune)s: the capacity plan of %(year)s is to be sent soon"),
        body=_("It is not sent yet. The last day to send it in time is %(due)s."),
    )
    register_notice(
        "capacity.report_due",
        title=_("%(commune)s: the capacity report of %(year)s is to be sent soon"),
        body=_("It is not sent yet. The last day to send it in time is %(due)s."),
    )
    register_notice(
        "capacity.plan_late",
        title=_("%(commune)s: the capacity plan of %(year)s is late"),
        body=_("The last day was %(due)s. It can still be sent, and is marked late."),
    )
    register_notice(
        "capacity.report_late",
        title=_("%(commune)s: the capacity report of %(year)s is late"),
        body=_("The last day was %(due)s. It can still be sent, and is marked late."),
    )
    register_notice(
        "capacity.plans_late",
        title=_("Capacity plans of %(year)s are late"),
        body=_("The last day was %(due)s. Communes that have not sent theirs: %(count)s."),
    )
    register_notice(
        "capacity.reports_late",
        title=_("Capacity reports of %(year)s are late"),
        body=_("The last day was %(due)s. Communes that have not sent theirs: %(count)s."),
    )
    register_notice(
        "capacity.support_late",
        title=_("%(commune)s still waits for an answer: %(subject)s"),
        body=_("Request %(reference)s should have been answered by %(due)s."),
    )
