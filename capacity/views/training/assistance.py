"""Technical assistance: the list, one of them, planning, changing, following."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.forms.assistance import AssistanceFilterForm, AssistanceForm, AssistanceStepForm
from capacity.models import Need
from capacity.services.access import EDITORS, READERS, access_need, may_edit
from capacity.services.assistance import (
    access_assistance,
    assistances_workbook,
    list_assistances,
    move_assistance,
    possible_steps,
    save_assistance,
)
from capacity.services.lines import current_lines
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


@requires(*READERS)
@reads
def assistances(request: ActorRequest) -> HttpResponse:
    """List the assistance: a commune's own, or that of one's scope."""
    form = AssistanceFilterForm(request.GET or None)
    found = list_assistances(request.actor, **form.wanted())
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_edit": may_edit(request.actor),
    }
    return TemplateResponse(request, "capacity/training/assistances.html", context)


@requires(*READERS)
@reads
def assistances_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the assistance of the same filters as a workbook."""
    form = AssistanceFilterForm(request.GET or None)
    rows = list_assistances(request.actor, **form.wanted())
    content = assistances_workbook(rows, language=current_language())
    headers = {"Content-Disposition": 'attachment; filename="adaa-assistance.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*READERS)
@reads
def assistance(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one assistance."""
    row = access_assistance(pk, actor=request.actor)
    lines = current_lines()
    context = {
        "assistance": row,
        "lines": [(code, lines.get(code)) for code in row.lines],
        "may_change": may_edit(request.actor) and bool(possible_steps(row)),
    }
    return TemplateResponse(request, "capacity/training/assistance.html", context)


@requires(*EDITORS)
def assistance_new(request: ActorRequest) -> HttpResponse:
    """Plan an assistance, from a need where ``?need=`` names one."""
    need = _need(request)
    form = AssistanceForm(
        request.POST if request.method == "POST" else None,
        commune=need.commune if need else None,
        need=need,
    )
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            row = save_assistance(None, form.facts(), actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("capacity:assistance", pk=row.pk)
    context = {
        "form": form,
        "confirm_title": _("Plan an assistance"),
        "confirm_text": _("The commune is told as soon as it is saved."),
        "submit_label": _("Save"),
        "cancel_url": reverse("capacity:assistances"),
        "crumb_title": _("Technical assistance"),
        "need": need,
    }
    return TemplateResponse(request, "capacity/training/assistance_form.html", context)


@requires(*EDITORS)
def assistance_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change an assistance that is not over."""
    row = access_assistance(pk, actor=request.actor)
    back = reverse("capacity:assistance", args=[pk])
    form = AssistanceForm(request.POST if request.method == "POST" else None, assistance=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: save_assistance(
                row, form.facts(), version=form.cleaned_data["version"], **options
            ),
            done=_("The assistance is saved."),
            version=row.version,
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("Change the assistance"),
        "submit_label": _("Save"),
        "cancel_url": back,
        "crumb_title": row.subject,
    }
    return TemplateResponse(request, "capacity/form.html", context)


@requires(*EDITORS)
def assistance_step(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what becomes of an assistance."""
    row = access_assistance(pk, actor=request.actor)
    back = reverse("capacity:assistance", args=[pk])
    if not possible_steps(row):
        return redirect(back)
    form = AssistanceStepForm(request.POST if request.method == "POST" else None, assistance=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: move_assistance(
                row,
                form.cleaned_data["state"],
                form.cleaned_data["result"],
                version=form.cleaned_data["version"],
                **options,
            ),
            done=_("Saved. The commune is told when it is done or cancelled."),
            version=row.version,
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "confirm_title": _("What becomes of this assistance"),
        "confirm_text": _("What is done or cancelled can no longer be changed."),
        "submit_label": _("Save"),
        "cancel_url": back,
        "crumb_title": row.subject,
    }
    return TemplateResponse(request, "capacity/form.html", context)


def _need(request: ActorRequest) -> Need | None:
    key = request.GET.get("need", "")
    if not (key.isascii() and key.isdigit()):
        return None
    need = access_need(int(key), actor=request.actor)
    # Assistance is given to communes.
    if need.commune is None:
        raise Http404
    return need
