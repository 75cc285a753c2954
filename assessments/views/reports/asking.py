"""A page with one form about a meeting."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from assessments.models import RegionalMeeting
from communes.access import ActorRequest
from communes.views import asking


def asked(
    request: ActorRequest,
    form: forms.Form | None,
    act: Callable[..., Any],
    *,
    meeting: RegionalMeeting | None = None,
    version: int | None = None,
    template: str = "assessments/reports/form.html",
    **page: Any,
) -> HttpResponse:
    """Ask as ``communes.views.asking.asked`` does, and go back to the meeting, or to the list of meetings.

    ``version`` is that of the row as the page shows it now, the meeting's by default.
    """
    return asking.asked(
        request,
        form,
        act,
        template=template,
        back=reverse("assessments:meeting", args=[meeting.pk])
        if meeting
        else reverse("assessments:meetings"),
        version=meeting.version if version is None and meeting else version,
        meeting=meeting,
        **page,
    )
