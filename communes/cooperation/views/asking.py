"""A page with one form about cooperation: what it asks is done, or it stays as typed and says why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.exceptions import AccountRefusal
from communes.access import ActorRequest
from communes.cooperation.exceptions import ChangedMeanwhile


def tried(
    request: ActorRequest, form: forms.Form, act: Callable[..., Any], *, done: str, version: int | None = None
) -> bool:
    """Run ``act(actor=, at=)`` for a valid form and tell; a refusal becomes an error of the form.

    ``version`` is that of the row as it stands now: when somebody else saved first, what was typed is kept
    and may be sent again.
    """
    try:
        act(actor=request.actor, at=timezone.now())
    except AccountRefusal as refusal:
        form.add_error(None, refusal.message)
        if version is not None and isinstance(refusal, ChangedMeanwhile):
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = str(version)  # type: ignore[index]
        return False
    messages.success(request, done)
    return True


def asked(
    request: ActorRequest,
    form: forms.Form | None,
    act: Callable[..., Any],
    *,
    title: str,
    submit: str,
    done: str,
    back: str,
    text: str = "",
    after: str = "",
    version: int | None = None,
    is_danger: bool = False,
    template: str = "cooperation/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form (or, without one, the question alone); once sent and right, act and go on.

    ``context`` may hold ``trail``, the pages above as pairs of words and address.
    """
    form = form if form is not None else forms.Form(request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, act, done=done, version=version):
        return HttpResponseRedirect(after or back)
    page = {
        "form": form,
        "confirm_title": title,
        "confirm_text": text,
        "submit_label": submit,
        "cancel_url": back,
        "is_danger": is_danger,
        **context,
    }
    return TemplateResponse(request, template, page)
