"""A page with one form about a meeting: what it asks is done, or it stays as typed and says why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from assessments.models import RegionalMeeting
from assessments.views.asking import tried
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
    version: int | None = None,
    template: str = "assessments/reports/form.html",
    **context: Any,
) -> HttpResponse:
    """Run ``act(actor=, at=)`` when the form is sent and right, and go back to the meeting; else show it.

    Without a form, the question alone is asked. ``version`` is that of the row as the page shows it now,
    the meeting's by default: after someone else wrote, what was typed may be sent again.
    """
    form = form if form is not None else forms.Form(posted(request))
    shown = meeting.version if version is None and meeting else version
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, act, done=done, version=shown):
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
