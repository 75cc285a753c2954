"""What the log and the messages say of the staff list and the plan of a year."""

from django.utils.translation import gettext_lazy as _

from records.services.notices import register_notice

EVENTS = {
    "capacity.person_added": _("Person %(number)s added to the staff list"),
    "capacity.person_changed": _("Person %(number)s changed on the staff list"),
    "capacity.person_left": _("Person %(number)s of the staff list left on %(day)s"),
    "capacity.person_back": _("Person %(number)s is back on the staff list"),
    "capacity.people_imported": _("Staff list imported: %(added)s added, %(changed)s changed"),
    "capacity.plan_started": _("Capacity plan of %(year)s started"),
    "capacity.plan_line_added": _("Capacity plan of %(year)s: action %(number)s added, %(title)s"),
    "capacity.plan_line_changed": _("Capacity plan of %(year)s: action %(number)s changed, %(title)s"),
    "capacity.plan_line_removed": _("Capacity plan of %(year)s: action %(number)s removed, %(title)s"),
    "capacity.plan_line_carried": _("Capacity plan of %(year)s: action %(number)s carried over, %(title)s"),
    "capacity.plan_line_people_named": _(
        "Capacity plan of %(year)s: people named for action %(number)s, %(title)s"
    ),
    "capacity.plan_imported": _(
        "Capacity plan of %(year)s: table imported, %(added)s added, %(changed)s changed"
    ),
    "capacity.demand_set_aside": _("Capacity plan of %(year)s: %(title)s set aside. Reason: %(reason)s"),
    "capacity.demand_taken_back": _("Capacity plan of %(year)s: %(title)s is no longer set aside"),
    "capacity.plan_sent": _("Capacity plan of %(year)s sent: receipt %(number)s, digest %(digest)s"),
    "capacity.plan_returned": _("Capacity plan of %(year)s returned: %(comments)s"),
    "capacity.plan_accepted": _("Capacity plan of %(year)s accepted. %(comments)s"),
}


def register_notices() -> None:
    """Declare what people are told of plans."""
    register_notice(
        "capacity.plan_sent",
        title=_("%(commune)s has sent its capacity plan of %(year)s"),
        body=_("Receipt %(number)s. The plan waits to be accepted or returned."),
    )
    register_notice(
        "capacity.plan_returned",
        title=_("Your capacity plan of %(year)s is returned with comments"),
        body=_("%(comments)s"),
    )
    register_notice(
        "capacity.plan_accepted",
        title=_("Your capacity plan of %(year)s is accepted"),
        body=_("DDCTD has accepted the plan. %(comments)s"),
    )
