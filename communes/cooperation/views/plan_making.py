"""The making of a regional plan: its meetings, its proposals and their answers."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, requires
from communes.cooperation.access import KEEPERS, READERS
from communes.cooperation.enums import ProposalState
from communes.cooperation.forms.plans import AnswerForm, MeetingForm, NotedForm, ProposalForm, actor_rows
from communes.cooperation.models import CooperationPlan
from communes.cooperation.services.plan_making import (
    answer_proposal,
    note_proposal,
    propose,
    save_meeting,
)
from communes.cooperation.services.plans import access_plan
from communes.cooperation.views.asking import asked
from communes.cooperation.views.plans import plan_header
from communes.enums import COMMUNE_ROLES
from communes.views.asking import tried
from config.toolbox.languages import pick
from config.toolbox.readonly import reads
from records.services.sending import send_file

PAGE_SIZE = 50


@requires(*READERS)
@require_safe
@reads
def plan_making(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the meetings of the making of a plan, and the proposals with their answers."""
    row = _access(request, pk)
    proposals = row.proposals.select_related("commune", "objective", "meeting").order_by(
        "-proposed_on", "-pk"
    )
    state = request.GET.get("state", "")
    if state in ProposalState.values:
        proposals = proposals.filter(state=state)
    context = {
        **plan_header(request, row),
        "meetings": list(row.meetings.select_related("minutes").prefetch_related("actors")),
        "page": Paginator(proposals, PAGE_SIZE).get_page(request.GET.get("page")),
        "states": [(one.value, one.label, one.value == state) for one in ProposalState],
        "state": state,
    }
    return TemplateResponse(request, "cooperation/study/making.html", context)


@requires(*READERS)
@require_safe
@reads
def meeting_minutes(request: ActorRequest, pk: int, meeting: int) -> FileResponse:
    """Send the minutes of a meeting."""
    row = get_object_or_404(_access(request, pk).meetings.select_related("minutes"), pk=meeting)
    if row.minutes is None:
        raise Http404
    return send_file(row.minutes, download="download" in request.GET)


@requires(*KEEPERS)
def meeting_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Write a meeting down."""
    return _meeting(request, pk, None)


@requires(*KEEPERS)
def meeting_edit(request: ActorRequest, pk: int, meeting: int) -> HttpResponse:
    """Write a meeting anew."""
    return _meeting(request, pk, meeting)


@requires(*COMMUNE_ROLES)
def proposal_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Propose something for the plan of one's region."""
    row = _access(request, pk)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    return asked(
        request,
        form,
        lambda **options: propose(row, form.cleaned_data["text"], **options),
        title=_("Make a proposal"),
        text=_("In the name of your commune. Administrators answer it, with a reason."),
        submit=_("Send the proposal"),
        done=_("The proposal was sent: you will be told of the answer."),
        **_around(row),
    )


@requires(*KEEPERS)
def proposal_note(request: ActorRequest, pk: int, meeting: int) -> HttpResponse:
    """Note a proposal that was made in a meeting."""
    row = _access(request, pk)
    known = get_object_or_404(row.meetings.select_related("plan"), pk=meeting)
    form = NotedForm(request.POST if request.method == "POST" else None)
    return asked(
        request,
        form,
        lambda **options: note_proposal(known, **form.cleaned_data, **options),
        title=_("Note a proposal"),
        text=known.subject,
        submit=_("Note the proposal"),
        done=_("The proposal is noted."),
        **_around(row),
    )


@requires(*KEEPERS)
def proposal_answer(request: ActorRequest, pk: int, proposal: int) -> HttpResponse:
    """Answer a proposal: taken up in an objective, or not and why."""
    row = _access(request, pk)
    known = get_object_or_404(row.proposals.select_related("plan"), pk=proposal)
    form = AnswerForm(request.POST if request.method == "POST" else None, proposal=known)
    return asked(
        request,
        form,
        lambda **options: answer_proposal(
            known,
            is_taken=form.cleaned_data["state"] == ProposalState.TAKEN,
            reason=form.cleaned_data["reason"],
            objective=form.cleaned_data["objective"],
            version=form.cleaned_data["version"],
            **options,
        ),
        title=_("Answer the proposal"),
        text=known.text,
        submit=_("Answer the proposal"),
        done=_("The proposal is answered."),
        version=known.version,
        **_around(row),
    )


def _meeting(request: ActorRequest, pk: int, meeting: int | None) -> HttpResponse:
    row = _access(request, pk)
    known = get_object_or_404(row.meetings, pk=meeting) if meeting is not None else None
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, rows = MeetingForm(data, files, meeting=known), actor_rows(data, known)
    if (
        data is not None
        and all([form.is_valid(), rows.is_valid()])
        and tried(
            request,
            form,
            lambda **options: save_meeting(
                row,
                known,
                form.facts(rows.facts()),
                minutes=form.cleaned_data["minutes"],
                version=form.cleaned_data["version"],
                **options,
            ),
            done=_("The meeting is saved."),
            version=known.version if known else 0,
        )
    ):
        return redirect("cooperation:plan_making", pk=pk)
    context = {"plan": row, "meeting": known, "form": form, "rows": rows}
    return TemplateResponse(request, "cooperation/study/meeting_form.html", context)


def _access(request: ActorRequest, pk: int) -> CooperationPlan:
    """Return a regional plan: the national one is not made with meetings and proposals here."""
    row = access_plan(pk, actor=request.actor)
    if row.region_id is None:
        raise Http404
    return row


def _around(row: CooperationPlan) -> dict[str, Any]:
    return {
        "back": reverse("cooperation:plan_making", args=[row.pk]),
        "template": "cooperation/study/plan_form.html",
        "crumb_title": pick(row, "title"),
    }
