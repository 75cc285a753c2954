"""A page with one form: what it asks is done and told, or it stays as it was typed and says why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from communes.access import ActorRequest
from config.toolbox.refusals import Overtaken, Refusal


def explain(form: Any, refusal: Refusal, *, version: int | None = None) -> None:
    """Put a refusal on its form; what was typed stays.

    After somebody else saved first, the form may be sent again: it then replaces ``version``, that of the
    row as the page shows it now.
    """
    form.add_error(None, refusal.message)
    if version is not None and isinstance(refusal, Overtaken):
        form.now_replaces(version)


def tried(
    request: ActorRequest, form: Any, act: Callable[..., Any], *, done: str, version: int | None = None
) -> bool:
    """Run ``act(actor=, at=)`` for a valid form and tell; a refusal is explained on the form."""
    try:
        act(actor=request.actor, at=timezone.now())
    except Refusal as refusal:
        explain(form, refusal, version=version)
        return False
    messages.success(request, done)
    return True


def asked(
    request: ActorRequest,
    form: Any,
    act: Callable[..., Any],
    *,
    template: str,
    title: str,
    submit: str,
    done: str,
    back: str,
    text: str = "",
    after: "str | Callable[[], str]" = "",
    version: int | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form (or, without one, the question alone); once sent and right, act and go on.

    One goes ``back`` after doing it as after giving it up, unless ``after`` gives the address, which may be
    that of what was just made. ``context`` is for the template, which extends components/confirm.html.
    """
    form = form if form is not None else forms.Form(request.POST if request.method == "POST" else None)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, act, done=done, version=version):
        return HttpResponseRedirect((after() if callable(after) else after) or back)
    page = {
        "form": form,
        "confirm_title": title,
        "confirm_text": text,
        "submit_label": submit,
        "cancel_url": back,
        **context,
    }
    return TemplateResponse(request, template, page)
