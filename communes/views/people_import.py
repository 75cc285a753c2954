"""Import people from a spreadsheet: a preview with numbered errors, then all or nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.exceptions import AccountRefusal
from communes.access import ActorRequest, requires
from communes.enums import Authority, Role
from communes.forms.people_import import ConfirmPeopleForm, PeopleTableForm
from communes.imports import TableRefused
from communes.imports.people import COLUMNS, RawRow, check_people_table, read_people_table
from communes.imports.people_job import start_people_import
from communes.services.people import import_people
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets import Heading, Sheet, SpreadsheetError, write_workbook
from config.toolbox.spreadsheets.writing import XLSX_TYPE

SHOWN_ROWS = 50
# More than these take over a second.
ROWS_AT_ONCE = 100
SHOWN_ERRORS = 200


@requires(Role.ADMINISTRATOR)
def import_people_page(request: ActorRequest) -> HttpResponse:
    """Read the table that is sent and show what it would do; nothing is written."""
    form = PeopleTableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_people_table(form.cleaned_data["table"])
        except SpreadsheetError as refusal:
            form.add_error("table", refusal.message)
        else:
            return _preview(request, rows)
    return render(request, "communes/people/import.html", {"form": form, "errors": [], "more_errors": 0})


@requires(Role.ADMINISTRATOR)
@require_POST
def confirm_people_import(request: ActorRequest) -> HttpResponse:
    """Take in the rows that were shown, all of them or none; a long table is left to the worker."""
    form = ConfirmPeopleForm(request.POST)
    if not form.is_valid():
        rows = form.cleaned_data.get("rows")
        if rows:
            return _preview(request, rows, form)
        messages.error(request, _("This preview is too old. Send the table again."))
        return redirect("communes:import_people")
    now = timezone.now()
    rows = form.cleaned_data["rows"]
    if len(rows) > ROWS_AT_ONCE:
        job = start_people_import(rows, by=request.user, reason=form.cleaned_data["reason"], at=now)
        return redirect("records:job", pk=job.pk)
    try:
        table = check_people_table(rows, today=local_day(now))
        count = import_people(table.admissions, by=request.user, reason=form.cleaned_data["reason"], at=now)
    except (TableRefused, AccountRefusal) as refusal:
        return _refused(request, refusal)
    text = ngettext("%(count)s row was imported.", "%(count)s rows were imported.", count)
    messages.success(request, text % {"count": count})
    return redirect("communes:people")


@requires(Role.ADMINISTRATOR)
@require_safe
@reads
def people_template(request: ActorRequest) -> HttpResponse:
    """Send an empty table with the headings expected, and a sheet that says what each may hold."""
    language = current_language()
    headings = [Heading(column.key, width=24) for column in COLUMNS]
    words = [
        *((_("role"), role.value, str(role.label)) for role in Role),
        *((_("authority"), authority.value, str(authority.label)) for authority in Authority),
        (_("language"), "ar", "العربية"),
        (_("language"), "fr", "Français"),
    ]
    sheets = [
        Sheet(_("People"), headings, []),
        Sheet(
            _("Words"), [Heading(_("Column")), Heading(_("Value")), Heading(_("Meaning"), width=50)], words
        ),
    ]
    content = write_workbook(sheets, language=get_language() or language)
    headers = {"Content-Disposition": 'attachment; filename="people-model.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _preview(request: ActorRequest, rows: list[RawRow], form: Any = None) -> HttpResponse:
    try:
        table = check_people_table(rows, today=local_day(timezone.now()))
    except TableRefused as refusal:
        return _refused(request, refusal)
    context = {
        "form": form or ConfirmPeopleForm(initial={"rows": rows}),
        "table": table,
        "shown": table.admissions[:SHOWN_ROWS],
        "total": len(table.admissions),
    }
    return render(request, "communes/people/import_preview.html", context)


def _refused(request: ActorRequest, refusal: TableRefused | AccountRefusal) -> HttpResponse:
    errors = refusal.errors if isinstance(refusal, TableRefused) else [refusal.message]
    context = {
        "form": PeopleTableForm(),
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    return render(request, "communes/people/import.html", context, status=422)
