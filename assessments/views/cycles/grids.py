"""Grids as people read them, and their import."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from assessments.models import Grid
from assessments.services.grid_reading import read_for_people
from assessments.services.grids import GridRefused, cycles_using, import_grid, read_grid_file
from assessments.views.cycles.forms import GridFileForm, grids_with_use
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
    context = {"grid": row, "reading": read_for_people(row, current_language()), "cycles": cycles_using(row)}
    return TemplateResponse(request, "assessments/grids/detail.html", context)


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
