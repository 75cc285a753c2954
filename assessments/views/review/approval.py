"""Approve, refuse, reopen, hand over: each asked again before it is done, each with its reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.access import access_assessment
from assessments.services.approval import approve_assessment, refuse_approval, reopen_assessment
from assessments.services.file_page import file_page
from assessments.services.handing_over import hand_over_review, reviewers_of
from assessments.views.review.forms import HandOverForm, ReasonForm
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.views.asking import explain

Act = Callable[[Assessment, forms.Form], Any]


def posted(request: ActorRequest) -> Any:
    """Return what a form is bound to: what was sent, even when it is nothing."""
    return request.POST if request.method == "POST" else None


def confirm(
    request: ActorRequest,
    assessment: Assessment,
    act: Act,
    *,
    form: forms.Form,
    title: "str | Promise",
    submit: "str | Promise",
    done: "str | Promise",
    text: "str | Promise" = "",
    is_danger: bool = False,
    template: str = "assessments/review/confirm.html",
    back: str = "",
    version: int | None = None,
    **more: Any,
) -> HttpResponse:
    """Ask, then do: a refused form keeps what was typed, a refused step says why.

    ``back`` is the address to return to, the file's page by default. ``version`` is that of the row as the
    page shows it now, for a form that knows which one its writer saw.
    """
    back = back or reverse("assessments:detail", args=[assessment.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(assessment, form)
        except AssessmentError as refusal:
            explain(form, refusal, version=version)
        else:
            messages.success(request, str(done))
            return redirect(back)
    context = {
        "assessment": assessment,
        "form": form,
        "confirm_title": title,
        "confirm_text": text,
        "submit_label": submit,
        "cancel_url": back,
        "is_danger": is_danger,
        **more,
    }
    return TemplateResponse(request, template, context)


@requires(Role.APPROVER)
def approve(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what is about to be frozen, then approve it."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    return confirm(
        request,
        assessment,
        lambda file, form: approve_assessment(file, actor=actor, at=at),
        form=forms.Form(posted(request)),
        title=_("Approve the verified score"),
        text=_("The figures and the score are frozen and the commune sees them."),
        submit=_("Approve"),
        done=_("The score is approved."),
        template="assessments/review/approve.html",
        page=file_page(assessment, actor),
    )


@requires(Role.APPROVER)
def refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the review back to its reviewer."""
    at = timezone.now()
    return confirm(
        request,
        access_assessment(pk, actor=request.actor, at=at),
        lambda file, form: refuse_approval(
            file, reason=form.cleaned_data["reason"], actor=request.actor, at=at
        ),
        form=ReasonForm(posted(request)),
        title=_("Refuse the approval"),
        text=_("The review goes back to its reviewer, who reads your reason. The commune is not told."),
        submit=_("Refuse"),
        done=_("The review was sent back to its reviewer."),
        is_danger=True,
    )


@requires(Role.ADMINISTRATOR)
def reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a concluded or approved file back to its review."""
    at = timezone.now()
    return confirm(
        request,
        access_assessment(pk, actor=request.actor, at=at),
        lambda file, form: reopen_assessment(
            file, reason=form.cleaned_data["reason"], actor=request.actor, at=at
        ),
        form=ReasonForm(posted(request)),
        title=_("Reopen the review"),
        text=_("An approval already given is undone, and the file waits for a new one."),
        submit=_("Reopen"),
        done=_("The review is open again."),
        is_danger=True,
    )


@requires(Role.ADMINISTRATOR)
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a review to another reviewer."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    reviewers = reviewers_of(assessment, at=at).exclude(pk=assessment.claimed_by_id)
    return confirm(
        request,
        assessment,
        lambda file, form: hand_over_review(
            file,
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=at,
        ),
        form=HandOverForm(posted(request), reviewers=reviewers),
        title=_("Hand over the review"),
        text=_("The lines decided so far stand; the new reviewer goes on with the others."),
        submit=_("Hand over"),
        done=_("The review was handed over."),
    )
