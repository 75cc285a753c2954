"""The steps of a creation: their checklists, concluding them, taking them up again, giving up."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import CREATORS, READERS, access_procedure, may_keep
from communes.cooperation.enums import Step
from communes.cooperation.forms.procedure_steps import (
    ContiguityForm,
    LineForm,
    NoteForm,
    ObjectivesForm,
    ReasonForm,
)
from communes.cooperation.models import Procedure
from communes.cooperation.services.checklist import items_of, lines_of, write_line
from communes.cooperation.services.consistency import declare_contiguity, tie_objectives
from communes.cooperation.services.procedure_files import files_of_step
from communes.cooperation.services.procedures import give_up
from communes.cooperation.services.steps import conclude_step, missing_for, reopen_step
from communes.cooperation.step_pages import pages_of
from communes.cooperation.views.asking import asked
from config.toolbox.languages import pick
from config.toolbox.readonly import reads

TEMPLATE = "cooperation/creation/form.html"


@requires(*READERS)
@reads
def procedure_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Show the checklist and the documents of one step, whether it is behind, under way or to come."""
    row = access_procedure(pk, actor=request.actor)
    wanted = _step(step)
    done = row.steps_done.filter(step=wanted).select_related("done_by").order_by("done_at", "pk")
    context = {
        "procedure": row,
        "step": wanted,
        "lines": lines_of(row, wanted),
        "step_files": files_of_step(row, wanted),
        "pages": pages_of(wanted, row),
        "history": list(done),
        "may_keep": may_keep(request.actor, row),
    }
    return TemplateResponse(request, "cooperation/creation/step.html", context)


@requires(*CREATORS)
def procedure_line(request: ActorRequest, pk: int, item: int) -> HttpResponse:
    """Tick a line of the checklist of the step under way, with its documents."""
    row = access_procedure(pk, actor=request.actor)
    found = get_object_or_404(items_of(row, row.step), pk=item)
    done = row.items.filter(item=found).first()
    initial: dict[str, Any] = {"version": 0}
    if done:
        initial = {name: getattr(done, name) for name in ("version", "done_on", "note")}
    form = LineForm(*_sent(request), initial=initial)
    return asked(
        request,
        form,
        lambda **options: write_line(row, found, **form.cleaned_data, **options),
        title=pick(found, "title"),
        text=_("A document is needed.") if found.needs_document else "",
        submit=_("Save"),
        done=_("The line was saved."),
        version=initial["version"],
        **_frame(row),
    )


@requires(*CREATORS)
def procedure_conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Conclude the step under way; what is missing is listed."""
    row = access_procedure(pk, actor=request.actor)
    form = NoteForm(request.POST or None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **options: conclude_step(row, **form.cleaned_data, **options),
        title=_("Conclude “%(step)s”?") % {"step": row.get_step_display()},
        text=_("The next step begins, and the members are told."),
        submit=_("Conclude the step"),
        done=_("The step is concluded."),
        version=row.version,
        missing=missing_for(row) if row.closed_at is None else [],
        **_frame(row),
    )


@requires(*CREATORS)
def procedure_reopen(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """Take a concluded step up again, and those after it with it."""
    row = access_procedure(pk, actor=request.actor)
    wanted = _step(step)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **options: reopen_step(row, wanted, **form.cleaned_data, **options),
        title=_("Take “%(step)s” up again?") % {"step": wanted.label},
        text=_("It is under way again; the steps after it are to be concluded anew. The members are told."),
        submit=_("Take the step up again"),
        done=_("The step is under way again."),
        version=row.version,
        is_danger=True,
        **_frame(row),
    )


@requires(*CREATORS)
def procedure_give_up(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a creation up for good."""
    row = access_procedure(pk, actor=request.actor)
    form = ReasonForm(request.POST or None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **options: give_up(row, **form.cleaned_data, **options),
        title=_("Give this creation up?"),
        text=_("Its file no longer changes, but can be read. This cannot be undone. The members are told."),
        submit=_("Give the creation up"),
        done=_("The creation was given up."),
        version=row.version,
        is_danger=True,
        **_frame(row),
    )


@requires(*CREATORS)
def procedure_objectives(request: ActorRequest, pk: int) -> HttpResponse:
    """Tie a creation to objectives of the plans, or say why to none."""
    row = access_procedure(pk, actor=request.actor)
    initial = {
        "version": row.version,
        "objectives": list(row.objectives.values_list("pk", flat=True)),
        "reason": row.no_objective_reason,
    }
    form = ObjectivesForm(request.POST or None, initial=initial, procedure=row)
    return asked(
        request,
        form,
        lambda **options: tie_objectives(row, **form.cleaned_data, **options),
        title=_("Consistency with the plans"),
        text=_("The objectives of the national plan and of the regional plans of its members are offered."),
        submit=_("Save"),
        done=_("What it serves was saved."),
        version=row.version,
        **_frame(row),
    )


@requires(*CREATORS)
def procedure_contiguity(request: ActorRequest, pk: int) -> HttpResponse:
    """Declare whether the members touch, where the portal has no outline of some."""
    row = access_procedure(pk, actor=request.actor)
    initial = {"version": row.version, "contiguity": row.contiguity, "note": row.contiguity_note}
    form = ContiguityForm(request.POST or None, initial=initial)
    return asked(
        request,
        form,
        lambda **options: declare_contiguity(row, **form.cleaned_data, **options),
        title=_("Declare the contiguity"),
        text=_("A criterion, never a condition: it holds no step back."),
        submit=_("Save"),
        done=_("The contiguity was declared."),
        version=row.version,
        **_frame(row),
    )


def _step(step: str) -> Step:
    if step not in Step.values:
        raise Http404
    return Step(step)


def _sent(request: ActorRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _frame(row: Procedure) -> dict[str, Any]:
    """Return what every form about a creation is shown with: the page it comes from and goes back to."""
    back = reverse("cooperation:procedure", args=[row.pk])
    return {"back": back, "template": TEMPLATE, "procedure": row}
