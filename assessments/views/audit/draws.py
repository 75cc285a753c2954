"""Samples drawn at random: shown before they are drawn, kept, made again, published."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext

from assessments.exceptions import AssessmentError
from assessments.models import Cycle, SampleDraw
from assessments.services.audit.draws import (
    FrameChanged,
    draw_document,
    is_same_draw,
    make_draw,
    preview_draw,
    propose_seed,
    published_draws,
    strata_in_words,
)
from assessments.services.audit.missions import files_to_choose, visible_missions
from assessments.views.audit.finding_forms import SampleForm
from assessments.views.audit.missions import access_mission
from communes.access import ActorRequest, public, requires
from communes.enums import Role
from config.toolbox.readonly import reads

INSPECTION = (Role.ADMINISTRATOR, Role.AUDITOR)


@requires(*INSPECTION)
def mission_draw(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the sample that a size and a seed would give, then draw it."""
    mission, actor = access_mission(request, pk), request.actor
    assert actor is not None
    asked = request.POST if request.method == "POST" else request.GET
    form = SampleForm(asked if "size" in asked else None, initial={"seed": propose_seed()})
    context: dict[str, Any] = {
        "mission": mission,
        "form": form,
        "candidates": files_to_choose(mission, actor=actor).count(),
        "document": None,
    }
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data
        try:
            if request.method == "POST":
                draw = make_draw(
                    mission,
                    **wanted,
                    seen_digest=request.POST.get("seen", ""),
                    actor=actor,
                    at=timezone.now(),
                )
                words = ngettext(
                    "%(count)s file was drawn into the mission.",
                    "%(count)s files were drawn into the mission.",
                    draw.size,
                )
                messages.success(request, words % {"count": draw.size})
                return redirect("assessments:draw", pk=draw.pk)
            context |= _shown(preview_draw(mission, **wanted, actor=actor).to_document())
        except FrameChanged as refusal:
            form.add_error(None, refusal.message)
            context |= _shown(preview_draw(mission, **wanted, actor=actor).to_document())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
    return TemplateResponse(request, "assessments/audit/mission_draw.html", context)


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    return {"document": document, "strata": strata_in_words(document["strata"])}


def _access(request: ActorRequest, pk: int) -> SampleDraw:
    """Return one draw of a mission that this actor may see now; anything else is a 404."""
    missions = visible_missions(request.actor, at=timezone.now())
    draws = SampleDraw.objects.filter(mission__in=missions).select_related("mission__cycle")
    return get_object_or_404(draws, pk=pk)


@requires(*INSPECTION)
@reads
def draw(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a draw with all that is needed to make it again."""
    row = _access(request, pk)
    return TemplateResponse(
        request,
        "assessments/audit/draw.html",
        {
            "draw": row,
            "strata": strata_in_words(row.strata),
            "is_same": is_same_draw(draw_document(row)),
        },
    )


@requires(*INSPECTION)
@reads
def draw_json(request: ActorRequest, pk: int) -> HttpResponse:
    """Send a draw as JSON, for ``manage.py check_draw``."""
    return _file(_access(request, pk))


def _file(row: SampleDraw) -> HttpResponse:
    content = json.dumps(draw_document(row), ensure_ascii=False, indent=1)
    name = f"adaa-sample-{row.mission.cycle.assessed_year}-{row.pk}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@public
@reads
def public_draws(request: HttpRequest, year: int) -> HttpResponse:
    """Show everybody the samples of a published cycle, with their seeds."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    rows = [{"draw": row, "strata": strata_in_words(row.strata)} for row in published_draws(cycle)]
    if not rows:
        raise Http404
    return TemplateResponse(request, "assessments/public/draws.html", {"cycle": cycle, "rows": rows})


@public
@reads
def public_draw_json(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Send everybody a draw of a published cycle as JSON."""
    cycle = get_object_or_404(Cycle, assessed_year=year)
    return _file(get_object_or_404(published_draws(cycle), pk=pk))
