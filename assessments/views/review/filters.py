"""The filters of the queue that a person keeps: save, rename, open the queue with one, delete."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from assessments.exceptions import AssessmentError
from assessments.models import SavedFilter
from assessments.services.saved_filters import (
    change_filter,
    delete_filter,
    kept_query,
    own_filters,
    save_filter,
)
from assessments.views.review.forms import FilterForm
from communes.access import ActorRequest, requires
from communes.enums import Role

READERS = (Role.REVIEWER, Role.APPROVER, Role.ADMINISTRATOR)


@requires(*READERS)
def filters(request: ActorRequest) -> HttpResponse:
    """Keep the filters of the address under a name; list those already kept."""
    assert request.actor is not None
    user = request.actor.user
    query = kept_query(request.META.get("QUERY_STRING", ""))
    form = FilterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            saved = save_filter(
                user, name=given["name"], query=query, is_default=given["is_default"], at=timezone.now()
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, gettext("The filter “%(name)s” is kept.") % {"name": saved.name})
            return HttpResponseRedirect(f"{reverse('assessments:queue')}?{saved.query}")
    context = {"form": form, "query": query, "filters": own_filters(user)}
    return TemplateResponse(request, "assessments/review/filters.html", context)


@requires(*READERS)
def filter_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Rename a filter of one's own, open the queue with it, or delete it."""
    assert request.actor is not None
    saved = get_object_or_404(SavedFilter, pk=pk, user=request.actor.user)
    if request.method == "POST" and request.POST.get("do") == "delete":
        delete_filter(saved)
        messages.success(request, gettext("The filter “%(name)s” is deleted.") % {"name": saved.name})
        return redirect("assessments:filters")
    form = FilterForm(
        request.POST if request.method == "POST" else None,
        initial={"name": saved.name, "is_default": saved.is_default},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_filter(saved, name=form.cleaned_data["name"], is_default=form.cleaned_data["is_default"])
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, gettext("The filter is changed."))
            return redirect("assessments:filters")
    return TemplateResponse(request, "assessments/review/filter.html", {"form": form, "saved": saved})
