"""A table of payments: judged and shown, then recorded as it was shown, all of it or nothing."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from assessments.imports.grant_payments import plain_rows, read_payments, sealed_payments
from assessments.models import Cycle
from assessments.services.grants.payments import PaymentFacts, check_payments, record_payments
from assessments.views.grants.forms import ConfirmPaymentsForm, PaymentTableForm
from assessments.views.grants.payments import access_decided
from communes.access import ActorRequest, requires
from communes.enums import Role
from communes.imports import TableRefused
from config.toolbox.spreadsheets import SpreadsheetError

SHOWN = 50
SHOWN_ERRORS = 200
Rows = Sequence[tuple[int, PaymentFacts]]


@requires(Role.ADMINISTRATOR)
def grant_payments_import(request: ActorRequest, year: int) -> HttpResponse:
    """Read a table of payments, and show what it would record. Nothing is written."""
    cycle, _decision = access_decided(year)
    form = PaymentTableForm(request.POST or None, request.FILES or None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["table"]
        try:
            rows = read_payments(upload, name=upload.name)
        except SpreadsheetError as refusal:
            form.add_error("table", refusal.message)
        except TableRefused as refusal:
            errors = [str(error) for error in refusal.errors]
        else:
            errors = _refused(request, cycle, rows)
            if not errors:
                return _preview(request, cycle, rows)
    return _asked(request, cycle, form, errors)


def _refused(request: ActorRequest, cycle: Cycle, rows: Rows) -> list[str]:
    assert request.actor is not None
    facts = [facts for _row, facts in rows]
    refused = check_payments(cycle, facts, actor=request.actor, at=timezone.now())
    return [
        _("Row %(row)s: %(why)s") % {"row": rows[place][0], "why": refusal.message}
        for place, refusal in refused
    ]


def _preview(request: ActorRequest, cycle: Cycle, rows: Rows) -> HttpResponse:
    context = {
        "cycle": cycle,
        "payments": [facts for _row, facts in rows][:SHOWN],
        "total": sum(facts.amount for _row, facts in rows),
        "count": len(rows),
        "more": max(0, len(rows) - SHOWN),
        "form": ConfirmPaymentsForm(initial={"rows": plain_rows(rows)}),
    }
    return TemplateResponse(request, "assessments/grants/payments_preview.html", context)


def _asked(
    request: ActorRequest, cycle: Cycle, form: PaymentTableForm, errors: Sequence[str]
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "form": form,
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    status = 422 if errors else 200
    return TemplateResponse(request, "assessments/grants/payments_import.html", context, status=status)


@requires(Role.ADMINISTRATOR)
@require_POST
def grant_payments_confirm(request: ActorRequest, year: int) -> HttpResponse:
    """Record the payments that were shown, all of them or none."""
    cycle, _decision = access_decided(year)
    form = ConfirmPaymentsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This preview is too old. Send the table again."))
        return redirect("assessments:grant_payments_import", year=year)
    rows = sealed_payments(form.cleaned_data["rows"])
    if errors := _refused(request, cycle, rows):
        return _asked(request, cycle, PaymentTableForm(), errors)
    assert request.actor is not None
    try:
        record_payments(cycle, [facts for _row, facts in rows], actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        return _asked(request, cycle, PaymentTableForm(), [refusal.message])
    text = ngettext(
        "%(count)s payment is recorded; the commune is told.",
        "%(count)s payments are recorded; the communes are told.",
        len(rows),
    )
    messages.success(request, text % {"count": len(rows)})
    return redirect("assessments:grant_payments", year=year)
