"""A table of payments of contributions: judged and shown, then recorded as it was shown."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import RUNNERS, access_body
from communes.cooperation.forms.contributions import ConfirmPaymentsForm, PaymentTableForm
from communes.cooperation.imports.contribution_payments import read_contribution_payments
from communes.cooperation.models import CooperationBody
from communes.cooperation.services.contribution_payments import PaymentRow, record_payments
from communes.cooperation.services.contributions import ZERO
from communes.cooperation.views.running import running_page
from communes.imports import RowError, TableRefused
from config.toolbox.spreadsheets import SpreadsheetError

SHOWN = 50
SHOWN_ERRORS = 200


@requires(*RUNNERS)
def contribution_payments(request: ActorRequest, code: str) -> HttpResponse:
    """Read a table of payments and show what it would record; once confirmed, record it."""
    body = access_body(code, actor=request.actor)
    if "rows" in request.POST:
        return _confirmed(request, body)
    form = PaymentTableForm(request.POST or None, request.FILES or None)
    errors: Sequence[RowError] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["table"]
        try:
            rows = read_contribution_payments(upload, name=upload.name)
            _record(request, body, rows, keep=False)
        except SpreadsheetError as refusal:
            form.add_error("table", refusal.message)
        except TableRefused as refusal:
            errors = refusal.errors
        else:
            return _preview(request, body, rows)
    return _page(request, body, form, errors)


def _confirmed(request: ActorRequest, body: CooperationBody) -> HttpResponse:
    form = ConfirmPaymentsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This preview is too old. Send the table again."))
        return redirect("cooperation:contribution_payments", code=body.code)
    rows = [PaymentRow.of(plain) for plain in form.cleaned_data["rows"]]
    try:
        _record(request, body, rows, keep=True)
    except TableRefused as refusal:
        return _page(request, body, PaymentTableForm(), refusal.errors)
    messages.success(request, _("The payments of the table are recorded."))
    return redirect("cooperation:contributions", code=body.code)


def _record(request: ActorRequest, body: CooperationBody, rows: Sequence[PaymentRow], *, keep: bool) -> None:
    assert request.actor is not None
    record_payments(body, rows, actor=request.actor, at=timezone.now(), keep=keep)


def _preview(request: ActorRequest, body: CooperationBody, rows: Sequence[PaymentRow]) -> HttpResponse:
    members = body.members.select_related("commune", "province", "region")
    places = {member.place.code: member.place for member in members}
    context = {
        **_words(body),
        "body": body,
        "payments": [(row, places[row.member]) for row in rows[:SHOWN]],
        "count": len(rows),
        "more": max(0, len(rows) - SHOWN),
        "total": sum((row.facts.amount for row in rows), ZERO),
        "form": ConfirmPaymentsForm(initial={"rows": [row.plain() for row in rows]}),
    }
    return TemplateResponse(request, "cooperation/running/payments_preview.html", context)


def _page(
    request: ActorRequest, body: CooperationBody, form: PaymentTableForm, errors: Sequence[RowError]
) -> HttpResponse:
    context = {
        **_words(body),
        "form": form,
        "errors": errors[:SHOWN_ERRORS],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
    }
    status = 422 if errors else 200
    return TemplateResponse(request, "cooperation/running/payments_table.html", context, status=status)


def _words(body: CooperationBody) -> dict[str, object]:
    return {
        **running_page(body, _("Contributions")),
        "cancel_url": reverse("cooperation:contributions", args=[body.code]),
        "confirm_title": _("Record payments from a table"),
    }
