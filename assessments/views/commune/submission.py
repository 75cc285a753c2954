"""Sending a file, sending it again, taking it back."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import Action, State
from assessments.exceptions import AssessmentError, WrongState
from assessments.forms_entry import SubmissionForm, WithdrawalForm
from assessments.services.missing import MissingItem, MissingKind
from assessments.services.submission import (
    IncompleteAssessment,
    latest_submission,
    resubmit_assessment,
    submission_content,
    submit_assessment,
    withdraw_assessment,
)
from assessments.services.workflow import possible_actions
from assessments.views.commune.desk import Desk
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES, Role
from config.toolbox.canonical import digest


@requires(*COMMUNE_ROLES)
def submission(request: ActorRequest, pk: int) -> HttpResponse:
    """List what is missing, then let the manager send the file; an agent reads the same list."""
    desk = Desk(request, pk)
    if request.method == "POST":
        return _send(request, desk)
    form = SubmissionForm(initial={"seen_digest": digest(submission_content(desk.assessment))})
    return TemplateResponse(request, "assessments/commune/submission.html", _context(desk, form))


def _send(request: ActorRequest, desk: Desk) -> HttpResponse:
    page = redirect("assessments:submission", pk=desk.assessment.pk)
    form = SubmissionForm(request.POST)
    if form.has_error("missing_note"):
        return TemplateResponse(
            request, "assessments/commune/submission.html", _context(desk, form), status=422
        )
    if not form.is_valid():
        messages.error(request, _("This page is out of date and nothing was sent. Here it is anew."))
        return page
    send = resubmit_assessment if desk.assessment.state == State.RETURNED else submit_assessment
    try:
        receipt = send(desk.assessment, actor=desk.actor, at=desk.at, **form.cleaned_data)
    except WrongState as refusal:
        # A second click: the first one has sent the file, and its receipt is on its page.
        if latest_submission(desk.assessment) is None:
            messages.error(request, refusal.message)
        return redirect("assessments:detail", pk=desk.assessment.pk)
    except IncompleteAssessment as refusal:
        context = _context(desk, form) | {"refusal": refusal.message}
        return TemplateResponse(request, "assessments/commune/submission.html", context, status=422)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return page
    messages.success(
        request,
        _("The file was sent. Receipt %(number)s is being written; a message tells you when it is there.")
        % {"number": receipt.number},
    )
    return redirect("assessments:detail", pk=desk.assessment.pk)


def _context(desk: Desk, form: SubmissionForm) -> dict[str, Any]:
    actions = possible_actions(desk.assessment, desk.actor)
    return {
        "desk": desk,
        "form": form,
        "groups": missing_groups(desk.missing),
        "blocks": any(item.blocks for item in desk.missing),
        "is_again": desk.assessment.state == State.RETURNED,
        "may_send": bool({Action.SUBMIT, Action.RESUBMIT} & set(actions)) and desk.scope.is_open,
        "refusal": "",
    }


def missing_groups(items: list[MissingItem]) -> list[dict[str, Any]]:
    """Return what is missing by kind, the gravest first, as the pages list it."""
    return [
        {"kind": MissingKind(kind), "rows": rows, "blocks": rows[0].blocks}
        for kind, group in groupby(items, key=lambda item: item.kind)
        if (rows := list(group))
    ]


@requires(Role.COMMUNE_MANAGER)
def withdrawal(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a file back before the deadline, with a reason."""
    desk = Desk(request, pk)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_assessment(
                desk.assessment, actor=desk.actor, at=desk.at, reason=form.cleaned_data["reason"]
            )
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
            return redirect("assessments:detail", pk=pk)
        messages.success(request, _("The file was taken back. Change it and send it before the deadline."))
        return redirect("assessments:entry", pk=pk)
    context = {
        "desk": desk,
        "form": form,
        "confirm_title": _("Take the file back?"),
        "confirm_text": _("Its receipt will no longer count. Send the file again before the deadline."),
        "submit_label": _("Take the file back"),
        "is_danger": True,
        "cancel_url": reverse("assessments:detail", args=[pk]),
    }
    return TemplateResponse(request, "assessments/commune/withdrawal.html", context)
