"""What the log and the messages say of sessions, enrolments, certificates and assistance."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.session_added": _("Session %(code)s added: %(title)s"),
    "capacity.session_changed": _("Session %(code)s changed: %(title)s"),
    "capacity.session_cancelled": _("Session %(code)s cancelled: %(title)s. Reason: %(reason)s"),
    "capacity.session_held": _("Session %(code)s held: %(title)s. Attended: %(attended)s"),
    "capacity.enrolled": _("Session %(code)s, %(title)s: %(person)s enrolled (%(state)s)"),
    "capacity.enrolment_withdrawn": _("Session %(code)s, %(title)s: %(person)s withdrawn"),
    "capacity.enrolment_moved_up": _("Session %(code)s, %(title)s: %(person)s has a seat now"),
    "capacity.attendance_recorded": _(
        "Attendance of session %(code)s written: %(attended)s present, %(absent)s absent"
    ),
    "capacity.certificates_given": _("Session %(code)s: %(count)s certificates given"),
    "capacity.certificate_withdrawn": _(
        "Certificate %(number)s of session %(code)s withdrawn: %(person)s. Reason: %(reason)s"
    ),
    "capacity.assistance_added": _("Technical assistance planned: %(subject)s"),
    "capacity.assistance_changed": _("Technical assistance changed: %(subject)s"),
    "capacity.assistance_moved": _("Technical assistance “%(subject)s”: %(state)s. %(result)s"),
}


def register_notices() -> None:
    """Declare what people are told."""
    register_notice(
        "capacity.session_cancelled",
        title=_("Training session cancelled: %(title)s"),
        body=_("Session %(code)s, in which your people are enrolled, is cancelled. Reason: %(reason)s"),
    )
    register_notice(
        "capacity.enrolled",
        title=_("Enrolment in the session: %(title)s"),
        body=_("Session %(code)s: %(confirmed)s confirmed, %(waiting)s on the waiting list."),
    )
    register_notice(
        "capacity.moved_up",
        title=_("A seat is free in the session: %(title)s"),
        body=_("%(person)s leaves the waiting list of session %(code)s: the seat is confirmed."),
    )
    register_notice(
        "capacity.certificates_given",
        title=_("Certificates of the session: %(title)s"),
        body=_("The certificates of your people who attended session %(code)s are ready to be taken."),
    )
    register_notice(
        "capacity.assistance_added",
        title=_("Technical assistance planned for your commune: %(subject)s"),
        body=_("By %(provider)s. Read what it is to leave behind and the lines at which it aims."),
    )
    register_notice(
        "capacity.assistance_moved",
        title=_("Technical assistance “%(subject)s”: %(state)s"),
        body=_("What it came to: %(result)s"),
    )
