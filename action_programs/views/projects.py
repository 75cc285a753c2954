"""Projects of a programme."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.enums import ProjectStatus
from action_programs.exceptions import ChangedMeanwhile
from action_programs.forms.projects import (
    LineFormSet,
    PointFormSet,
    ProjectChoices,
    ProjectForm,
    initial_rows,
)
from action_programs.models import ActionProgramme, FundingLine, Project
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.projects import lines_of, next_number, points_of, remove_project, save_project
from action_programs.services.summary import with_shares
from action_programs.views.attachments import shown_documents
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.languages import pick
from config.toolbox.readonly import reads

PAGE_SIZE = 100


@requires(*READERS)
@reads
def projects(request: ActorRequest, pk: int) -> HttpResponse:
    """List the projects of a programme, all of them or those of one status."""
    row = access_programme(pk, actor=request.actor)
    found = with_shares(row.projects.select_related("group__axis")).order_by("number")
    status = request.GET.get("status", "")
    if status in ProjectStatus.values:
        found = found.filter(status=status)
    context = {
        "programme": row,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "statuses": ProjectStatus.choices,
        "status": status,
        "may_edit": row.is_open and may_write(request.actor, row),
    }
    return TemplateResponse(request, "action_programs/projects.html", context)


@requires(*READERS)
@reads
def project(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Show one project with what pays it."""
    row = access_programme(pk, actor=request.actor)
    found, lines = _with_lines(row, project)
    context = {
        "programme": row,
        "project": found,
        "lines": lines,
        "may_edit": row.is_open and may_write(request.actor, row),
        **shown_documents(request, row, found),
    }
    return TemplateResponse(request, "action_programs/project.html", context)


@requires(*WRITERS)
def project_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a project."""
    return _edited(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def project_edit(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Change a project and its funding lines."""
    row = access_programme(pk, actor=request.actor)
    return _edited(request, row, get_object_or_404(row.projects, pk=project))


@requires(*WRITERS)
def project_remove(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Ask, then take a project out."""
    row = access_programme(pk, actor=request.actor)
    found = get_object_or_404(row.projects.select_related("programme"), pk=project)
    assert request.actor is not None
    if request.method == "POST":
        try:
            remove_project(found, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The project is removed."))
        return redirect("action_programs:projects", pk=pk)
    context = {
        "programme": row,
        "form": None,
        "confirm_title": _("Remove “%(title)s”?") % {"title": pick(found, "title")},
        "confirm_text": _("Its funding lines go with it. This cannot be undone."),
        "submit_label": _("Remove"),
        "is_danger": True,
        "cancel_url": reverse("action_programs:project", args=[pk, project]),
    }
    return TemplateResponse(request, "action_programs/form.html", context)


def _with_lines(row: ActionProgramme, pk: int) -> tuple[Project, QuerySet[FundingLine]]:
    """Return a project as its page shows it, and the lines that pay it."""
    found = get_object_or_404(with_shares(row.projects.select_related("group__axis")), pk=pk)
    return found, found.funding.select_related("partner").order_by("pk")


def _edited(request: ActorRequest, row: ActionProgramme, known: Project | None) -> HttpResponse:
    assert request.actor is not None
    data = request.POST if request.method == "POST" else None
    number = None if known else next_number(row)
    form = ProjectForm(data, choices=ProjectChoices.of(row), project=known, number=number)
    lines = LineFormSet(data, prefix="lines", initial=initial_rows(lines_of(known)) if known else None)
    points = PointFormSet(data, prefix="points", initial=initial_rows(points_of(known)) if known else None)
    current: dict[str, object] | None = None
    # All are judged, so that every error is told at once.
    if data is not None and all([form.is_valid(), lines.is_valid(), points.is_valid()]):
        try:
            saved = save_project(
                row,
                known,
                form.facts(),
                lines.facts(),  # type: ignore[attr-defined]
                points=points.facts(),  # type: ignore[attr-defined]
                version=form.cleaned_data["version"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
            if known and isinstance(refusal, ChangedMeanwhile):
                project, funding = _with_lines(row, known.pk)
                form.now_replaces(project.version)
                current = {"project": project, "lines": funding}
        else:
            messages.success(request, _("The project is saved."))
            return redirect("action_programs:project", pk=row.pk, project=saved.pk)
    context = {
        "programme": row,
        "project": known,
        "form": form,
        "lines": lines,
        "points": points,
        "current": current,
    }
    return TemplateResponse(request, "action_programs/project_form.html", context)
