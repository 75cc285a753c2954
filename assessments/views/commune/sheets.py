"""Work in a spreadsheet: the workbook of a file, what it would change once filled in, the change itself."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from assessments.exceptions import AssessmentError
from assessments.forms_sheets import CHOICE_PREFIX, PORTAL, SHEET, AnswerSheetForm, ConfirmSheetForm
from assessments.imports.answer_sheet import plain_cells, read_answer_sheet, sealed_cells
from assessments.services.answer_sheets.making import answer_sheet as make_answer_sheet
from assessments.services.answer_sheets.taking import (
    NotChosen,
    SheetOvertaken,
    SheetPlan,
    SheetRefused,
    plan_sheet,
    take_sheet,
)
from assessments.views.commune.desk import Desk
from communes.access import ActorRequest, requires
from communes.enums import COMMUNE_ROLES
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import SpreadsheetError
from config.toolbox.spreadsheets.writing import XLSX_TYPE

SHOWN_ERRORS = 200


@requires(*COMMUNE_ROLES)
@require_safe
@reads
def answer_sheet_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the workbook of a file, to be filled in."""
    desk = Desk(request, pk)
    language = current_language()
    try:
        content = make_answer_sheet(desk.assessment, language=language, at=desk.at)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:answer_sheet", pk=pk)
    file = desk.assessment
    name = f"adaa-{file.cycle.assessed_year}-{file.commune.code}-{language}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*COMMUNE_ROLES)
def answer_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """Offer the workbook, take the one filled in and show what it would change. Nothing is written."""
    desk = Desk(request, pk)
    form = AnswerSheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, desk, form)
    assert desk.actor is not None
    try:
        cells = read_answer_sheet(form.cleaned_data["sheet"], of=desk.assessment)
        plan = plan_sheet(desk.assessment, cells, actor=desk.actor, at=desk.at)
    except (SpreadsheetError, AssessmentError) as refusal:
        form.add_error("sheet", refusal.message)
        return _asked(request, desk, form, status=422)
    except SheetRefused as refusal:
        return _asked(request, desk, AnswerSheetForm(), refusal.errors, status=422)
    return _preview(request, desk, plan)


def _asked(
    request: ActorRequest, desk: Desk, form: AnswerSheetForm, errors: Sequence[Any] = (), status: int = 200
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    return TemplateResponse(request, "assessments/commune/sheet.html", context, status=status)


def _preview(
    request: ActorRequest,
    desk: Desk,
    plan: SheetPlan,
    form: ConfirmSheetForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if form is None:
        cells = plain_cells(desk.assessment, [(row.cell, row.version) for row in plan.differences])
        form = ConfirmSheetForm(initial={"cells": cells}, conflicts=plan.conflicts)
    context = {
        "desk": desk,
        "plan": plan,
        "form": form,
        "changes": [row for row in plan.differences if not row.is_conflict],
        "conflicts": [(row, form[CHOICE_PREFIX + row.cell.field]) for row in plan.conflicts],
    }
    return TemplateResponse(request, "assessments/commune/sheet_preview.html", context, status=status)


@requires(*COMMUNE_ROLES)
@require_POST
def answer_sheet_confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the differences that were shown, all of them or none."""
    desk = Desk(request, pk)
    assert desk.actor is not None
    sealed = ConfirmSheetForm(request.POST)
    if not sealed.is_valid() or sealed.cleaned_data["cells"]["file"] != pk:
        messages.error(request, _("This preview is too old. Send the workbook again."))
        return redirect("assessments:answer_sheet", pk=pk)
    cells, seen = sealed_cells(sealed.cleaned_data["cells"])
    try:
        plan = plan_sheet(desk.assessment, cells, actor=desk.actor, at=desk.at)
        form = ConfirmSheetForm(request.POST, conflicts=plan.conflicts)
        form.is_valid()
        outcome = take_sheet(
            desk.assessment,
            cells,
            seen=seen,
            from_sheet=form.chosen(SHEET),
            from_portal=form.chosen(PORTAL),
            actor=desk.actor,
            at=desk.at,
        )
    except NotChosen:
        return _preview(request, desk, plan, form, status=422)
    except SheetOvertaken as refusal:
        messages.warning(request, refusal.message)
        return _preview(request, desk, plan, status=409)
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("assessments:answer_sheet", pk=pk)
    except SheetRefused as refusal:
        return _asked(request, desk, AnswerSheetForm(), refusal.errors, status=422)
    count = len(outcome.changed)
    text = ngettext(
        "The workbook was taken in: %(count)s figure changed.",
        "The workbook was taken in: %(count)s figures changed.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("assessments:entry", pk=pk)
