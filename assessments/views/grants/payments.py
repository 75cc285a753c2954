"""Payments of grants: their list, one commune's, their cancellation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from assessments.models import Cycle, GrantDecision
from assessments.services.grants.decisions import current_decision
from assessments.services.grants.payments import (
    PaymentFilter,
    access_payment,
    cancel_payment,
    grant_of,
    grants_with_payments,
    payment_sums,
    payments_of,
    record_payment,
)
from assessments.services.grants.tables import payments_workbook
from assessments.views.cycles.pages import access_cycle
from assessments.views.grants.forms import CancelPaymentForm, PaymentForm, PaymentListForm
from assessments.views.review.approval import posted
from communes.access import ActorRequest, access_commune, requires
from communes.enums import Role
from config.toolbox.languages import current_language, pick
from config.toolbox.numbers import format_money
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


def access_decided(year: int) -> tuple[Cycle, GrantDecision]:
    """Return a cycle with the decision in force; 404 before there is one."""
    cycle = access_cycle(year)
    decision = current_decision(cycle)
    if decision is None:
        raise Http404
    return cycle, decision


def _wanted(request: ActorRequest) -> PaymentFilter:
    form = PaymentListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    return PaymentFilter(asked.get("q", ""), asked.get("region", ""), asked.get("show", ""))


@requires(Role.ADMINISTRATOR)
@reads
def grant_payments(request: ActorRequest, year: int) -> HttpResponse:
    """List the grants of the decision in force with what is paid and left."""
    cycle = access_cycle(year)
    decision = current_decision(cycle)
    context = {"cycle": cycle, "decision": decision, "form": PaymentListForm(request.GET or None)}
    if decision is not None:
        rows = grants_with_payments(decision)
        sums = payment_sums(rows)
        shown = _wanted(request).apply(rows)
        context |= {
            "sums": sums,
            "counts": [
                {"label": _("Nothing paid"), "value": sums.unpaid, "url": "?show=unpaid"},
                {"label": _("Partly paid"), "value": sums.partly, "url": "?show=partly"},
                {"label": _("Paid in full"), "value": sums.whole, "url": "?show=paid"},
            ],
            "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        }
    return TemplateResponse(request, "assessments/grants/payments.html", context)


@requires(Role.ADMINISTRATOR)
@reads
def grant_payments_xlsx(request: ActorRequest, year: int) -> HttpResponse:
    """Send the list of grants and payments as it is filtered."""
    _cycle, decision = access_decided(year)
    rows = _wanted(request).apply(grants_with_payments(decision))
    headers = {"Content-Disposition": f'attachment; filename="adaa-grants-payments-{year}.xlsx"'}
    content = payments_workbook(rows, language=current_language())
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(Role.ADMINISTRATOR)
def grant_payment(request: ActorRequest, year: int, code: str) -> HttpResponse:
    """Show the payments of one commune, and record another."""
    cycle, decision = access_decided(year)
    commune = access_commune(code, actor=request.actor)
    form = PaymentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            record_payment(cycle, form.facts(commune), actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The payment is recorded; the commune is told."))
            return redirect("assessments:grant_payment", year=year, code=code)
    context = {
        "cycle": cycle,
        "decision": decision,
        "commune": commune,
        "grant": grant_of(decision, commune),
        "payments": payments_of(cycle, commune),
        "form": form,
    }
    return TemplateResponse(request, "assessments/grants/payment.html", context)


@requires(Role.ADMINISTRATOR)
def grant_payment_cancel(request: ActorRequest, year: int, payment: int) -> HttpResponse:
    """Ask why, then cancel a payment."""
    row = access_payment(payment, year=year)
    back = reverse("assessments:grant_payment", args=[year, row.commune.code])
    form = CancelPaymentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            cancel_payment(row, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The payment is cancelled; the commune is told."))
            return redirect(back)
    context = {
        "cycle": row.cycle,
        "payment": row,
        "form": form,
        "confirm_title": _("Cancel %(amount)s?") % {"amount": format_money(row.amount)},
        "confirm_text": _(
            "The payment order %(reference)s of %(commune)s stays on record and no longer counts."
        )
        % {"reference": row.reference, "commune": pick(row.commune, "name")},
        "submit_label": _("Cancel this payment"),
        "cancel_url": back,
        "is_danger": True,
    }
    return TemplateResponse(request, "assessments/grants/payment_cancel.html", context)
