"""The register as a workbook, out and in: a preview of the differences, then all or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import AccountRefusal
from communes.access import ActorRequest, public, requires
from communes.cooperation.access import KEEPERS
from communes.cooperation.forms.register_table import ConfirmRegisterForm, RegisterTableForm
from communes.cooperation.imports.register import KEYS, parse_rows, read_register_table
from communes.cooperation.imports.register_job import start_register_import
from communes.cooperation.imports.register_plan import plan_table, write_table
from communes.cooperation.services.register_workbook import register_workbook
from communes.imports import TableRefused
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import SpreadsheetError
from config.toolbox.spreadsheets.writing import XLSX_TYPE

SHOWN_ERRORS = SHOWN_DRAFTS = 200
# More writes than these take over a second.
WRITES_AT_ONCE = 40


@public
@require_safe
@reads
def register_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the whole register as the workbook that the import takes back."""
    content = register_workbook(KEYS, language=current_language())
    headers = {"Content-Disposition": 'attachment; filename="adaa-cooperation-register.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*KEEPERS)
def register_import(request: ActorRequest) -> HttpResponse:
    """Read the table that is sent and show what it would change; nothing is written."""
    form = RegisterTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_register_table(form.cleaned_data["table"])
            plan = plan_table(parse_rows(rows))
        except SpreadsheetError as refusal:
            form.add_error("table", refusal.message)
        except TableRefused as refusal:
            return _refused(request, refusal.errors)
        else:
            context = {
                "form": ConfirmRegisterForm(initial={"rows": rows}),
                "plan": plan,
                "shown": [draft for draft in plan.drafts if draft.writes][:SHOWN_DRAFTS],
            }
            return TemplateResponse(request, "cooperation/register/import_preview.html", context)
    context = {"form": form, "errors": [], "more_errors": 0}
    return TemplateResponse(request, "cooperation/register/import.html", context)


@requires(*KEEPERS)
@require_POST
def register_import_confirm(request: ActorRequest) -> HttpResponse:
    """Take in the rows that were shown, all of them or none; a long table is left to the worker."""
    form = ConfirmRegisterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This preview is too old. Send the table again."))
        return redirect("cooperation:register_import")
    assert request.actor is not None
    now, rows = timezone.now(), form.cleaned_data["rows"]
    try:
        read = parse_rows(rows)
        plan = plan_table(read)
        if sum(draft.writes for draft in plan.drafts) > WRITES_AT_ONCE:
            return redirect("records:job", pk=start_register_import(rows, actor=request.actor, at=now).pk)
        write_table(read, actor=request.actor, at=now)
    except TableRefused as refusal:
        return _refused(request, refusal.errors)
    except AccountRefusal as refusal:
        return _refused(request, [refusal.message])
    messages.success(request, _("The table is imported."))
    return redirect("cooperation:bodies")


def _refused(request: ActorRequest, errors: list[Any]) -> HttpResponse:
    context = {
        "form": RegisterTableForm(),
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    return TemplateResponse(request, "cooperation/register/import.html", context, status=422)
