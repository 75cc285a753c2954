"""A programme: the list, its page, its steps, its vote and its visa."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from action_programs.enums import DECISIVE, StepKind
from action_programs.exceptions import ProgrammeRefusal
from action_programs.forms.programmes import ProgrammeFilterForm, StartForm, StepForm, VisaForm, VoteForm
from action_programs.models import ActionProgramme
from action_programs.services.access import (
    OVERSEERS,
    READERS,
    WRITERS,
    access_programme,
    may_write,
)
from action_programs.services.attachments import attachments_of
from action_programs.services.listing import list_programmes
from action_programs.services.programmes import (
    StepFacts,
    adopt_programme,
    missing_of,
    record_visa,
    save_step,
    start_programme,
)
from action_programs.services.summary import summary_of
from action_programs.services.timeline import timeline_of
from action_programs.services.versions import current_version
from assessments.exceptions import AssessmentError
from communes.access import ActorRequest, requires
from config.toolbox.clock import local_day
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@requires(*READERS)
@reads
def programmes(request: ActorRequest) -> HttpResponse:
    """List the programmes: a commune's own, or those of one's scope."""
    form = ProgrammeFilterForm(request.GET or None)
    # A word that is no choice filters nothing, and the form says so.
    wanted = form.cleaned_data if form.is_bound and (form.is_valid() or form.cleaned_data) else {}
    found = list_programmes(
        request.actor,
        today=local_day(timezone.now()),
        text=wanted.get("q", ""),
        state=wanted.get("state", ""),
        late=wanted.get("late", ""),
        place=wanted.get("place", ""),
    )
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_start": request.actor is not None and request.actor.is_commune,
        "may_compare": request.actor is not None and request.actor.role in OVERSEERS,
    }
    return TemplateResponse(request, "action_programs/programmes.html", context)


@requires(*WRITERS)
def programme_new(request: ActorRequest) -> HttpResponse:
    """Start the programme of one's commune."""
    assert request.actor is not None
    form = StartForm(request.POST if request.method == "POST" else None)
    commune = request.actor.membership.commune
    if request.method == "POST" and form.is_valid():
        try:
            started = start_programme(commune, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except ProgrammeRefusal as refusal:
            form.add_error("first_year", refusal.message)
        else:
            messages.success(request, _("The programme is started."))
            return redirect("action_programs:programme", pk=started.pk)
    context = {
        "form": form,
        "confirm_title": _("Start an action programme"),
        "confirm_text": _("It covers six years. Its steps, axes and projects are written afterwards."),
        "submit_label": _("Start"),
        "cancel_url": reverse("action_programs:programmes"),
    }
    return TemplateResponse(request, "action_programs/form.html", context)


@requires(*READERS)
@reads
def programme(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a programme: what comes next, its steps, its summary, who was heard."""
    row = access_programme(pk, actor=request.actor)
    writes = may_write(request.actor, row)
    context = {
        **_shown(row),
        "timeline": timeline_of(row, today=local_day(timezone.now())),
        "missing": missing_of(row) if row.is_open else None,
        "documents": attachments_of(row, "step"),
        "may_write": writes,
        "may_edit": writes and row.is_open,
        "in_force": current_version(row),
    }
    return TemplateResponse(request, "action_programs/programme.html", context)


def _shown(row: ActionProgramme) -> dict[str, object]:
    return {
        "programme": row,
        "summary": summary_of(row),
        "poles": list(row.poles.order_by("position")),
        "groups": list(row.survey_groups.order_by("position")),
    }


@requires(*WRITERS)
def step(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """Write one step of the making."""
    row = access_programme(pk, actor=request.actor)
    if kind not in StepKind.values or kind in DECISIVE:
        raise Http404
    assert request.actor is not None
    written = row.steps.filter(kind=kind, round=row.round).first()
    initial = {name: getattr(written, name) for name in StepFacts.__slots__} if written else None
    form = StepForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = StepFacts(**form.cleaned_data)
        try:
            save_step(row, StepKind(kind), facts, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The step is saved."))
            return redirect("action_programs:programme", pk=pk)
    return _confirmed(request, row, form, StepKind(kind).label, _("Save"))


@requires(*WRITERS)
def adopt(request: ActorRequest, pk: int) -> HttpResponse:
    """Record the council's vote, which freezes the programme."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    form = VoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            adopt_programme(row, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The vote is recorded. The programme waits for the visa."))
            return redirect("action_programs:programme", pk=pk)
    more = {
        "missing": missing_of(row),
        "confirm_text": _("Once the vote is recorded, axes, projects and amounts can no longer be changed."),
    }
    return _confirmed(request, row, form, _("Record the council’s vote"), _("Record the vote"), **more)


@requires(*WRITERS)
def visa(request: ActorRequest, pk: int) -> HttpResponse:
    """Record the governor's visa, or its refusal."""
    row = access_programme(pk, actor=request.actor)
    assert request.actor is not None
    form = VisaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_visa(
                row,
                decided_on=data["decided_on"],
                is_refused=data["outcome"] == "refused",
                note=data["note"],
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("action_programs:programme", pk=pk)
    text = _("With the visa the programme is public. A refusal opens it again.")
    return _confirmed(request, row, form, _("Record the visa"), _("Record the decision"), confirm_text=text)


def _confirmed(
    request: ActorRequest, row: ActionProgramme, form: object, title: object, label: str, **more: object
) -> HttpResponse:
    context = {
        "programme": row,
        "form": form,
        "confirm_title": title,
        "submit_label": label,
        "cancel_url": reverse("action_programs:programme", args=[row.pk]),
        **more,
    }
    return TemplateResponse(request, "action_programs/form.html", context)
