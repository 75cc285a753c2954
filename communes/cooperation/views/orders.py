"""The order of the Ministry of the Interior: what waits for it, recording it, the body that it created."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import KEEPERS, READERS, access_procedure, may_keep_register
from communes.cooperation.enums import Step
from communes.cooperation.forms.orders import OrderForm
from communes.cooperation.models import Procedure
from communes.cooperation.services.bodies import proposed_code
from communes.cooperation.services.checklist import missing_in_checklist
from communes.cooperation.services.orders import members_to_be, overlaps_of, purposes_of, record_order
from communes.cooperation.services.steps import missing_for
from communes.cooperation.views.asking import asked
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def order(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the order that created the body and what it overlaps with, or what the order waits for."""
    procedure = access_procedure(pk, actor=request.actor)
    body = procedure.body
    is_due = procedure.step == Step.ORDER and procedure.closed_at is None and body is None
    lacking = _lacking(procedure)
    context = {
        "procedure": procedure,
        "body": body,
        "overlaps": overlaps_of(body) if body else [],
        "members": members_to_be(procedure),
        "is_due": is_due,
        "may_record": is_due and not lacking and may_keep_register(request.actor),
        "lacking": lacking,
    }
    return TemplateResponse(request, "cooperation/deliberations/order.html", context)


def _lacking(procedure: Procedure) -> list[str]:
    """Return what stands between a creation and its order, in words: what the step under way still asks."""
    if procedure.body is not None or procedure.closed_at is not None:
        return []
    is_due = procedure.step == Step.ORDER
    return missing_in_checklist(procedure) if is_due else missing_for(procedure)


@requires(*KEEPERS)
def order_record(request: ActorRequest, pk: int) -> HttpResponse:
    """Record the order after showing what it creates: a body in the register, with members and powers.

    Before its step, or while the checklist asks something, the page of the order says what it waits for.
    """
    procedure = access_procedure(pk, actor=request.actor)
    if procedure.body is not None:
        raise Http404
    lacking = _lacking(procedure)
    if request.method == "GET" and (procedure.step != Step.ORDER or lacking):
        messages.error(request, _("The order cannot be recorded yet."))
        return redirect("cooperation:order", pk)
    purpose_ar, purpose_fr = purposes_of(procedure)
    form = OrderForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={
            "version": procedure.version,
            "code": proposed_code(procedure.kind),
            "purpose_ar": purpose_ar,
            "purpose_fr": purpose_fr,
        },
    )
    return asked(
        request,
        form,
        lambda **options: record_order(
            procedure,
            form.facts(),
            file=form.cleaned_data["file"],
            version=form.cleaned_data["version"],
            **options,
        ),
        title=_("Record the order and create the body"),
        submit=_("Create the body"),
        done=_("The order is recorded: the body is in the register, with its members and their powers."),
        back=reverse("cooperation:order", args=[pk]),
        version=procedure.version,
        template="cooperation/deliberations/order_form.html",
        procedure=procedure,
        members=members_to_be(procedure),
        lacking=lacking,
    )
