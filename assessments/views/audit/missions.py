"""Missions: their list, their page, and the files they take."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from assessments.enums import State
from assessments.exceptions import AssessmentError
from assessments.models import Assessment, AuditMission
from assessments.services.audit.mission_page import MissionFilter, mission_entries, packs_ready, sealed_files
from assessments.services.audit.missions import (
    all_inspectors,
    choose_files,
    files_to_choose,
    missions_with_counts,
    save_mission,
    visible_missions,
)
from assessments.views.audit.forms import ChoiceForm, MissionFilterForm, MissionForm
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.readonly import reads
from config.toolbox.search import fold

PAGE_SIZE = 100


def access_mission(request: ActorRequest, pk: int) -> AuditMission:
    """Return one mission this actor may see now; anything else is a 404."""
    seen = visible_missions(request.actor, at=timezone.now()).select_related("cycle")
    return get_object_or_404(seen, pk=pk)


@requires(Role.ADMINISTRATOR, Role.AUDITOR)
@reads
def missions(request: ActorRequest) -> HttpResponse:
    """List the missions: all of them for the administrator, an inspector's own while they run."""
    found = missions_with_counts(request.actor, at=timezone.now())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "ready": packs_ready(page.object_list)}
    return TemplateResponse(request, "assessments/audit/missions.html", context)


@requires(Role.ADMINISTRATOR, Role.AUDITOR)
@reads
def mission(request: ActorRequest, pk: int) -> HttpResponse:
    """Show one mission: its inspectors, how far it is, its files."""
    at = timezone.now()
    row = get_object_or_404(missions_with_counts(request.actor, at=at), pk=pk)
    entries = mission_entries(row, MissionFilter.of(request.GET))
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "mission": row,
        "inspectors": row.inspectors.order_by("full_name", "pk"),
        "counts": _counts(row),
        "form": MissionFilterForm(request.GET or None),
        "page": page,
        "sealed": sealed_files(entry.assessment_id for entry in page.object_list),
        "draws": row.draws.order_by("pk"),
        "may_edit": request.actor is not None and request.actor.is_administrator,
    }
    return TemplateResponse(request, "assessments/audit/mission.html", context)


def _counts(row: Any) -> list[dict[str, Any]]:
    """Return how far a mission is, as figures at a glance."""
    figures = (
        (gettext("Files"), row.files, ""),
        (gettext("Packs ready"), packs_ready([row])[row.pk], ""),
        (gettext("Draft findings"), row.drafts, State.IN_AUDIT),
        (pgettext("count", "Findings notified"), row.notified, State.AWAITING_REPLY),
        (gettext("Replies sent by communes"), row.replied, ""),
        (gettext("Findings to decide"), row.to_decide, State.REPLIED),
        (gettext("Findings that stand"), row.standing, ""),
        (gettext("Findings dropped"), row.dropped, ""),
        (gettext("Files concluded"), row.ended, ""),
    )
    return [
        {"label": label, "value": value, "url": f"?state={state}" if state else ""}
        for label, value, state in figures
    ]


def _edited(request: ActorRequest, row: AuditMission | None) -> HttpResponse:
    at = timezone.now()
    form = MissionForm(
        request.POST if request.method == "POST" else None,
        inspectors=all_inspectors(at=at),
        mission=row,
        initial=_initial(row) if row else None,
    )
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = dict(form.cleaned_data)
        cycle = row.cycle if row else fields.pop("cycle")
        try:
            saved = save_mission(row, cycle=cycle, **fields, actor=request.actor, at=at)
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, gettext("The mission is saved."))
            return redirect("assessments:mission", pk=saved.pk)
    return TemplateResponse(request, "assessments/audit/mission_form.html", {"mission": row, "form": form})


def _initial(row: AuditMission) -> dict[str, Any]:
    return {
        "title": row.title,
        "authority": row.authority,
        "inspectors": row.inspectors.all(),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


@requires(Role.ADMINISTRATOR)
def mission_new(request: ActorRequest) -> HttpResponse:
    """Create a mission."""
    return _edited(request, None)


@requires(Role.ADMINISTRATOR)
def mission_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a mission's title, authority, inspectors or dates."""
    return _edited(request, access_mission(request, pk))


@requires(Role.ADMINISTRATOR, Role.AUDITOR)
def mission_choose(request: ActorRequest, pk: int) -> HttpResponse:
    """Take approved files of the cycle into the mission, with the reason."""
    row = access_mission(request, pk)
    assert request.actor is not None
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    ticked = {int(key) for key in request.POST.getlist("files") if key.isascii() and key.isdigit()}
    if request.method == "POST" and form.is_valid():
        try:
            taken = choose_files(
                row, ticked, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now()
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            words = ngettext(
                "%(count)s file was taken into the mission.",
                "%(count)s files were taken into the mission.",
                len(taken),
            )
            messages.success(request, words % {"count": len(taken)})
            return redirect("assessments:mission", pk=row.pk)
    text = request.GET.get("q", "").strip()[:80]
    files = _searched(files_to_choose(row, actor=request.actor), text)
    context = {
        "mission": row,
        "form": form,
        "page": Paginator(files, PAGE_SIZE).get_page(request.GET.get("page")),
        "ticked": ticked,
        "text": text,
    }
    return TemplateResponse(request, "assessments/audit/choose.html", context)


def _searched(files: QuerySet[Assessment], text: str) -> QuerySet[Assessment]:
    for word in fold(text).split():
        files = files.filter(commune__search_text__contains=word)
    return files
