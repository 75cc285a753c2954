"""The three-year programming: its versions, one of them, its amounts, its closing, its budget."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.enums import RESOURCE_HEADINGS, SPENDING_HEADINGS
from action_programs.forms.programming import AttachForm, ProgrammingForm, StartProgrammingForm
from action_programs.models import ActionProgramme, ThreeYearProgramming
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.programming import (
    amounts_of,
    attach_programming,
    balance_of,
    close_programming,
    is_outdated,
    save_programming,
    start_programming,
)
from action_programs.services.programming_table import programming_workbook
from action_programs.views.attachments import shown_documents
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from communes.views.asking import explain
from config.toolbox.clock import local_day
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE


@requires(*READERS)
@reads
def programmings(request: ActorRequest, pk: int) -> HttpResponse:
    """List the versions of the three-year programming, the latest first."""
    row = access_programme(pk, actor=request.actor)
    found = list(row.programmings.select_related("changed_by").order_by("-number"))
    context = {
        "programme": row,
        "programmings": found,
        "is_outdated": is_outdated(row, today=local_day(timezone.now())),
        "may_start": may_write(request.actor, row) and all(one.closed_at for one in found),
    }
    return TemplateResponse(request, "action_programs/programmings.html", context)


@requires(*READERS)
@reads
def programming(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Show a version: what is available, what projects need, the gap of each year."""
    row = access_programme(pk, actor=request.actor)
    found = _find(row, number)
    balance = balance_of(found)
    context = {
        "programme": row,
        "programming": found,
        "balance": balance,
        "resources": [(heading.label, balance.amounts[heading]) for heading in RESOURCE_HEADINGS],
        "spending": [(heading.label, balance.amounts[heading]) for heading in SPENDING_HEADINGS],
        "may_edit": may_write(request.actor, row),
        **shown_documents(request, row, found),
    }
    return TemplateResponse(request, "action_programs/programming.html", context)


@requires(*READERS)
@reads
def programming_xlsx(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Send a version as a workbook."""
    row = access_programme(pk, actor=request.actor)
    found = _find(row, number)
    name = f"adaa-pbt-{found.first_year}-{row.commune.slug}-{number}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = programming_workbook(found, language=current_language())
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*WRITERS)
def programming_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Start the next version from the last one."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    form = StartProgrammingForm(request.POST if request.method == "POST" else None, programme=row)
    if request.method == "POST" and form.is_valid():
        try:
            started = start_programming(row, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The version is started: write its amounts."))
            return redirect("action_programs:programming_edit", pk=pk, number=started.number)
    context = {
        "programme": row,
        "form": form,
        "confirm_title": _("New version of the three-year programming"),
        "submit_label": _("Start"),
        "cancel_url": reverse("action_programs:programmings", args=[pk]),
    }
    return TemplateResponse(request, "action_programs/form.html", context)


@requires(*WRITERS)
def programming_edit(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Write the amounts of an open version."""
    row = access_programme(pk, actor=request.actor)
    found = _find(row, number)
    assert request.actor is not None
    data = request.POST if request.method == "POST" else None
    form = ProgrammingForm(data, programming=found, amounts=amounts_of(found))
    if data is not None and form.is_valid():
        written = {"note": form.cleaned_data["note"], "version": form.cleaned_data["version"]}
        try:
            save_programming(found, form.amounts(), **written, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            explain(form, refusal, version=found.version)
        else:
            messages.success(request, _("The amounts are saved."))
            return redirect("action_programs:programming", pk=pk, number=number)
    context = {"programme": row, "programming": found, "form": form}
    return TemplateResponse(request, "action_programs/programming_form.html", context)


@requires(*WRITERS)
def programming_close(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Ask, then freeze a version with what the projects need today."""
    row = access_programme(pk, actor=request.actor)
    found = _find(row, number)
    assert request.actor is not None
    if request.method == "POST":
        try:
            close_programming(found, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The version is closed."))
        return redirect("action_programs:programming", pk=pk, number=number)
    return _page(
        request,
        found,
        form=None,
        confirm_title=_("Close version %(number)s?") % {"number": number},
        confirm_text=_(
            "Its amounts, and what the projects need today, are kept as they are. They can no longer be "
            "changed: the next version takes over."
        ),
        submit_label=_("Close the version"),
    )


@requires(*WRITERS)
def programming_attach(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Say to which budget a closed version was attached, and when that was voted."""
    row = access_programme(pk, actor=request.actor)
    found = _find(row, number)
    assert request.actor is not None
    initial = {"voted_on": found.budget_voted_on}
    form = AttachForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            attach_programming(found, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The version is attached to the budget: it proves condition CMO3."))
            return redirect("action_programs:programming", pk=pk, number=number)
    title = _("Attach version %(number)s to the budget of %(year)s")
    return _page(
        request,
        found,
        form=form,
        confirm_title=title % {"number": number, "year": found.first_year},
        submit_label=_("Attach"),
    )


def _find(row: ActionProgramme, number: int) -> ThreeYearProgramming:
    return get_object_or_404(row.programmings.select_related("programme", "changed_by"), number=number)


def _page(request: ActorRequest, found: ThreeYearProgramming, **context: Any) -> HttpResponse:
    row = access_programme(found.programme_id, actor=request.actor)
    cancel = reverse("action_programs:programming", args=[row.pk, found.number])
    context |= {"programme": row, "cancel_url": cancel}
    return TemplateResponse(request, "action_programs/form.html", context)
