"""The standard packs of a mission or of a cycle: their state, their making, their download."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Assessment, Cycle
from assessments.services.access import visible_assessments
from assessments.services.audit.missions import visible_missions
from assessments.services.batches import cancel_batch, latest_batch
from assessments.services.packs.downloads import PACK_ROLES, open_archive
from assessments.services.packs.sealing import MANY_PACKS_JOB, PackRow, pack_rows, request_packs
from assessments.views.packs.sending import send_archive
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.enums import Role
from config.toolbox.readonly import reads
from records.services.notices import Link


@dataclass(frozen=True)
class Selection:
    """The packs of a mission or of a cycle, as one person may have them."""

    scope: str
    target: Model
    title: str
    rows: list[PackRow]
    file_name: str
    page: str
    page_kwargs: Mapping[str, Any]

    @property
    def sealed(self) -> list[PackRow]:
        return [row for row in self.rows if row.sealed is not None]

    @property
    def unsealed(self) -> list[PackRow]:
        return [row for row in self.rows if row.may_have_pack and row.sealed is None]

    @property
    def not_approved(self) -> list[PackRow]:
        return [row for row in self.rows if not row.may_have_pack]

    def url(self, page: str) -> str:
        return reverse(f"assessments:{page}", kwargs=dict(self.page_kwargs))


def _mission(pk: int, actor: Actor | None, at: datetime) -> Selection:
    mission = get_object_or_404(visible_missions(actor, at=at).select_related("cycle"), pk=pk)
    return Selection(
        scope="mission",
        target=mission,
        title=mission.title,
        rows=pack_rows(Assessment.objects.filter(mission_entry__mission=mission)),
        file_name=f"adaa-{mission.cycle.assessed_year}-mission-{mission.pk}.zip",
        page="mission_packs",
        page_kwargs={"pk": mission.pk},
    )


def _cycle(year: int, actor: Actor | None, at: datetime) -> Selection:
    cycle = get_object_or_404(Cycle, assessed_year=year)
    files = visible_assessments(Assessment.objects.filter(cycle=cycle), actor, at=at)
    return Selection(
        scope="cycle",
        target=cycle,
        title=str(cycle.assessed_year),
        rows=pack_rows(files),
        file_name=f"adaa-{cycle.assessed_year}.zip",
        page="cycle_packs",
        page_kwargs={"year": cycle.assessed_year},
    )


@requires(Role.AUDITOR, Role.ADMINISTRATOR)
@require_safe
@reads
def mission_packs(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the packs of a mission."""
    return _selection_page(request, _mission(pk, request.actor, timezone.now()))


@requires(Role.AUDITOR, Role.ADMINISTRATOR)
@require_POST
def prepare_mission_packs(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask the workers for the packs of a mission that are not there yet."""
    return _prepare(request, _mission(pk, request.actor, timezone.now()))


@requires(Role.AUDITOR, Role.ADMINISTRATOR)
@require_POST
def cancel_mission_packs(request: ActorRequest, pk: int) -> HttpResponse:
    """Stop the making of a mission's packs; those made by then are kept."""
    return _cancel(request, _mission(pk, request.actor, timezone.now()))


@requires(Role.AUDITOR, Role.ADMINISTRATOR)
@require_safe
def download_mission_packs(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Stream the packs of a mission as one archive."""
    return _download_selection(request, _mission(pk, request.actor, timezone.now()))


@requires(*PACK_ROLES)
@require_safe
@reads
def cycle_packs(request: ActorRequest, year: int) -> HttpResponse:
    """Show the packs of a cycle that one may have."""
    return _selection_page(request, _cycle(year, request.actor, timezone.now()))


@requires(*PACK_ROLES)
@require_POST
def prepare_cycle_packs(request: ActorRequest, year: int) -> HttpResponse:
    """Ask the workers for the packs of a cycle that are not there yet."""
    return _prepare(request, _cycle(year, request.actor, timezone.now()))


@requires(*PACK_ROLES)
@require_POST
def cancel_cycle_packs(request: ActorRequest, year: int) -> HttpResponse:
    """Stop the making of a cycle's packs; those made by then are kept."""
    return _cancel(request, _cycle(year, request.actor, timezone.now()))


@requires(*PACK_ROLES)
@require_safe
def download_cycle_packs(request: ActorRequest, year: int) -> HttpResponseBase:
    """Stream the packs of a cycle as one archive."""
    return _download_selection(request, _cycle(year, request.actor, timezone.now()))


def _selection_page(request: ActorRequest, selection: Selection) -> HttpResponse:
    batch = latest_batch(MANY_PACKS_JOB, selection.target)
    context = {
        "selection": selection,
        "batch": batch,
        "seconds_left": batch.seconds_left(at=timezone.now()) if batch else None,
        "prepare_url": selection.url(f"prepare_{selection.page}"),
        "cancel_url": selection.url(f"cancel_{selection.page}"),
        "download_url": selection.url(f"download_{selection.page}"),
        "progress_url": selection.url(selection.page),
    }
    fragment = request.headers.get("HX-Request")
    template = "assessments/packs/_selection.html" if fragment else "assessments/packs/selection.html"
    return TemplateResponse(request, template, context)


def _prepare(request: ActorRequest, selection: Selection) -> HttpResponse:
    request_packs(
        selection.rows,
        target=selection.target,
        title=selection.title,
        link=Link(f"assessments:{selection.page}", selection.page_kwargs),
        actor=request.actor,
        at=timezone.now(),
    )
    return redirect(selection.url(selection.page))


def _cancel(request: ActorRequest, selection: Selection) -> HttpResponse:
    if batch := latest_batch(MANY_PACKS_JOB, selection.target):
        cancel_batch(batch, by=request.user, at=timezone.now())
    return redirect(selection.url(selection.page))


def _download_selection(request: ActorRequest, selection: Selection) -> HttpResponseBase:
    archive = open_archive(selection.rows, file_name=selection.file_name, listed=True)
    return send_archive(request, archive, scope=selection.scope)
