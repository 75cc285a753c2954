"""A report taken away: its lines as a table that is taken back, and on paper."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from capacity.forms.reports import ConfirmLinesForm, LinesTableForm
from capacity.imports.report_lines import import_lines, read_lines_table
from capacity.models import CapacityReport
from capacity.services.access import READERS, WRITERS, access_report
from capacity.services.papers import PAPER_LANGUAGES, latest_paper, request_papers
from capacity.services.report_figures import report_lines
from capacity.services.report_papers import JOB, report_sheets
from capacity.services.report_table import report_workbook
from capacity.views.reports import report_title, report_url
from capacity.views.tables import table_confirmed, table_page
from communes.access import ActorRequest, requires
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.sending import send_stored

FORMS = (LinesTableForm, ConfirmLinesForm)


@requires(*READERS)
@reads
def report_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the lines of a report as a workbook."""
    row = access_report(pk, actor=request.actor)
    content = report_workbook(report_lines(row), language=current_language())
    name = f"adaa-capacity-report-{row.year}-{row.commune.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _import_context(row: CapacityReport) -> dict[str, Any]:
    return {
        "page_title": _("Import what became of the actions"),
        "crumb_title": report_title(row),
        "intro": _(
            "One row is one line of the report, known by its number; participants are named by their numbers "
            "on the staff list. Lines that the table does not name stay as they are."
        ),
        "model_url": reverse("capacity:report_xlsx", args=[row.pk]),
        "back_url": report_url(row),
        "import_url": reverse("capacity:report_import", args=[row.pk]),
        "confirm_url": reverse("capacity:report_import_confirm", args=[row.pk]),
    }


@requires(*WRITERS)
def report_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Read the table that is sent and show what it would do; nothing is written."""
    row = access_report(pk, actor=request.actor)
    take = partial(import_lines, row)
    return table_page(request, FORMS, read_lines_table, take, context=_import_context(row))


@requires(*WRITERS)
@require_POST
def report_import_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Take in the rows that were shown, all of them or none."""
    row = access_report(pk, actor=request.actor)
    return table_confirmed(request, FORMS, partial(import_lines, row), context=_import_context(row))


@requires(*READERS)
@require_POST
def report_prepare(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the report on paper, in Arabic and in French."""
    row = access_report(pk, actor=request.actor)
    request_papers(JOB, row, actor=request.actor, at=timezone.now())
    messages.success(request, _("The report is being written on paper. Reload this page in a moment."))
    return redirect(report_url(row))


@requires(*READERS)
@require_safe
@reads
def report_paper(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    """Send the report on paper; one that is not made yet leads to the page that asks for it."""
    row = access_report(pk, actor=request.actor)
    if language not in PAPER_LANGUAGES:
        raise Http404
    paper = latest_paper(report_sheets(row, report_lines(row)), language)
    return send_stored(request, paper.file) if paper else redirect(report_url(row))
