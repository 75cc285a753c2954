"""Partnership agreements: what was promised, what was really paid."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.forms.execution import CancelForm
from action_programs.forms.funding import AgreementForm, PartnerPaymentForm, agreement_initial, share_rows
from action_programs.models import ActionProgramme, Agreement, AgreementShare, PartnerPayment
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.agreements import agreements_of, remove_agreement, save_agreement
from action_programs.services.partner_payments import cancel_partner_payment, record_partner_payment
from action_programs.views.attachments import shown_documents
from action_programs.views.execution.frame import asked, shown
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.numbers import format_money
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@requires(*READERS)
@reads
def agreements(request: ActorRequest, pk: int) -> HttpResponse:
    """List the agreements: promised, paid, late."""
    row = access_programme(pk, actor=request.actor)
    found = agreements_of(row, today=local_day(timezone.now()))
    sums = {name: sum(getattr(view, name) for view in found) for name in ("promised", "paid", "late")}
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may_edit = may_write(request.actor, row)
    title = _("Partnership agreements")
    return shown(
        request,
        row,
        "action_programs/execution/agreements.html",
        title,
        page=page,
        sums=sums,
        may_edit=may_edit,
    )


@requires(*READERS)
@reads
def agreement(request: ActorRequest, pk: int, agreement: int) -> HttpResponse:
    """Show one agreement: duties, shares, payments, documents."""
    row = access_programme(pk, actor=request.actor)
    found = _agreement(row, agreement)
    view = agreements_of(row, today=local_day(timezone.now()), only=found)[0]
    payments = PartnerPayment.objects.filter(share__agreement=found).select_related("share__project")
    context = {
        "view": view,
        "payments": payments.order_by("-paid_on", "-pk"),
        "may_edit": may_write(request.actor, row),
        **shown_documents(request, row, found),
    }
    return shown(request, row, "action_programs/execution/agreement.html", found.title, **context)


def _agreement(row: ActionProgramme, pk: int) -> Agreement:
    return get_object_or_404(row.agreements.select_related("partner", "programme"), pk=pk)


@requires(*WRITERS)
def agreement_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an agreement."""
    return _edited(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def agreement_edit(request: ActorRequest, pk: int, agreement: int) -> HttpResponse:
    """Change an agreement and its shares."""
    row = access_programme(pk, actor=request.actor)
    return _edited(request, row, _agreement(row, agreement))


def _edited(request: ActorRequest, row: ActionProgramme, known: Agreement | None) -> HttpResponse:
    assert request.actor is not None
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, initial=agreement_initial(known) if known else None)
    rows = share_rows(data, row, known)
    if data is not None and all([form.is_valid(), rows.is_valid()]):
        try:
            saved = save_agreement(
                row, known, form.facts(), rows.facts(), actor=request.actor, at=timezone.now()
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The agreement is saved."))
            return redirect("action_programs:agreement", pk=row.pk, agreement=saved.pk)
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "rows_title": _("Shares by project"),
        "partners": row.partners.order_by("name_ar"),
        "list_url": reverse("action_programs:agreements", args=[row.pk]),
        "list_title": _("Partnership agreements"),
    }
    title = _("Change the agreement") if known else _("New agreement")
    return shown(request, row, "action_programs/execution/rows_form.html", title, **context)


@requires(*WRITERS)
def agreement_remove(request: ActorRequest, pk: int, agreement: int) -> HttpResponse:
    """Ask, then take an agreement out."""
    row = access_programme(pk, actor=request.actor)
    found = _agreement(row, agreement)
    assert request.actor is not None
    actor = request.actor
    has_gone = request.method == "POST" and not PartnerPayment.objects.filter(share__agreement=found).exists()
    back = reverse("action_programs:agreement", args=[pk, agreement])
    return asked(
        request,
        row,
        None,
        lambda: remove_agreement(found, actor=actor, at=timezone.now()),
        title=_("Remove “%(title)s”?") % {"title": found.title},
        confirm_text=_("Its shares and its documents go with it. This cannot be undone."),
        submit=_("Remove"),
        is_danger=True,
        back=reverse("action_programs:agreements", args=[pk]) if has_gone else back,
        done=_("The agreement is removed."),
    )


@requires(*WRITERS)
def partner_payment_new(request: ActorRequest, pk: int, share: int) -> HttpResponse:
    """Write what a partner has paid of its share."""
    row = access_programme(pk, actor=request.actor)
    shares = AgreementShare.objects.filter(agreement__programme=row)
    found = get_object_or_404(
        shares.select_related("agreement__programme", "agreement__partner", "project"), pk=share
    )
    assert request.actor is not None
    actor = request.actor
    form = PartnerPaymentForm(request.POST if request.method == "POST" else None)
    words = {
        "partner": pick(found.agreement.partner, "name"),
        "share": format_money(found.amount),
        "project": f"{found.project.number} {pick(found.project, 'title')}",
    }
    return asked(
        request,
        row,
        form,
        lambda: record_partner_payment(found, **form.cleaned_data, actor=actor, at=timezone.now()),
        title=_("Record a payment of the partner"),
        confirm_text=_("%(partner)s promised %(share)s to project %(project)s.") % words,
        submit=_("Save"),
        back=reverse("action_programs:agreement", args=[pk, found.agreement_id]),
        done=_("The payment is recorded."),
    )


@requires(*WRITERS)
def partner_payment_cancel(request: ActorRequest, pk: int, payment: int) -> HttpResponse:
    """Cancel a payment of a partner, with a reason; it stays on record."""
    row = access_programme(pk, actor=request.actor)
    payments = PartnerPayment.objects.filter(share__agreement__programme=row)
    found = get_object_or_404(
        payments.select_related("share__agreement__programme", "share__agreement__partner", "share__project"),
        pk=payment,
    )
    assert request.actor is not None
    actor = request.actor
    form = CancelForm(request.POST if request.method == "POST" else None)
    return asked(
        request,
        row,
        form,
        lambda: cancel_partner_payment(
            found, reason=form.cleaned_data["reason"], actor=actor, at=timezone.now()
        ),
        title=_("Cancel %(amount)s?") % {"amount": format_money(found.amount)},
        confirm_text=_("It stays on the page, struck out with your reason, and no longer counts."),
        submit=_("Cancel this amount"),
        is_danger=True,
        back=reverse("action_programs:agreement", args=[pk, found.share.agreement_id]),
        done=_("The amount is cancelled."),
    )
