"""What the form pages on the running of a body share."""

from typing import Any

from django.urls import reverse

from communes.cooperation.models import CooperationBody
from config.toolbox.languages import pick


def running_page(body: CooperationBody, crumb: str) -> dict[str, Any]:
    """Return what ``cooperation/form.html`` shows above a form: the body's page and the one it comes from."""
    trail = [(pick(body, "name"), reverse("cooperation:body", args=[body.code]))]
    return {"trail": trail, "crumb_title": crumb}
