"""What the log and the messages say of financing studies and cooperation plans."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import Step
from communes.cooperation.services.gates import GATES
from communes.cooperation.services.plan_making import ANSWERED, PROPOSED
from communes.cooperation.services.studies import SAVED, missing_in_study
from communes.cooperation.services.study_limits import register_limits
from communes.cooperation.step_pages import STEP_PAGES, StepPage
from records.services.events import register_events
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    GATES[Step.STUDY] = missing_in_study
    STEP_PAGES[Step.STUDY] = (StepPage(_("Financing study"), "cooperation:study"),)
    register_limits()
    register_events(
        {
            SAVED: _(
                "Creation of %(name)s: financing study saved (version %(version)s). Over five years: "
                "resources %(resources)s, expenses %(expenses)s. Lines that changed: %(lines)s"
            ),
            "cooperation.plan_begun": _("%(plan)s: plan begun"),
            "cooperation.plan_changed": _("%(plan)s: plan changed. %(changes)s"),
            "cooperation.plan_adopted": _("%(plan)s: plan adopted on %(day)s"),
            "cooperation.plan_reopened": _("%(plan)s: plan taken back into the making. Reason: %(reason)s"),
            "cooperation.plan_objective_added": _("%(plan)s: objective added: %(code)s %(title)s"),
            "cooperation.plan_objective_changed": _("%(plan)s: objective changed: %(code)s %(title)s"),
            "cooperation.plan_objective_removed": _("%(plan)s: objective removed: %(code)s %(title)s"),
            "cooperation.plan_meeting": _("%(plan)s: meeting of %(day)s written down: %(subject)s"),
            PROPOSED: _("%(plan)s: proposal of %(who)s"),
            ANSWERED: _("%(plan)s: proposal of %(who)s answered: %(answer)s. Reason: %(reason)s"),
        }
    )
    register_notice(
        PROPOSED,
        title=_("%(plan)s: %(who)s makes a proposal"),
        body=_("Read it and answer it: taken up in an objective of the plan, or not and why."),
    )
    register_notice(
        ANSWERED,
        title=_("%(plan)s: your proposal is answered"),
        body=_("%(answer)s. Reason: %(reason)s"),
    )
