"""The plan of a year taken away: on paper, as a table; and the table that comes back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from capacity.forms.plans import ConfirmPlanForm, PlanTableForm
from capacity.imports.plan_lines import import_plan, read_plan_table
from capacity.models import CapacityPlan
from capacity.services.access import READERS, WRITERS, access_plan
from capacity.services.papers import PAPER_LANGUAGES, latest_paper, request_papers
from capacity.services.plan_lines import lines_of
from capacity.services.plan_papers import JOB, plan_sheets
from capacity.services.plan_table import plan_workbook
from capacity.services.plans import may_write
from capacity.views.plans import plan_title, plan_url
from capacity.views.tables import table_confirmed, table_page
from communes.access import ActorRequest, requires
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.sending import send_stored

FORMS = (PlanTableForm, ConfirmPlanForm)


@requires(*READERS)
@require_POST
def plan_prepare(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the plan on paper, in Arabic and in French."""
    row = access_plan(pk, actor=request.actor)
    request_papers(JOB, row, actor=request.actor, at=timezone.now())
    messages.success(request, _("The plan is being written on paper. Reload this page in a moment."))
    return redirect(plan_url(row))


@requires(*READERS)
@require_safe
@reads
def plan_paper(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    """Send the plan on paper; one that is not made yet leads to the page that asks for it."""
    row = access_plan(pk, actor=request.actor)
    if language not in PAPER_LANGUAGES:
        raise Http404
    paper = latest_paper(plan_sheets(row, lines_of(row)), language)
    return send_stored(request, paper.file) if paper else redirect(plan_url(row))


@requires(*READERS)
@reads
def plan_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the lines of a plan as a workbook."""
    row = access_plan(pk, actor=request.actor)
    content = plan_workbook(row, language=current_language())
    name = f"adaa-plan-{row.year}-{row.commune.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*WRITERS)
def plan_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Read the table that is sent and show what it would do; nothing is written."""
    row = access_plan(pk, actor=request.actor)
    if not may_write(request.actor, row):
        return redirect(plan_url(row))
    take = partial(import_plan, row)
    return table_page(request, FORMS, read_plan_table, take, context=_context(row))


@requires(*WRITERS)
@require_POST
def plan_import_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Take in the rows that were shown, all of them or none."""
    row = access_plan(pk, actor=request.actor)
    return table_confirmed(request, FORMS, partial(import_plan, row), context=_context(row))


def _context(plan: CapacityPlan) -> dict[str, Any]:
    return {
        "page_title": _("Import the actions of the plan"),
        "intro": _(
            "One row is one action, known by its number; a row without a number is added. Actions that the "
            "table does not name stay as they are."
        ),
        "crumb_title": plan_title(plan),
        "model_url": reverse("capacity:plan_xlsx", args=[plan.pk]),
        "back_url": plan_url(plan),
        "import_url": reverse("capacity:plan_import", args=[plan.pk]),
        "confirm_url": reverse("capacity:plan_import_confirm", args=[plan.pk]),
    }
