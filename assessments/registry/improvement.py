"""What the log and the messages say of improvement plans, and what communes are compared by."""

from django.utils.translation import gettext_lazy as _

from assessments.services.improvement.peers import LEAST, SIZES
from assessments.services.improvement.plans import (
    ACTION_ADDED,
    ACTION_CHANGED,
    ACTION_REMOVED,
    LATE_ACTIONS,
    PLAN_KEPT,
)
from records.services.events import register_events
from records.services.notices import register_notice
from records.services.parameters import (
    ParameterKind,
    register_parameter,
    whole_number,
    whole_numbers,
    written_numbers,
)


def register() -> None:
    """Declare the events, notices and parameters of this subject."""
    register_events(
        {
            PLAN_KEPT: _("Figures aimed at were kept in the improvement plan: expected score %(total)s"),
            ACTION_ADDED: _("Action of the improvement plan added on line %(line)s: %(title)s"),
            ACTION_CHANGED: _("Action of the improvement plan changed on line %(line)s: %(title)s"),
            ACTION_REMOVED: _("Action of the improvement plan removed from line %(line)s: %(title)s"),
        }
    )
    register_notice(
        LATE_ACTIONS,
        title=_("%(commune)s: actions of the improvement plan of %(year)s are late"),
        body=_("They were to be done by %(due)s: %(actions)s."),
    )
    register_parameter(
        SIZES,
        ParameterKind(
            title=_("Populations that separate communes of like size"),
            help=_(
                "Numbers of inhabitants separated by commas. A commune is compared with those of its "
                "category that stand between the same two."
            ),
            default=[100_000, 50_000, 20_000, 10_000, 5_000],
            read=whole_numbers,
            write=written_numbers,
        ),
    )
    register_parameter(
        LEAST,
        ParameterKind(
            title=_("Fewest communes of like size to compare with"),
            help=_("With fewer published scores a commune is compared with its whole category."),
            default=5,
            read=whole_number,
            write=str,
        ),
    )
