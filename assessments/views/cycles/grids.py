"""Grids as people read them, their files, their import."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from assessments.models import Grid
from assessments.services.grid_comparison import compare_grids
from assessments.services.grid_reading import read_for_people
from assessments.services.grid_trials.tried import READERS
from assessments.services.grids import (
    GridRefused,
    cycles_using,
    import_grid,
    read_grid_file,
    remove_grid,
)
from assessments.views.cycles.forms import ComparedForm, GridFileForm, grids_with_use
from communes.access import ActorRequest, any_member, requires
from communes.enums import Role
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads


@any_member
@reads
def grids(request: ActorRequest) -> HttpResponse:
    """List the versions of every grid."""
    return TemplateResponse(request, "assessments/grids/list.html", {"grids": grids_with_use()})


@any_member
@reads
def grid(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Show a grid as a document: its rules in words, its points, fields and documents."""
    row = get_object_or_404(Grid, code=code, version=version)
    context = {
        "grid": row,
        "reading": read_for_people(row, current_language()),
        "cycles": cycles_using(row),
        "may_try": request.actor is not None and request.actor.has_role(*READERS),
    }
    return TemplateResponse(request, "assessments/grids/detail.html", context)


@any_member
@reads
def grid_compare(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Show what a version changes of another one; the other is chosen, or the one before."""
    row = get_object_or_404(Grid, code=code, version=version)
    others = list(Grid.objects.filter(code=code).exclude(pk=row.pk).defer("document"))
    wanted = request.GET.get("with", "")
    other = next((each for each in others if each.version == wanted), None)
    if other is None:
        earlier = [each for each in others if each.imported_at <= row.imported_at]
        other = max(earlier or others, key=lambda each: each.imported_at, default=None)
    context = {
        "grid": row,
        "form": ComparedForm({"with": other.version} if other else None, others=others),
        "other": other,
        "comparison": compare_grids(other, row, current_language()) if other else None,
    }
    return TemplateResponse(request, "assessments/grids/compare.html", context)


@any_member
@reads
def grid_file(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Send a grid as the JSON file it is: to read it elsewhere, or to make the next version."""
    row = get_object_or_404(Grid, code=code, version=version)
    content = json.dumps(row.document, ensure_ascii=False, indent=1)
    name = f"{row.code}-{row.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@requires(Role.ADMINISTRATOR)
def grid_remove(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Ask, then remove a version that no cycle uses."""
    row = get_object_or_404(Grid, code=code, version=version)
    if request.method == "POST":
        try:
            remove_grid(row, by=request.user, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The grid %(grid)s was removed.") % {"grid": row})
            return redirect("assessments:grids")
    context = {
        "grid": row,
        "confirm_title": _("Remove the grid %(grid)s") % {"grid": row},
        "confirm_text": _("No cycle uses this version. Its file can be imported again."),
        "submit_label": _("Remove"),
        "cancel_url": reverse("assessments:grid", args=[code, version]),
        "is_danger": True,
    }
    return TemplateResponse(request, "assessments/grids/remove.html", context)


@requires(Role.ADMINISTRATOR)
def import_grid_page(request: ActorRequest) -> HttpResponse:
    """Import a version of a grid; every error is shown with its place, and nothing is kept."""
    form = GridFileForm(request.POST or None, request.FILES or None)
    errors: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            document = read_grid_file(form.cleaned_data["file"].read())
            row = import_grid(document, by=request.user, at=timezone.now())
        except GridRefused as refusal:
            form.add_error("file", refusal.message)
            language = current_language()
            errors = [
                {"path": error.path, "value": error.value, "expected": error.expected[language]}
                for error in refusal.errors
            ]
        except AssessmentError as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("The grid %(grid)s is in the portal.") % {"grid": row})
            return redirect("assessments:grid", code=row.code, version=row.version)
    return TemplateResponse(request, "assessments/grids/import.html", {"form": form, "errors": errors})
