"""How far the projects are: all of them, one of them, and what is written of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_programs.forms.execution import BulkDayForm, ProgressForm, progress_rows
from action_programs.models import ActionProgramme, Progress, Project
from action_programs.services.access import READERS, WRITERS, access_programme
from action_programs.services.attachments import attachments_of, may_attach
from action_programs.services.overview import overview_of, project_sheet
from action_programs.services.progress import (
    change_progress,
    questions_on,
    record_many,
    record_progress,
    remove_progress,
    standings,
)
from action_programs.views.execution.frame import asked, shown
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import pick
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@requires(*READERS)
@reads
def execution(request: ActorRequest, pk: int) -> HttpResponse:
    """Show every project at work: physical and financial progress side by side, and what is late."""
    row = access_programme(pk, actor=request.actor)
    overview = overview_of(row, today=local_day(timezone.now()))
    only_late = "late" in request.GET
    rows = [line for line in overview.rows if line.delays] if only_late else overview.rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return shown(
        request,
        row,
        "action_programs/execution/overview.html",
        _("Execution"),
        overview=overview,
        page=page,
        only_late=only_late,
    )


@requires(*READERS)
@reads
def project_execution(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Show one project at work: its timeline, its photographs, its money, its delays."""
    row = access_programme(pk, actor=request.actor)
    found = _project(row, project)
    sheet = project_sheet(row, found, today=local_day(timezone.now()))
    first = sheet.timeline[0] if sheet.timeline else None
    return shown(
        request,
        row,
        "action_programs/execution/project.html",
        f"{found.number} {pick(found, 'title')}",
        project=found,
        sheet=sheet,
        files=attachments_of(row, "progress"),
        proofs=attachments_of(row, "spending"),
        may_attach=first is not None and may_attach(row, first, request.actor),
    )


def _project(row: ActionProgramme, pk: int) -> Project:
    return get_object_or_404(row.projects.select_related("programme", "group__axis"), pk=pk)


def _progress(row: ActionProgramme, pk: int) -> Progress:
    rows = Progress.objects.filter(project__programme=row)
    return get_object_or_404(rows.select_related("project__programme"), pk=pk)


def _sheet_url(row: ActionProgramme, project: Project) -> str:
    return reverse("action_programs:project_execution", args=[row.pk, project.pk])


@requires(*WRITERS)
def progress_new(request: ActorRequest, pk: int, project: int) -> HttpResponse:
    """Write how far a project was on a day."""
    row = access_programme(pk, actor=request.actor)
    found = _project(row, project)
    at = timezone.now()
    standing = standings([found], until=local_day(at))[found.pk]
    initial = {"seen_on": local_day(at), "status": standing.status, "physical": standing.physical}
    return _edited(request, row, found, None, initial)


@requires(*WRITERS)
def progress_edit(request: ActorRequest, pk: int, progress: int) -> HttpResponse:
    """Correct the latest progress of a project."""
    row = access_programme(pk, actor=request.actor)
    known = _progress(row, progress)
    initial = {name: getattr(known, name) for name in ("seen_on", "physical", "status", "note")}
    return _edited(request, row, known.project, known, initial)


def _edited(
    request: ActorRequest,
    row: ActionProgramme,
    project: Project,
    known: Progress | None,
    initial: dict[str, Any],
) -> HttpResponse:
    assert request.actor is not None
    actor = request.actor
    form = ProgressForm(request.POST if request.method == "POST" else None, initial=initial)

    def save() -> list[str]:
        options = {"actor": actor, "at": timezone.now()}
        if known is None:
            return questions_on(record_progress(project, form.facts(), **options))
        return questions_on(change_progress(known, form.facts(), **options))

    return asked(
        request,
        row,
        form,
        save,
        title=_("Correct the progress") if known else _("Record the progress"),
        confirm_text=f"{project.number} {pick(project, 'title')}",
        submit=_("Save"),
        back=_sheet_url(row, project),
        done=_("The progress is saved. Photographs and documents can be added to it below."),
    )


@requires(*WRITERS)
def progress_remove(request: ActorRequest, pk: int, progress: int) -> HttpResponse:
    """Ask, then take the latest progress of a project back."""
    row = access_programme(pk, actor=request.actor)
    known = _progress(row, progress)
    assert request.actor is not None
    actor = request.actor
    return asked(
        request,
        row,
        None,
        lambda: remove_progress(known, actor=actor, at=timezone.now()),
        title=_("Take back the progress of %(day)s?") % {"day": format_day(known.seen_on)},
        confirm_text=_("The project is again as it was seen before. Its documents go with it."),
        submit=_("Take back"),
        is_danger=True,
        back=_sheet_url(row, known.project),
        done=_("Taken back."),
    )


@requires(*WRITERS)
def progress_bulk(request: ActorRequest, pk: int) -> HttpResponse:
    """Write how far all the projects are, on one page: all that was typed or nothing."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    today = local_day(timezone.now())
    projects = list(row.projects.order_by("number"))
    data = request.POST if request.method == "POST" else None
    day_form = BulkDayForm(data, initial={"seen_on": today})
    formset = progress_rows(data, projects, standings(projects, until=today))
    if data is not None and all([day_form.is_valid(), formset.is_valid()]):
        facts = formset.facts(day_form.cleaned_data["seen_on"])  # type: ignore[attr-defined]
        try:
            saved = record_many(row, facts, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            day_form.add_error(None, refusal.message)
        else:
            return _told(request, row, saved)
    by_key = {project.pk: project for project in projects}
    lines = [(by_key.get(form.initial.get("project")), form) for form in formset.forms]
    return shown(
        request,
        row,
        "action_programs/execution/bulk.html",
        _("Progress of all the projects"),
        day_form=day_form,
        formset=formset,
        lines=[(project, form) for project, form in lines if project is not None],
    )


def _told(request: ActorRequest, row: ActionProgramme, saved: list[Progress]) -> HttpResponse:
    if not saved:
        messages.info(request, _("Nothing was changed on the page: nothing is recorded."))
        return redirect("action_programs:progress_bulk", pk=row.pk)
    text = ngettext(
        "The progress of %(count)s project is saved.",
        "The progress of %(count)s projects is saved.",
        len(saved),
    )
    messages.success(request, text % {"count": len(saved)})
    for progress in saved:
        for question in questions_on(progress):
            words = {"number": progress.project.number, "question": question}
            messages.warning(request, _("Project %(number)s: %(question)s") % words)
    return redirect("action_programs:execution", pk=row.pk)
