"""What those who run a body do with contributions: call, correct, cancel, write what was paid."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import RUNNERS, access_body, bodies_seen_by
from communes.cooperation.forms.contributions import (
    CallAllForm,
    CallForm,
    CancelCallForm,
    PaymentForm,
    ReasonForm,
)
from communes.cooperation.models import ContributionCall, ContributionPayment, CooperationBody
from communes.cooperation.services.contribution_calls import (
    NobodyCalled,
    call_contributions,
    cancel_call,
    correct_call,
    members_to_call,
    paid_on,
    proposed_amounts,
)
from communes.cooperation.services.contribution_payments import cancel_payment, record_payment
from communes.cooperation.services.contributions import ZERO, with_places
from communes.cooperation.services.running import years_of
from communes.cooperation.views.asking import asked
from communes.cooperation.views.running import running_page
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.languages import pick


def contributions_url(body: CooperationBody, year: int) -> str:
    """Return the address of the contributions of a year."""
    return f"{reverse('cooperation:contributions', args=[body.code])}?year={year}"


@requires(*RUNNERS)
def contributions_call(request: ActorRequest, code: str, year: int) -> HttpResponse:
    """Call the members who are not called yet for a year: amounts, then all of it once more, then done."""
    body = access_body(code, actor=request.actor)
    now = timezone.now()
    if year not in years_of(body, at=now):
        raise Http404
    members = members_to_call(body, year)
    form = CallAllForm(
        request.POST if request.method == "POST" else None,
        members=members,
        proposed=proposed_amounts(body, members, year),
        initial={"called_on": local_day(now)},
    )
    back = contributions_url(body, year)
    template, amounts = "cooperation/running/call.html", {}
    if request.method == "POST" and form.is_valid():
        amounts = form.amounts()
        if "confirmed" in request.POST:

            def act(**options: Any) -> None:
                call_contributions(body, year, amounts, form.facts(), **options)

            if tried(request, form, act, done=_("The contributions are called, and the members are told.")):
                return redirect(back)
        elif not amounts:
            form.add_error(None, NobodyCalled().message)
        elif "change" not in request.POST:
            template = "cooperation/running/call_confirm.html"
    context = {
        **running_page(body, _("Contributions")),
        "cancel_url": back,
        "confirm_title": _("Call the contributions of %(year)s") % {"year": year},
        "form": form,
        "called": [(member, amounts[member.pk]) for member in members if member.pk in amounts],
        "total": sum(amounts.values(), ZERO),
    }
    return TemplateResponse(request, template, context)


@requires(*RUNNERS)
def contribution_correct(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the amount or the days of a call, with a reason."""
    call = _call(request, pk)
    form = CallForm.of(call, request.POST if request.method == "POST" else None)

    def act(**options: Any) -> None:
        found = form.cleaned_data
        correct_call(
            call, found["amount"], form.facts(), reason=found["reason"], version=found["version"], **options
        )

    return _asked(
        request,
        call,
        form,
        act,
        title=_("Correct the call of %(member)s for %(year)s") % _said(call),
        text=_("The member and its province are told, with the reason."),
        submit=_("Correct it"),
        done=_("The call is corrected."),
        version=call.version,
    )


@requires(*RUNNERS)
def contribution_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a call, with a reason."""
    call = _call(request, pk)
    initial = {"version": call.version}
    form = CancelCallForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(**options: Any) -> None:
        found = form.cleaned_data
        cancel_call(call, reason=found["reason"], version=found["version"], **options)

    return _asked(
        request,
        call,
        form,
        act,
        title=_("Cancel the call of %(member)s for %(year)s") % _said(call),
        text=_("The member and its province are told. A cancelled call is not taken back: call it again."),
        submit=_("Cancel the call"),
        done=_("The call is cancelled."),
        version=call.version,
        is_danger=True,
    )


@requires(*RUNNERS)
def contribution_pay(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what a member paid."""
    call = _call(request, pk)
    initial = {"paid_on": local_day(timezone.now())}
    form = PaymentForm(request.POST if request.method == "POST" else None, initial=initial)
    return _asked(
        request,
        call,
        form,
        lambda **options: record_payment(call, form.facts(), **options),
        title=_("Payment of %(member)s for %(year)s") % _said(call),
        submit=_("Write the payment"),
        done=_("The payment is written."),
    )


@requires(*RUNNERS)
def payment_cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a payment written by mistake, with a reason."""
    rows = ContributionPayment.objects.filter(call__member__body__in=bodies_seen_by(request.actor))
    payment = get_object_or_404(rows, pk=pk)
    call = _call(request, payment.call_id)
    payment.call = call
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _asked(
        request,
        call,
        form,
        lambda **options: cancel_payment(payment, reason=form.cleaned_data["reason"], **options),
        title=_("Cancel this payment of %(member)s for %(year)s") % _said(call),
        text=_("It stays in the book, marked as cancelled, and is no longer counted."),
        submit=_("Cancel the payment"),
        done=_("The payment is cancelled."),
        payment=payment,
        is_danger=True,
    )


def _call(request: ActorRequest, pk: int) -> ContributionCall:
    calls = ContributionCall.objects.filter(member__body__in=bodies_seen_by(request.actor))
    return get_object_or_404(with_places(calls).select_related("member__body"), pk=pk)


def _said(call: ContributionCall) -> dict[str, Any]:
    return {"member": pick(call.member.place, "name"), "year": call.year}


def _asked(
    request: ActorRequest,
    call: ContributionCall,
    form: Any,
    act: Any,
    *,
    payment: ContributionPayment | None = None,
    **words: Any,
) -> HttpResponse:
    return asked(
        request,
        form,
        act,
        back=contributions_url(call.member.body, call.year),
        call=call,
        left=call.amount - paid_on(call),
        payment=payment,
        template="cooperation/running/contribution_form.html",
        **running_page(call.member.body, _("Contributions")),
        **words,
    )
