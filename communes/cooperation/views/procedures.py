"""Creations of bodies: the list, the page of one, beginning one, changing what it is about."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import ActorRequest, requires
from communes.cooperation.access import (
    CREATORS,
    FOUNDERS,
    READERS,
    access_procedure,
    may_keep,
    may_keep_register,
)
from communes.cooperation.exceptions import CooperationRefusal
from communes.cooperation.forms.procedures import ProcedureFilterForm, ProcedureForm, founder_rows
from communes.cooperation.services.checklist import lines_of
from communes.cooperation.services.procedure_files import files_of_step
from communes.cooperation.services.procedure_list import list_procedures, step_number
from communes.cooperation.services.procedure_page import UNDER_WAY, contiguity_of, steps_of
from communes.cooperation.services.procedures import (
    ORDER,
    change_procedure,
    founders_of,
    may_change_facts,
    open_procedure,
    origin_of,
)
from communes.cooperation.services.steps import missing_for
from communes.views.asking import tried
from config.toolbox.readonly import reads

PAGE_SIZE = 50


@requires(*READERS)
@reads
def procedures(request: ActorRequest) -> HttpResponse:
    """List the creations that one may see."""
    form = ProcedureFilterForm(request.GET or None)
    found = list_procedures(request.actor, form.wanted())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.step_number = step_number(row)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "page": page,
        "steps_count": len(ORDER),
        "may_open": origin_of(request.actor) is not None,
        "keeps_checklists": may_keep_register(request.actor),
    }
    return TemplateResponse(request, "cooperation/creation/list.html", context)


@requires(*READERS)
@reads
def procedure(request: ActorRequest, pk: int) -> HttpResponse:
    """Show how far a creation is, what the step under way asks, and who its members would be."""
    row = access_procedure(pk, actor=request.actor)
    founders = founders_of(row)
    keeps = may_keep(request.actor, row)
    lines = lines_of(row, row.step)
    steps = steps_of(row)
    context = {
        "procedure": row,
        "founders": founders,
        "total": sum(founder.contribution for founder in founders),
        "powers": list(row.powers.all()),
        "steps": steps,
        "current": next((shown for shown in steps if shown.state == UNDER_WAY), None),
        "lines": lines,
        "settled": sum(line.is_settled for line in lines),
        "step_files": files_of_step(row, row.step),
        "missing": missing_for(row) if row.closed_at is None else [],
        "contiguity": contiguity_of(founders),
        "objectives": list(row.objectives.select_related("plan")),
        "may_keep": keeps,
        "may_change_facts": may_change_facts(request.actor, row),
    }
    return TemplateResponse(request, "cooperation/creation/procedure.html", context)


@requires(*FOUNDERS)
def procedure_new(request: ActorRequest) -> HttpResponse:
    """Begin a creation: the communes' or the State's, by who asks."""
    origin = origin_of(request.actor)
    assert origin is not None
    assert request.actor is not None
    data = request.POST if request.method == "POST" else None
    own = request.actor.membership.commune
    form, rows = ProcedureForm(data, origin=origin), founder_rows(data, lead=own)
    if data is not None and form.is_valid() & rows.is_valid():
        try:
            row = open_procedure(form.facts(rows.facts()), actor=request.actor, at=timezone.now())
        except CooperationRefusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The creation is begun: its members were told."))
            return redirect("cooperation:procedure", pk=row.pk)
    return _facts_page(request, form, rows, {"origin": origin, "own_commune": own})


@requires(*CREATORS)
def procedure_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a creation is about, before the councils deliberate."""
    row = access_procedure(pk, actor=request.actor)
    if not may_change_facts(request.actor, row):
        messages.error(request, _("What this creation is about can no longer be changed here."))
        return redirect("cooperation:procedure", pk=pk)
    data = request.POST if request.method == "POST" else None
    form = ProcedureForm(data, origin=row.origin, procedure=row)
    rows = founder_rows(data, founders_of(row))
    if (
        data is not None
        and form.is_valid() & rows.is_valid()
        and tried(
            request,
            form,
            lambda **options: change_procedure(
                row, form.facts(rows.facts()), version=form.cleaned_data["version"], **options
            ),
            done=_("The creation was changed."),
            version=row.version,
        )
    ):
        return redirect("cooperation:procedure", pk=pk)
    return _facts_page(request, form, rows, {"procedure": row, "origin": row.origin})


def _facts_page(request: ActorRequest, form: Any, rows: Any, more: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "rows": rows, "procedure": None, "own_commune": None, **more}
    return TemplateResponse(request, "cooperation/creation/facts_form.html", context)
