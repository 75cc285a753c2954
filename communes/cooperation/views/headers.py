"""What every page about one body shows above its content."""

from typing import Any

from django.urls import reverse

from communes.access import ActorRequest
from communes.cooperation.models import CooperationBody
from communes.cooperation.sections import sections_for


def body_header(request: ActorRequest, body: CooperationBody, *, current: str = "") -> dict[str, Any]:
    """Return the context of ``cooperation/_body_header.html``: ``body`` and ``sections`` (its pages as tabs).

    ``current`` is the address name of the tab that the page belongs to, where it is not the page's own. At
    most one query, and that of the seat where it was not read.
    """
    match = request.resolver_match
    here = current or (match.view_name if match else "")
    sections = [
        {
            "label": section.label,
            "url": reverse(section.url_name, kwargs={"code": body.code}),
            "is_current": section.url_name == here,
        }
        for section in sections_for(body, request.actor)
    ]
    return {"body": body, "sections": sections}
