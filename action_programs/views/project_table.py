"""The table of a programme's projects, taken away and sent back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from action_programs.forms.project_table import ConfirmProjectsForm, ProjectsTableForm
from action_programs.imports.projects import RawRow, import_projects, read_projects_table
from action_programs.imports.projects_job import start_projects_import
from action_programs.models import ActionProgramme
from action_programs.services.access import READERS, WRITERS, access_programme
from action_programs.services.project_table import projects_workbook
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from communes.imports import TableRefused
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import SpreadsheetError
from config.toolbox.spreadsheets.writing import XLSX_TYPE

SHOWN_ERRORS = 200
# More than these are left to the worker.
ROWS_AT_ONCE = 100


@requires(*READERS)
@reads
def projects_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the projects as a workbook."""
    row = access_programme(pk, actor=request.actor)
    content = projects_workbook(row, language=current_language())
    name = f"adaa-pac-{row.first_year}-{row.commune.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*WRITERS)
def projects_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Read the table that is sent and show what it would do; nothing is written."""
    row = access_programme(pk, actor=request.actor)
    form = ProjectsTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_projects_table(form.cleaned_data["table"])
        except SpreadsheetError as refusal:
            form.add_error("table", refusal.message)
        else:
            return _tried(request, row, rows, keep=False)
    return _page(request, row, form=form)


@requires(*WRITERS)
@require_POST
def projects_import_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Take in the rows that were shown, all of them or none; a long table is left to the worker."""
    row = access_programme(pk, actor=request.actor)
    form = ConfirmProjectsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This preview is too old. Send the table again."))
        return redirect("action_programs:projects_import", pk=pk)
    rows = form.cleaned_data["rows"]
    if len(rows) > ROWS_AT_ONCE:
        assert request.actor is not None
        job = start_projects_import(row, rows, actor=request.actor, at=timezone.now())
        return redirect("records:job", pk=job.pk)
    return _tried(request, row, rows, keep=True)


def _tried(request: ActorRequest, row: ActionProgramme, rows: list[RawRow], *, keep: bool) -> HttpResponse:
    assert request.actor is not None
    try:
        report = import_projects(row, rows, actor=request.actor, at=timezone.now(), keep=keep)
    except TableRefused as refusal:
        return _page(request, row, form=ProjectsTableForm(), errors=refusal.errors)
    except AssessmentError as refusal:
        return _page(request, row, form=ProjectsTableForm(), errors=[refusal.message])
    if keep:
        messages.success(request, _("The table is imported."))
        return redirect("action_programs:projects", pk=row.pk)
    confirm = ConfirmProjectsForm(initial={"rows": rows})
    context = {"programme": row, "report": report, "form": confirm}
    return TemplateResponse(request, "action_programs/import_preview.html", context)


def _page(
    request: ActorRequest, row: ActionProgramme, *, form: ProjectsTableForm, errors: list | None = None
) -> HttpResponse:
    errors = errors or []
    context = {
        "programme": row,
        "form": form,
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    status = 422 if errors else 200
    return TemplateResponse(request, "action_programs/import.html", context, status=status)
