"""The synthesis of a mission across its communes."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import AuditMission
from assessments.services.audit.missions import visible_missions
from assessments.services.audit.synthesis import GAINED, LOST, Synthesis, mission_synthesis
from assessments.services.audit.synthesis_papers import (
    request_synthesis,
    running_synthesis_job,
    synthesis_rows,
    synthesis_workbook,
)
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.services.sending import send_stored

READERS = (Role.ADMINISTRATOR, Role.AUDITOR)
PAGE_SIZE = 100


def _mission(request: ActorRequest, pk: int) -> AuditMission:
    """Return one mission this actor may see now, with its grids; anything else is a 404."""
    seen = visible_missions(request.actor, at=timezone.now())
    return get_object_or_404(seen.select_related("cycle__grid", "cycle__additional_grid"), pk=pk)


@requires(*READERS)
@require_safe
@reads
def synthesis(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what a mission found: findings, scores before and after, replies, recommendations."""
    found = mission_synthesis(_mission(request, pk))
    context = {
        "mission": found.mission,
        "synthesis": found,
        "papers": synthesis_rows(found),
        "job": running_synthesis_job(found.mission),
    }
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "assessments/audit/_synthesis_papers.html", context)
    context |= {
        "counts": _counts(found),
        "gravity": [{"label": word.label, "count": count} for word, count in found.gravity],
        "outcomes": [{"label": label, "count": count} for label, count in found.outcomes],
        "axes": [{"label": title, "count": count} for title, count in found.axes],
        "page": Paginator(found.communes, PAGE_SIZE).get_page(request.GET.get("page")),
        "open_recommendations": sum(row.state in ("open", "under_way") for row in found.recommendations),
    }
    return TemplateResponse(request, "assessments/audit/synthesis.html", context)


def _counts(found: Synthesis) -> list[dict[str, Any]]:
    return [
        {"label": _("Files of the mission"), "value": len(found.communes)},
        {"label": _("Concluded"), "value": found.concluded},
        {"label": _("Findings"), "value": found.findings},
        {"label": _("Communes told of findings"), "value": found.notified},
        {"label": _("Replies received"), "value": found.replied},
        {"label": _("Became eligible"), "value": found.crossed(GAINED)},
        {"label": _("No longer eligible"), "value": found.crossed(LOST)},
    ]


@requires(*READERS)
@require_POST
def prepare_synthesis(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask a worker for the synthesis on paper."""
    assert request.actor is not None
    mission = _mission(request, pk)
    if any(row.paper is None for row in synthesis_rows(mission_synthesis(mission))):
        request_synthesis(mission, actor=request.actor, at=timezone.now())
    return redirect("assessments:synthesis", pk=pk)


@requires(*READERS)
@require_safe
@reads
def synthesis_pdf(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    """Send the synthesis in one language; one not written yet leads to the page that asks for it."""
    for row in synthesis_rows(mission_synthesis(_mission(request, pk))):
        if row.language == language:
            if row.paper is None:
                return redirect("assessments:synthesis", pk=pk)
            return send_stored(request, row.paper.file)
    raise Http404


@requires(*READERS)
@require_safe
@reads
def synthesis_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the synthesis as a workbook."""
    found = mission_synthesis(_mission(request, pk))
    content = synthesis_workbook(found, language=current_language())
    name = f"adaa-{found.mission.cycle.assessed_year}-mission-{pk}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)
