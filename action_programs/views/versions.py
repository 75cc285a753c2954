"""Versions of a programme: what the council adopted, two of them side by side, and the update."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.models import ActionProgramme
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.comparison import compare
from action_programs.services.restoring import with_lived_status
from action_programs.services.updates import NotUpdating, cancel_update, may_update, start_update
from action_programs.services.version_reading import frozen_projects, frozen_summary
from action_programs.services.versions import content_of, current_version, is_intact
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def versions(request: ActorRequest, pk: int) -> HttpResponse:
    """List what the council adopted, the latest first, and offer to compare."""
    row = access_programme(pk, actor=request.actor)
    writes = may_write(request.actor, row)
    context = {
        "programme": row,
        "versions": row.versions.defer("content").select_related("adopted_by").order_by("-number"),
        "in_force": current_version(row),
        "may_update": writes and may_update(row, local_day(timezone.now())),
        "may_give_up": writes and row.state == "updating",
    }
    return TemplateResponse(request, "action_programs/versions.html", context)


@requires(*READERS)
@reads
def version(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Show a version as the council adopted it."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.versions.select_related("adopted_by"), number=number)
    context = {
        "programme": row,
        "version": found,
        "in_force": current_version(row),
        "is_intact": is_intact(found),
        "summary": frozen_summary(found.content),
        "projects": frozen_projects(found.content),
    }
    return TemplateResponse(request, "action_programs/version.html", context)


@requires(*READERS)
@reads
def comparison(request: ActorRequest, pk: int) -> HttpResponse:
    """Show two versions side by side: the one in force and the present, unless others are asked for."""
    row = access_programme(pk, actor=request.actor)
    in_force = current_version(row)
    before = request.GET.get("before") or (str(in_force.number) if in_force else "")
    first = get_object_or_404(row.versions, number=_number(before))
    after = request.GET.get("after")
    second = get_object_or_404(row.versions, number=_number(after)) if after else None
    context = {
        "programme": row,
        "first": first,
        "second": second,
        "comparison": compare(first.content, second.content if second else content_of(row)),
    }
    return TemplateResponse(request, "action_programs/comparison.html", context)


@requires(*WRITERS)
def update_start(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask, then open a programme in force to changes."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    if request.method == "POST":
        try:
            start_update(row, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The update is open: axes, projects and amounts can be changed."))
        return redirect("action_programs:programme", pk=pk)
    context = {
        "programme": row,
        "form": None,
        "confirm_title": _("Update the programme?"),
        "confirm_text": _(
            "Axes, projects and amounts can then be changed, until the council votes and the governor gives "
            "the visa. Residents go on reading the version in force."
        ),
        "submit_label": _("Start the update"),
        "cancel_url": reverse("action_programs:versions", args=[pk]),
    }
    return TemplateResponse(request, "action_programs/form.html", context)


@requires(*WRITERS)
def update_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what giving the update up would take back, then do it."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    in_force = current_version(row)
    if in_force is None:
        raise Http404
    if request.method == "POST":
        try:
            cancel_update(row, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
            is_open = not isinstance(refusal, NotUpdating)
            return redirect(f"action_programs:{'update_cancel' if is_open else 'programme'}", pk=pk)
        messages.success(request, _("The update is given up: the version in force stands."))
        return redirect("action_programs:programme", pk=pk)
    return TemplateResponse(request, "action_programs/update_cancel.html", _lost(row, in_force))


def _lost(row: ActionProgramme, in_force: Any) -> dict[str, Any]:
    return {
        "programme": row,
        "form": None,
        "comparison": compare(with_lived_status(row, in_force), content_of(row)),
        "confirm_title": _("Give the update up?"),
        "confirm_text": _(
            "Axes, projects, their funding and their places become again what version %(number)s says. "
            "All the rest stays as it is now: diagnosis, participation, criteria with their marks and ranks, "
            "documents, execution. A project that the update removed comes back without its marks, its rank "
            "and its documents. This cannot be undone."
        )
        % {"number": in_force.number},
        "submit_label": _("Give the update up"),
        "is_danger": True,
        "cancel_url": reverse("action_programs:programme", args=[row.pk]),
    }


def _number(text: str) -> int:
    """Return the number of a version; 0, which none has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 5 else 0
