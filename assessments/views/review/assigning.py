"""Assign files that were sent to a reviewer, or let them wait for whoever claims them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from assessments.models import Assessment
from assessments.services.access import visible_assessments
from assessments.services.assigning import ASSIGNERS, Outcome, all_reviewers, assign_reviews, unassign_reviews
from assessments.views.review.forms import AssignForm
from assessments.views.review.queue import chosen_files, queue_back, tell_refused
from communes.access import ActorRequest, requires

UNASSIGN = "unassign"


@requires(*ASSIGNERS)
def assign(request: ActorRequest) -> HttpResponse:
    """Show the chosen files with whom they wait for; then assign them, or take the assignment away."""
    at, actor = timezone.now(), request.actor
    assert actor is not None
    query = request.POST if request.method == "POST" else request.GET
    keys = chosen_files(query)
    reviewers = all_reviewers(at=at)
    form = AssignForm(request.POST if request.method == "POST" else None, reviewers=reviewers)
    if request.method == "POST" and request.POST.get("do") == UNASSIGN:
        outcome = unassign_reviews(keys, actor=actor, at=at)
        return _done(request, outcome, keys, is_assigned=False)
    if request.method == "POST" and keys and form.is_valid():
        given = form.cleaned_data
        outcome = assign_reviews(keys, to=given["to"], message=given["message"], actor=actor, at=at)
        return _done(request, outcome, keys, is_assigned=True)
    files = visible_assessments(Assessment.objects.filter(pk__in=keys), actor, at=at).with_commune()  # type: ignore[attr-defined]
    context = {
        "rows": [
            {"file": file, "assignment": getattr(file, "assignment", None)}
            for file in files.select_related("assignment__reviewer").order_by("commune__code")
        ],
        "form": form,
        "back": query.get("back", ""),
        "back_url": queue_back(request, query.get("back", "")),
    }
    return TemplateResponse(request, "assessments/review/assign.html", context)


def _done(request: ActorRequest, outcome: Outcome, keys: set[int], *, is_assigned: bool) -> HttpResponse:
    if count := len(outcome.done):
        text = (
            ngettext("%(count)s file is assigned.", "%(count)s files are assigned.", count)
            if is_assigned
            else ngettext(
                "%(count)s file waits for whoever claims it.",
                "%(count)s files wait for whoever claims them.",
                count,
            )
        )
        messages.success(request, text % {"count": count})
    tell_refused(request, outcome.refused)
    back = request.POST.get("back", "")
    if not back and len(outcome.done) == 1:
        return HttpResponseRedirect(reverse("assessments:detail", args=[outcome.done[0].pk]))
    return HttpResponseRedirect(queue_back(request, back))
