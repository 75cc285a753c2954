"""Proposals of residents and what becomes of each."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from action_programs.forms.participation import FateForm, ProposalFilterForm, ProposalForm
from action_programs.models import ActionProgramme, Proposal
from action_programs.services.access import READERS, WRITERS, access_programme, may_write
from action_programs.services.proposals import (
    decide_proposal,
    fates_of,
    list_proposals,
    remove_proposal,
    save_proposal,
)
from action_programs.services.proposals_table import proposals_workbook
from action_programs.views.asking import ask
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


@requires(*READERS)
@reads
def proposals(request: ActorRequest, pk: int) -> HttpResponse:
    """List the proposals, all of them or those of one fate, of one meeting, with some words."""
    row = access_programme(pk, actor=request.actor)
    form = ProposalFilterForm(request.GET or None)
    wanted = form.wanted()
    meeting = row.meetings.filter(pk=wanted["meeting"]).first() if wanted["meeting"] else None
    context = {
        "programme": row,
        "form": form,
        "meeting": meeting,
        "page": Paginator(list_proposals(row, **wanted), PAGE_SIZE).get_page(request.GET.get("page")),
        "fates": fates_of(row),
        "may_edit": row.is_open and may_write(request.actor, row),
    }
    return TemplateResponse(request, "action_programs/participation/proposals.html", context)


@requires(*READERS)
@reads
def proposals_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send every proposal as a workbook."""
    row = access_programme(pk, actor=request.actor)
    content = proposals_workbook(row, language=current_language())
    name = f"adaa-pac-{row.first_year}-{row.commune.slug}-proposals.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@requires(*WRITERS)
def proposal_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add a proposal; several of one meeting are written one after the other."""
    return _edited(request, access_programme(pk, actor=request.actor), None)


@requires(*WRITERS)
def proposal_edit(request: ActorRequest, pk: int, proposal: int) -> HttpResponse:
    """Change what was written of a proposal."""
    row = access_programme(pk, actor=request.actor)
    return _edited(request, row, _proposal(row, proposal))


@requires(*WRITERS)
def proposal_fate(request: ActorRequest, pk: int, proposal: int) -> HttpResponse:
    """Write what becomes of a proposal."""
    row = access_programme(pk, actor=request.actor)
    found = _proposal(row, proposal)
    form = FateForm(request.POST if request.method == "POST" else None, proposal=found)
    back = f"{_list(row)}#proposal-{found.number}"
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: decide_proposal(found, form.decision(), **options),
            done=_("What becomes of proposal %(number)s is written.") % {"number": found.number},
        )
    ):
        return redirect(back)
    context = {
        "programme": row,
        "form": form,
        "confirm_title": _("What becomes of proposal %(number)s") % {"number": found.number},
        "confirm_text": found.text,
        "submit_label": _("Save"),
        "cancel_url": back,
    }
    return TemplateResponse(request, "action_programs/form.html", context)


@requires(*WRITERS)
def proposal_remove(request: ActorRequest, pk: int, proposal: int) -> HttpResponse:
    """Ask, then take out a proposal written by mistake."""
    row = access_programme(pk, actor=request.actor)
    found = _proposal(row, proposal)
    return ask(
        request,
        row,
        lambda **options: remove_proposal(found, **options),
        title=_("Remove proposal %(number)s?") % {"number": found.number},
        text=_("Only what was written by mistake is removed: a proposal that is not followed is set aside."),
        label=_("Remove"),
        done=_("Removed."),
        back=_list(row),
        is_danger=True,
    )


def _proposal(row: ActionProgramme, pk: int) -> Proposal:
    return get_object_or_404(row.proposals.select_related("programme", "joined_to", "meeting"), pk=pk)


def _list(row: ActionProgramme) -> str:
    return reverse("action_programs:proposals", args=[row.pk])


def _edited(request: ActorRequest, row: ActionProgramme, known: Proposal | None) -> HttpResponse:
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        programme=row,
        initial=_initial(request, row, known),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: save_proposal(row, known, form.facts(), **options),
            done=_("The proposal is saved."),
        )
    ):
        if "another" not in request.POST:
            return redirect(_list(row))
        meeting = form.cleaned_data["meeting"]
        again = reverse("action_programs:proposal_new", args=[row.pk])
        return redirect(f"{again}?meeting={meeting.pk}" if meeting else again)
    context = {"programme": row, "proposal": known, "form": form, "cancel_url": _list(row)}
    return TemplateResponse(request, "action_programs/participation/proposal_form.html", context)


def _initial(request: ActorRequest, row: ActionProgramme, known: Proposal | None) -> dict[str, object]:
    """Return what stands in the form: the proposal, or the meeting that one comes from."""
    if known:
        return {"text": known.text, "audience": known.audience, "meeting": known.meeting_id}
    asked = request.GET.get("meeting", "")
    meeting = row.meetings.filter(pk=asked).first() if asked.isdecimal() else None
    return {"meeting": meeting.pk, "audience": meeting.audience} if meeting else {}
