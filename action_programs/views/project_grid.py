"""The projects in a grid, typed and pasted as in a spreadsheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_programs.forms.project_grid import PAGE_SIZE, ProjectGrid
from action_programs.forms.projects import ProjectChoices
from action_programs.services.access import WRITERS, access_programme
from action_programs.services.project_grid import GridRefused, save_grid
from action_programs.services.summary import with_shares
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires


@requires(*WRITERS)
def project_grid(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a page of the projects as a grid, and keep the whole of it or nothing."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    found = with_shares(row.projects.select_related("group__axis")).order_by("number")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    data = request.POST if request.method == "POST" else None
    # What is sent names its projects: one who was renumbered meanwhile may stand on another page.
    known = {project.pk: project for project in found} if data is not None else None
    grid = ProjectGrid(list(page.object_list), ProjectChoices.of(row), data, known)
    refused = ""
    if data is not None and grid.is_valid():
        touched = grid.touched
        try:
            rows = [form.row() for form in touched]
            count = save_grid(row, rows, actor=request.actor, at=timezone.now())
        except GridRefused as refusal:
            for place, refusals in refusal.faults.items():
                touched[place].refuse(refusals, refusal.theirs.get(place))
        except AssessmentError as refusal:
            refused = refusal.message
        else:
            text = ngettext("%(count)s project is saved.", "%(count)s projects are saved.", count)
            messages.success(request, text % {"count": count} if count else _("Nothing was changed."))
            return redirect(f"{request.path}?page={page.number}")
    context = {"programme": row, "page": page, "grid": grid, "refused": refused}
    return TemplateResponse(request, "action_programs/project_grid.html", context)
