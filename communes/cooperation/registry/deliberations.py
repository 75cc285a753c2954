"""What the log and the messages say of the deliberations that create a body; what their steps wait for."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import Step
from communes.cooperation.services.deliberation_page import (
    missing_in_deliberations,
    missing_in_matching,
    missing_in_order,
)
from communes.cooperation.services.gates import GATES
from records.services.events import register_events
from records.services.notices import register_notice

EVENTS = {
    "cooperation.deliberation_written": _(
        "Creation of %(name)s: deliberation %(number)s of %(member)s written. "
        "For, against, abstained: %(votes)s"
    ),
    "cooperation.deliberation_changed": _(
        "Creation of %(name)s: deliberation %(number)s of %(member)s changed. "
        "For, against, abstained: %(votes)s"
    ),
    "cooperation.visa_granted": _(
        "Creation of %(name)s: visa of deliberation %(number)s of %(member)s granted on %(day)s. "
        "Note: %(note)s"
    ),
    "cooperation.visa_refused": _(
        "Creation of %(name)s: visa of deliberation %(number)s of %(member)s refused on %(day)s. "
        "Note: %(note)s"
    ),
    "cooperation.visa_taken_back": _(
        "Creation of %(name)s: deliberation %(number)s of %(member)s changed, its visa is to be given anew"
    ),
    "cooperation.order_recorded": _(
        "Creation of %(name)s: order %(number)s of %(day)s recorded, body %(code)s is in the register"
    ),
}


def register() -> None:
    """Declare the events and notices of this subject, and the gates of its steps."""
    register_events(EVENTS)
    register_notice(
        "cooperation.visa_waits",
        title=_("%(name)s: a deliberation of %(member)s waits for your visa"),
        body=_(
            "Deliberation %(number)s is adopted and its text is there. Grant the visa, "
            "or refuse it and say why."
        ),
    )
    register_notice(
        "cooperation.visa_granted",
        title=_("%(name)s: visa granted to %(member)s"),
        body=_("Deliberation %(number)s was given its visa on %(day)s. Note: %(note)s"),
    )
    register_notice(
        "cooperation.visa_refused",
        title=_("%(name)s: visa refused to %(member)s"),
        body=_(
            "The visa of deliberation %(number)s was refused on %(day)s. Reason: %(note)s. The council "
            "deliberates again, and the new deliberation is written here."
        ),
    )
    GATES[Step.DELIBERATIONS] = missing_in_deliberations
    GATES[Step.MATCHING] = missing_in_matching
    GATES[Step.ORDER] = missing_in_order
