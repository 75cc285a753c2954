"""What each reviewer has to do, and files moved from one to another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import User
from assessments.exceptions import AssessmentError
from assessments.models import Assessment
from assessments.services.assigning import ASSIGNERS, all_reviewers, held_by, move_reviews
from assessments.services.workload import workload
from assessments.views.review.forms import HandOverForm
from assessments.views.review.queue import chosen_files, tell_refused
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads


@requires(*ASSIGNERS)
@reads
def page(request: ActorRequest) -> HttpResponse:
    """Show the load of every reviewer."""
    assert request.actor is not None
    context = {
        "loads": workload(request.actor, sort=request.GET.get("sort", ""), at=timezone.now()),
        "may_move": request.actor.has_role(Role.ADMINISTRATOR),
    }
    return TemplateResponse(request, "assessments/review/workload.html", context)


@requires(Role.ADMINISTRATOR)
def move(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what one reviewer holds; move the ticked files to another."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    giver = get_object_or_404(User, pk=pk)
    ticked = chosen_files(request.POST)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        reviewers=all_reviewers(at=at).exclude(pk=giver.pk),
    )
    if request.method == "POST" and form.is_valid():
        if not ticked:
            form.add_error(None, gettext("Tick the files to move."))
        else:
            given = form.cleaned_data
            try:
                outcome = move_reviews(
                    ticked, giver=giver, to=given["to"], reason=given["reason"], actor=actor, at=at
                )
            except AssessmentError as refusal:
                form.add_error(None, refusal.message)
            else:
                if count := len(outcome.done):
                    text = ngettext("%(count)s file was moved.", "%(count)s files were moved.", count)
                    messages.success(request, text % {"count": count})
                tell_refused(request, outcome.refused)
                return redirect("assessments:workload")
    files = Assessment.objects.filter(held_by(giver.pk)).with_commune()  # type: ignore[attr-defined]
    context = {
        "giver": giver,
        "files": list(files.order_by("state", "commune__code")),
        "ticked": ticked,
        "form": form,
    }
    return TemplateResponse(request, "assessments/review/move.html", context)
