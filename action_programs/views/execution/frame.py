"""What the pages of execution share: their frame, their questions, their refusals."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from action_programs.models import ActionProgramme
from action_programs.services.running import may_record
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest
from communes.views.asking import explain


def shown(
    request: ActorRequest, row: ActionProgramme, template: str, title: str, **context: Any
) -> TemplateResponse:
    """Answer with a page of execution; ``title`` is its heading."""
    context = {
        "programme": row,
        "page_title": title,
        "may_record": may_record(request.actor, row),
        **context,
    }
    return TemplateResponse(request, template, context)


def asked(
    request: ActorRequest,
    row: ActionProgramme,
    form: forms.Form | None,
    save: Callable[[], Any],
    *,
    title: str,
    submit: str,
    back: str,
    done: str,
    version: int | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form about a programme, or a question without one; once it is posted and right, ``save``.

    ``save`` returns texts to warn with, or anything else. A refusal stays on the page with what was typed;
    ``version`` is that of the row as the page shows it now, for a form that knows which one its writer saw.
    """
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            outcome = save()
        except AssessmentError as refused:
            refusal = refused.message
            if form is not None:
                explain(form, refused, version=version)
        else:
            messages.success(request, done)
            for question in outcome if isinstance(outcome, list) else []:
                messages.warning(request, question)
            return redirect(back)
    if form is None and refusal:
        messages.error(request, refusal)
        return redirect(back)
    context = {
        "programme": row,
        "form": form,
        "confirm_title": title,
        "submit_label": submit,
        "cancel_url": back,
        **context,
    }
    return TemplateResponse(request, "action_programs/form.html", context)
