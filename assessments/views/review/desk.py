"""The reviewer's desk: claim a file, see how far its lines are, return it or conclude."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.services.access import access_assessment
from assessments.services.changes.counting import unread_changes
from assessments.services.decisions import latest_step
from assessments.services.opinions import file_opinion
from assessments.services.review import (
    claim_assessment,
    conclude_review,
    is_reviewed_by,
    require_reviewer,
    return_assessment,
)
from assessments.services.review_desk import review_desk
from assessments.services.risk_reading import file_risks
from assessments.services.threads.reading import asked_lines, line_counts
from assessments.services.unchanged_lines import accept_unchanged, unchanged_lines
from assessments.views.review.forms import ReturnForm, UnchangedForm
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.dates import format_moment
from config.toolbox.readonly import reads


@requires(Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR)
@reads
def review(request: ActorRequest, pk: int) -> HttpResponse:
    """Show where each line of a review stands, and to its reviewer how to end it."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    assert request.actor is not None
    desk = review_desk(assessment)
    counts = line_counts(assessment, request.actor)
    context = {
        "assessment": assessment,
        "desk": desk,
        "unread": unread_changes(assessment, list(desk.lines), request.actor),
        "opinion": file_opinion(assessment, request.actor, at=at),
        "risks": file_risks(assessment, request.actor, at=at),
        "counts": counts,
        "asked": asked_lines(counts),
        "may_end": is_reviewed_by(assessment, request.actor),
        "form": ReturnForm(),
    }
    return TemplateResponse(request, "assessments/review/desk.html", context)


@require_POST
@requires(Role.REVIEWER)
def claim(request: ActorRequest, pk: int) -> HttpResponse:
    """Claim a submitted file and open its first line."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    try:
        claim_assessment(assessment, actor=request.actor, at=at)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:detail", pk=pk)
    messages.success(request, gettext("You have claimed this file."))
    return redirect("assessments:review", pk=pk)


@require_POST
@requires(Role.REVIEWER)
def review_return(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the file back with the comments of the lines sent back."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["note"][0])
        return redirect("assessments:review", pk=pk)
    try:
        return_assessment(assessment, note=form.cleaned_data["note"], actor=request.actor, at=at)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:review", pk=pk)
    assessment.refresh_from_db(fields=["correction_due_at"])
    assert assessment.correction_due_at is not None
    messages.success(
        request,
        gettext("The file was returned. The commune may correct these lines until %(date)s.")
        % {"date": format_moment(assessment.correction_due_at)},
    )
    return redirect("assessments:detail", pk=pk)


@require_POST
@requires(Role.REVIEWER)
def review_conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Conclude the review; the verified score is computed by a worker."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    try:
        conclude_review(assessment, actor=request.actor, at=at)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:review", pk=pk)
    messages.success(request, gettext("The review is concluded. Another person approves the score."))
    return redirect("assessments:detail", pk=pk)


@requires(Role.REVIEWER)
def unchanged(request: ActorRequest, pk: int) -> HttpResponse:
    """List the lines that say what is already known; accept those that the reviewer ticks."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    assessment = access_assessment(pk, actor=actor, at=at)
    try:
        require_reviewer(assessment, actor)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:review", pk=pk)
    ticked = request.POST.getlist("lines")
    is_sent = request.method == "POST"
    form = UnchangedForm(request.POST if is_sent else None, initial={"seen_step": latest_step(assessment)})
    if is_sent and form.is_valid():
        seen_step = form.cleaned_data["seen_step"]
        try:
            accepted = accept_unchanged(assessment, ticked, seen_step=seen_step, actor=actor, at=at)
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            text = ngettext("%(count)s line is accepted.", "%(count)s lines are accepted.", len(accepted))
            messages.success(request, text % {"count": len(accepted)})
            return redirect("assessments:review", pk=pk)
    context = {
        "assessment": assessment,
        "candidates": unchanged_lines(assessment),
        "ticked": ticked,
        "opinion": file_opinion(assessment, actor, at=at),
        "form": form,
    }
    return TemplateResponse(request, "assessments/review/unchanged.html", context)
