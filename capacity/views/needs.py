"""Needs of communes and bodies: filing, following, sorting."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.enums import NeedState
from capacity.forms.needs import NeedFilterForm, NeedForm, ReasonForm, SortForm
from capacity.services.access import EDITORS, NEED_READERS, NEED_WRITERS, access_need, is_of, may_edit
from capacity.services.lines import current_lines
from capacity.services.need_list import list_needs, needs_workbook, states_of
from capacity.services.needs import file_need, may_be_withdrawn, withdraw_need
from capacity.services.proposals import Proposal, proposal_of
from capacity.services.sorting import possible_states, sort_need
from capacity.views.asking import own_asker, own_commune
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import Role
from communes.views.asking import tried
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


@requires(*NEED_READERS)
@reads
def needs(request: ActorRequest) -> HttpResponse:
    """List the needs: a commune's or a body's own, or those of one's scope."""
    assert request.actor is not None
    form = _filters(request)
    found = list_needs(request.actor, form.wanted())
    states = states_of(request.actor)
    context = {
        "form": form,
        "page_title": _title(request.actor),
        "files_needs": request.actor.has_role(*NEED_WRITERS),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [
            {"label": state.label, "value": states[state], "url": f"?state={state.value}"}
            for state in NeedState
        ],
    }
    return TemplateResponse(request, "capacity/needs.html", context)


@requires(*NEED_READERS)
@reads
def needs_xlsx(request: ActorRequest) -> HttpResponse:
    """Send the needs of the same filters as a workbook."""
    content = needs_workbook(
        list_needs(request.actor, _filters(request).wanted()), language=current_language()
    )
    headers = {"Content-Disposition": 'attachment; filename="adaa-needs.xlsx"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*NEED_WRITERS)
def need_new(request: ActorRequest) -> HttpResponse:
    """File a need, from a proposal of the portal where ``?year=&line=`` names one."""
    assert request.actor is not None
    asker = own_asker(request)
    proposal = _proposal(request) if request.actor.is_commune else None
    form = NeedForm(
        request.POST if request.method == "POST" else None,
        proposal=proposal,
        is_of_body=not request.actor.is_commune,
    )
    if request.method == "POST" and form.is_valid():
        try:
            filed = file_need(
                asker,
                form.facts(),
                proposed_from=proposal.assessed_year if proposal else None,
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(reverse("capacity:need", args=[filed.pk]))
    context = {
        "form": form,
        "confirm_title": _("File a need"),
        "confirm_text": _("Once filed, the need has a number and a date, and DDCTD reads it."),
        "submit_label": _("File the need"),
        "cancel_url": reverse("capacity:proposals" if proposal else "capacity:needs"),
        "crumb_title": _("Proposed needs") if proposal else _title(request.actor),
    }
    return TemplateResponse(request, "capacity/form.html", context)


@requires(*NEED_READERS)
@reads
def need(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a need with its receipt, where it stands, and the answer."""
    row = access_need(pk, actor=request.actor)
    context = {
        "need": row,
        "line": current_lines().get(row.line),
        "answered": row.merged_into or row,
        "merged": list(row.merged.select_related("commune", "body").order_by("pk")),
        "may_sort": may_edit(request.actor) and bool(possible_states(row)),
        "may_withdraw": is_of(request.actor, row.asker) and may_be_withdrawn(row),
    }
    return TemplateResponse(request, "capacity/need.html", context)


@requires(*EDITORS)
def need_sort(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what becomes of a need."""
    row = access_need(pk, actor=request.actor)
    back = reverse("capacity:need", args=[pk])
    if not possible_states(row):
        return redirect(back)
    form = SortForm(request.POST if request.method == "POST" else None, need=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: sort_need(
                row, form.decision(), version=form.cleaned_data["version"], **options
            ),
            done=_("Saved. Those who filed the need are told."),
            version=row.version,
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "need": row,
        "confirm_title": _("What becomes of this need"),
        "submit_label": _("Save and tell those who filed it"),
        "cancel_url": back,
        "crumb_title": row.reference,
    }
    return TemplateResponse(request, "capacity/form.html", context)


@requires(*NEED_WRITERS)
def need_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a need back, with the reason."""
    row = access_need(pk, actor=request.actor)
    back = reverse("capacity:need", args=[pk])
    if not may_be_withdrawn(row):
        return redirect(back)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: withdraw_need(row, form.cleaned_data["reason"], **options),
            done=_("The need is withdrawn. It keeps its number."),
        )
    ):
        return redirect(back)
    context = {
        "form": form,
        "need": row,
        "confirm_title": _("Withdraw this need"),
        "confirm_text": _("DDCTD will no longer answer it. This cannot be undone: file it again if need be."),
        "submit_label": _("Withdraw the need"),
        "cancel_url": back,
        "crumb_title": row.reference,
    }
    return TemplateResponse(request, "capacity/form.html", context)


def _title(actor: Actor) -> str:
    if actor.role == Role.BODY_OFFICER:
        return _("Training needs of the body")
    return _("Needs of communes") if actor.is_commune else _("Needs of communes and bodies")


def _filters(request: ActorRequest) -> NeedFilterForm:
    assert request.actor is not None
    is_of_body = request.actor.role == Role.BODY_OFFICER
    return NeedFilterForm(request.GET or None, with_places=may_edit(request.actor), is_of_body=is_of_body)


def _proposal(request: ActorRequest) -> Proposal | None:
    year, line = request.GET.get("year", ""), request.GET.get("line", "")
    if not line:
        return None
    if not year.isdecimal():
        raise Http404
    return proposal_of(own_commune(request), int(year), line)
