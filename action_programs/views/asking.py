"""Ask before something is done to a programme, do it, tell, and go back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from action_programs.models import ActionProgramme
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest


def ask(
    request: ActorRequest,
    programme: ActionProgramme,
    act: Callable[..., Any],
    *,
    title: str,
    text: str,
    label: str,
    done: str,
    back: str,
    after: str = "",
    is_danger: bool = False,
) -> HttpResponse:
    """Show the question; on its answer run ``act(actor=, at=)`` and go to ``after``, else ``back``.

    A refusal is told on ``back``.
    """
    if request.method != "POST":
        context = {
            "programme": programme,
            "form": None,
            "confirm_title": title,
            "confirm_text": text,
            "submit_label": label,
            "is_danger": is_danger,
            "cancel_url": back,
        }
        return TemplateResponse(request, "action_programs/form.html", context)
    try:
        act(actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(back)
    messages.success(request, done)
    return HttpResponseRedirect(after or back)
