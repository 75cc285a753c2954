"""What the log and the messages say of needs and requests for support."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.topic_added": _("Training topic %(code)s added: %(title)s"),
    "capacity.topic_changed": _("Training topic %(code)s changed: %(title)s"),
    "capacity.need_filed": _("Need %(reference)s filed: %(title)s"),
    "capacity.need_withdrawn": _("Need %(reference)s withdrawn: %(title)s. Reason: %(reason)s"),
    "capacity.need_sorted": _("Need %(reference)s: %(state)s. %(answer)s"),
    "capacity.proposal_set_aside": _(
        "Proposal for line %(line)s of the result of %(year)s set aside. Reason: %(reason)s"
    ),
    "capacity.support_asked": _("Support asked, request %(reference)s: %(subject)s"),
    "capacity.support_written": _("Message written in request %(reference)s: %(subject)s"),
    "capacity.support_closed": _("Request %(reference)s closed: %(outcome)s"),
    "capacity.file_infected": _("The antivirus refused the document “%(name)s”: %(found)s"),
}


def register_notices() -> None:
    """Declare what people are told."""
    register_notice(
        "capacity.need_filed",
        title=_("%(commune)s files a need: %(title)s"),
        body=_("Need %(reference)s, priority %(priority)s, waits to be sorted."),
    )
    register_notice(
        "capacity.need_sorted",
        title=_("Need %(reference)s: %(state)s"),
        body=_("What becomes of your need “%(title)s”: %(state)s. %(answer)s"),
    )
    register_notice(
        "capacity.support_waiting",
        title=_("%(commune)s asks for support: %(subject)s"),
        body=_("Request %(reference)s waits for your answer until %(due)s."),
    )
    register_notice(
        "capacity.support_answered",
        title=_("Answer to your request for support: %(subject)s"),
        body=_("Request %(reference)s was answered. Read the answer, then close the request or write again."),
    )
    register_notice(
        "capacity.support_closed",
        title=_("%(commune)s closed its request for support: %(subject)s"),
        body=_("Request %(reference)s is closed: %(outcome)s."),
    )
