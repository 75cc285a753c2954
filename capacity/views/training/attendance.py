"""Who was there: the sheet to print, the page to fill, the table out and in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.forms.enrolment import AttendanceForm, TableForm
from capacity.services.access import EDITORS
from capacity.services.attendance import (
    COLUMNS,
    attendance_workbook,
    read_attendance,
    record_attendance,
    seated,
)
from capacity.services.session_list import access_session
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import SpreadsheetError, read_rows
from config.toolbox.spreadsheets.writing import XLSX_TYPE

# A sheet has a column to sign for each day, as long as they fit on the page.
MOST_SIGNATURES = 5


@requires(*EDITORS)
def attendance(request: ActorRequest, pk: int) -> HttpResponse:
    """Write who was there, in one page for everybody who has a seat."""
    row = access_session(pk, actor=request.actor)
    form = AttendanceForm(request.POST if request.method == "POST" else None, enrolments=seated(row))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: record_attendance(row, form.answers(), **options),
            done=_("The attendance is saved."),
        )
    ):
        return redirect("capacity:session", pk=pk)
    context = {"session": row, "form": form, "table_form": TableForm()}
    return TemplateResponse(request, "capacity/training/attendance.html", context)


@requires(*EDITORS)
def attendance_import(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a table of attendance, all of it or nothing."""
    row = access_session(pk, actor=request.actor)
    form = TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            rows = read_rows(form.cleaned_data["file"], columns=COLUMNS, others_allowed=True)
            answers = read_attendance(row, rows)
            record_attendance(row, answers, actor=request.actor, at=timezone.now())
        except (SpreadsheetError, AssessmentError) as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(request, _("The attendance is saved."))
            return redirect("capacity:session", pk=pk)
    context = {"session": row, "form": AttendanceForm(enrolments=seated(row)), "table_form": form}
    return TemplateResponse(request, "capacity/training/attendance.html", context)


@requires(*EDITORS)
@reads
def attendance_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the table of attendance, to be filled and sent back."""
    row = access_session(pk, actor=request.actor)
    content = attendance_workbook(row, language=current_language())
    headers = {"Content-Disposition": f'attachment; filename="{row.code}-attendance.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*EDITORS)
@reads
def attendance_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the sheet that those present sign, to be printed."""
    row = access_session(pk, actor=request.actor)
    days = min(max(1, -(-row.days // 1)), MOST_SIGNATURES)
    context = {"session": row, "rows": seated(row), "signatures": range(1, int(days) + 1)}
    return TemplateResponse(request, "capacity/training/attendance_sheet.html", context)
