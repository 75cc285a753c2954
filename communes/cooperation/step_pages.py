"""The pages where the work of each step of a creation is done, in the order of the steps.

A subject adds its own page to ``STEP_PAGES`` once its address exists.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.cooperation.enums import Step
from communes.cooperation.models import Procedure


@dataclass(frozen=True, slots=True)
class StepPage:
    """A page of a step. Its address takes the key of the creation, or the code of its body (``of_body``)."""

    label: "str | Promise"
    url_name: str
    of_body: bool = False

    def address(self, procedure: Procedure) -> str:
        """Return where the page is; nothing while the body that it is about does not exist."""
        if not self.of_body:
            return reverse(self.url_name, args=[procedure.pk])
        return reverse(self.url_name, args=[procedure.body.code]) if procedure.body else ""


STEP_PAGES: dict[str, tuple[StepPage, ...]] = {
    Step.STUDY: (StepPage(_("Financing study"), "cooperation:study"),),
    Step.DELIBERATIONS: (StepPage(_("Deliberations of the councils"), "cooperation:deliberations"),),
    Step.MATCHING: (StepPage(_("Check that the deliberations match"), "cooperation:match"),),
    Step.ORDER: (StepPage(_("Order of the Ministry of the Interior"), "cooperation:order"),),
    Step.INSTALLATION: (
        StepPage(pgettext_lazy("page of a body", "Council"), "cooperation:council", of_body=True),
    ),
}


def pages_of(step: Step, procedure: Procedure) -> list[tuple["str | Promise", str]]:
    """Return label and address of each page of a step that exists for this creation."""
    found = [(page.label, page.address(procedure)) for page in STEP_PAGES.get(step, ())]
    return [(label, address) for label, address in found if address]
