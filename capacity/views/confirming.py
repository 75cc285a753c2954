"""A page with one form: what it asks is done, or it stays as it was typed and says why."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from assessments.views.asking import tried
from communes.access import ActorRequest


def asked(
    request: ActorRequest,
    form: Any,
    act: Callable[..., Any],
    *,
    title: str,
    submit: str,
    back: str,
    crumb: str,
    done: str,
    text: str = "",
    version: int = 0,
    template: str = "capacity/form.html",
    **context: Any,
) -> HttpResponse:
    """Run ``act(actor=, at=)`` when the form is sent and right, and go ``back``; show the form otherwise."""
    if request.method == "POST" and form.is_valid() and tried(request, form, act, done=done, version=version):
        return redirect(back)
    page = {
        "form": form,
        "confirm_title": title,
        "confirm_text": text,
        "submit_label": submit,
        "cancel_url": back,
        "crumb_title": crumb,
        **context,
    }
    return TemplateResponse(request, template, page)
