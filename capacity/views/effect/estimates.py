"""The effects over all communes: lists, one effect, the table behind them, asking for a new estimate."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from capacity.enums import Grouping
from capacity.forms.effect import CommuneSearchForm
from capacity.models import Effect
from capacity.services.access import EDITORS, OVERSEERS, may_edit
from capacity.services.effect.runs import request_estimate, running_job
from capacity.services.effect.shown import effect_row, effects_by, latest_run, left_out_of, path_of
from communes.access import ActorRequest, communes_seen_by, requires
from config.toolbox.readonly import reads
from config.toolbox.search import fold
from records.services.jobs import job_title
from records.services.sending import send_file

FOUND = 20


@requires(*OVERSEERS)
@reads
def effect(request: ActorRequest) -> HttpResponse:
    """List the effects of the latest estimate by line, by topic or by type of action."""
    grouping = request.GET.get("by", Grouping.LINE)
    if grouping not in Grouping.values:
        raise Http404
    run = latest_run()
    form = CommuneSearchForm(request.GET or None)
    context = {
        "run": run,
        "grouping": grouping,
        "groupings": [(value, label) for value, label in Grouping.choices],
        "effects": effects_by(run, grouping) if run else None,
        "form": form,
        "found": _found(request, form),
        "may_edit": may_edit(request.actor),
        **_work(request),
    }
    return TemplateResponse(request, "capacity/effect/effects.html", context)


@requires(*OVERSEERS)
@reads
def effect_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one effect: its sentence, means, path by years since the action, who was left out."""
    found = get_object_or_404(Effect.objects.select_related("run__table"), pk=pk)
    path = path_of(found)
    context = {
        "row": effect_row(found),
        "path": path,
        "left_out": left_out_of(found),
        "drawn": [(step["effect"], step["low"], step["high"]) for step in path],
        "since": sum(1 for step in path if step["since"] <= 0),
    }
    return TemplateResponse(request, "capacity/effect/effect.html", context)


@requires(*EDITORS)
@reads
def effect_table(request: ActorRequest) -> FileResponse:
    """Send the very table that was estimated. It holds what every commune did, so it is DDCTD's."""
    run = latest_run()
    if run is None:
        raise Http404
    return send_file(run.table, download=True)


@requires(*EDITORS)
@require_POST
def effect_estimate(request: ActorRequest) -> HttpResponse:
    """Ask the worker for a new estimate."""
    assert request.actor is not None
    request_estimate(actor=request.actor, at=timezone.now())
    messages.success(request, _("The estimate is under way."))
    return redirect("capacity:effect")


def _work(request: ActorRequest) -> dict[str, Any]:
    job = running_job() if may_edit(request.actor) else None
    return {"job": job, "job_title": job_title(job) if job else ""}


def _found(request: ActorRequest, form: CommuneSearchForm) -> list[Any] | None:
    words = fold(form.wanted()).split()
    if not words:
        return None
    communes = communes_seen_by(request.actor).select_related("province")
    for word in words:
        communes = communes.filter(search_text__contains=word)
    return list(communes[:FOUND])
