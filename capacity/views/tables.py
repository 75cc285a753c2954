"""The two steps of every table that comes in: it is judged and shown, then confirmed as it was shown."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.imports.cells import RawRow
from communes.access import ActorRequest
from communes.imports import TableRefused
from config.toolbox.spreadsheets import SpreadsheetError

SHOWN_ERRORS = 200


class Import(Protocol):
    """What does the import of a table: ``keep`` False only judges it."""

    def __call__(self, rows: Sequence[RawRow], *, actor: Any, at: Any, keep: bool) -> Any: ...


def table_page(
    request: ActorRequest,
    forms_of: tuple[type[forms.Form], type[forms.Form]],
    read: Callable[[Any], list[RawRow]],
    take: Import,
    *,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form of a table; once one is sent, show what it would do. Nothing is written.

    ``forms_of`` are the form of the file and that of the confirmation. ``context`` holds what the pages show:
    page_title, intro, model_url, back_url, confirm_url, import_url.
    """
    asking, confirming = forms_of
    form = asking(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = read(form.cleaned_data["table"])
            report = take(rows, actor=request.actor, at=timezone.now(), keep=False)
        except SpreadsheetError as refusal:
            form.add_error("table", refusal.message)
        except (TableRefused, AssessmentError) as refusal:
            return _refused(request, asking(), refusal, context)
        else:
            shown = {**context, "form": confirming(initial={"rows": rows}), "report": report}
            return TemplateResponse(request, "capacity/import_preview.html", shown)
    shown = {**context, "form": form, "errors": [], "more_errors": 0}
    return TemplateResponse(request, "capacity/import.html", shown)


def table_confirmed(
    request: ActorRequest,
    forms_of: tuple[type[forms.Form], type[forms.Form]],
    take: Import,
    *,
    context: dict[str, Any],
) -> HttpResponse:
    """Take in the rows that were shown, all of them or none."""
    asking, confirming = forms_of
    form = confirming(request.POST)
    if not form.is_valid():
        messages.error(request, _("This preview is too old. Send the table again."))
        return redirect(context["import_url"])
    try:
        take(form.cleaned_data["rows"], actor=request.actor, at=timezone.now(), keep=True)
    except (TableRefused, AssessmentError) as refusal:
        return _refused(request, asking(), refusal, context)
    messages.success(request, _("The table is imported."))
    return redirect(context["back_url"])


def _refused(
    request: ActorRequest, form: forms.Form, refusal: TableRefused | AssessmentError, context: dict[str, Any]
) -> HttpResponse:
    errors = list(refusal.errors) if isinstance(refusal, TableRefused) else [refusal.message]
    shown = {
        **context,
        "form": form,
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    return TemplateResponse(request, "capacity/import.html", shown, status=422)
