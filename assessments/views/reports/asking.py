"""A page with one form about a meeting: what it asks is done, or it stays as typed and says why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from assessments.exceptions import AssessmentError
from assessments.models import RegionalMeeting
from assessments.services.meetings.refusals import MeetingChanged
from assessments.views.reports.forms import VersionedForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest


def asked(
    request: ActorRequest,
    form: forms.Form | None,
    act: Callable[..., Any],
    *,
    title: str,
    submit: str,
    done: str,
    text: str = "",
    meeting: RegionalMeeting | None = None,
    back: Callable[[], HttpResponse] | None = None,
    current_version: Callable[[], int] | None = None,
    template: str = "assessments/reports/form.html",
    **context: Any,
) -> HttpResponse:
    """Run ``act(actor=, at=)`` when the form is sent and right, and go back to the meeting; else show it.

    Without a form, the question alone is asked. ``current_version`` reads the version that stands after a
    refusal because someone else wrote: what was typed may then be sent again.
    """
    form = form if form is not None else forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            act(actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
            if isinstance(refusal, MeetingChanged) and isinstance(form, VersionedForm):
                form.take_version(_version(meeting, current_version))
        else:
            messages.success(request, done)
            if meeting is not None:
                return redirect("assessments:meeting", pk=meeting.pk)
            assert back is not None
            return back()
    page = {
        "form": form,
        "meeting": meeting,
        "confirm_title": title,
        "confirm_text": text,
        "submit_label": submit,
        "cancel_url": reverse("assessments:meeting", args=[meeting.pk])
        if meeting
        else reverse("assessments:meetings"),
        **context,
    }
    return TemplateResponse(request, template, page)


def _version(meeting: RegionalMeeting | None, current_version: Callable[[], int] | None) -> int:
    if current_version is not None:
        return current_version()
    assert meeting is not None
    return RegionalMeeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
