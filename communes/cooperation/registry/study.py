"""What the log and the messages say of financing studies and cooperation plans."""

from django.utils.translation import gettext_lazy as _

from communes.cooperation.enums import Step
from communes.cooperation.services.gates import GATES
from communes.cooperation.services.studies import SAVED, missing_in_study
from communes.cooperation.services.study_limits import register_limits
from communes.cooperation.step_pages import STEP_PAGES, StepPage
from records.services.events import register_events


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
        }
    )
