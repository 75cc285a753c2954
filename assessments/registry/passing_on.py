"""The kinds of work of the yearly assessment that wait for people."""

from django.utils.translation import gettext_lazy as _

from assessments.services import passing_on
from assessments.services.handing_over import hand_over_reviews
from communes.services.waiting import WorkKind, register_work
from records.services.events import register_events


def register() -> None:
    """Declare the kinds of work, and the event of one that passes to a colleague."""
    register_events(
        {passing_on.PASSED: _("Handed over from %(before)s to %(after)s %(line)s. Reason: %(reason)s")}
    )
    for kind in (
        WorkKind("reviews", _("Reviews under way or assigned"), passing_on.reviews_of, hand_over_reviews),
        WorkKind(
            "requests",
            _("Documents asked of this person"),
            passing_on.requests_of,
            passing_on.pass_requests,
        ),
        WorkKind("missions", _("Audit missions"), passing_on.missions_of, passing_on.pass_missions),
        WorkKind(
            "actions", _("Actions of improvement plans"), passing_on.actions_of, passing_on.pass_actions
        ),
        WorkKind(
            "recommendations",
            _("Recommendations of regional meetings"),
            passing_on.recommendations_of,
            passing_on.pass_recommendations,
        ),
    ):
        register_work(kind)
