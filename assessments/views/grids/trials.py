"""What a version or a draft would have given for a past year: asked for, shown, taken away."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from assessments.exceptions import AssessmentError
from assessments.models import Cycle, Grid, GridDraft, GridTrial
from assessments.services.grid_trials.export import assumption_words, trial_workbook
from assessments.services.grid_trials.reading import TrialFilter, counted, gaps_of, seen_rows, tried_lines
from assessments.services.grid_trials.running import request_trial
from assessments.services.grid_trials.tried import (
    READERS,
    Past,
    Tried,
    cycles_to_try,
    is_outdated,
    latest_trial,
)
from assessments.services.grids import GridRefused
from assessments.views.grids.forms import TrialForm, TrialListForm
from communes.access import ActorRequest, requires
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads
from config.toolbox.spreadsheets.writing import XLSX_TYPE

PAGE_SIZE = 50


@dataclass(slots=True)
class Asked:
    """What one address asks for."""

    tried: Tried
    cycles: list[Cycle] = field(default_factory=list)
    past: Past | None = None
    trial: GridTrial | None = None

    @classmethod
    def of(cls, tried: Tried, wanted: Any) -> "Asked":
        """Read the year and the figures, the latest year and its final results by default."""
        found = cls(tried, cycles_to_try(tried))
        if not found.cycles:
            return found
        form = TrialForm(wanted, cycles=found.cycles)
        chosen = form.cleaned_data if form.is_valid() else {}
        year = chosen.get("cycle", found.cycles[0].assessed_year)
        cycle = next(each for each in found.cycles if each.assessed_year == year)
        found.past = Past.of(cycle, tried, chosen.get("figures", "final"))
        found.trial = latest_trial(tried, found.past)
        return found


def _listed(request: ActorRequest, trial: GridTrial) -> tuple[TrialListForm, Any]:
    form = TrialListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    names = {"q": "text", "region": "region", "category": "category", "show": "show", "sort": "sort"}
    wanted = {name: asked[key] for key, name in names.items() if asked.get(key)}
    assert request.actor is not None
    return form, TrialFilter(**wanted).apply(seen_rows(trial, request.actor))


def _page(request: ActorRequest, tried: Tried, **context: Any) -> HttpResponse:
    """Show the trial that the address asks for; sent, ask a worker for it."""
    found = Asked.of(tried, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and found.past is not None and request.actor is not None:
        try:
            job = request_trial(
                tried,
                found.past.cycle,
                figures=found.past.figures,
                actor=request.actor,
                at=timezone.now(),
            )
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            return redirect("records:job", pk=job.pk)
    context |= {
        "asked": found,
        "form": _chosen(found),
        "refusal": _refusal(tried),
        "trial": found.trial,
    }
    if found.trial is not None and found.past is not None:
        assert request.actor is not None
        listing, rows = _listed(request, found.trial)
        context |= {
            "is_outdated": _is_outdated(found),
            "counts": counted(found.trial, seen_rows(found.trial, request.actor)),
            "lines": tried_lines(found.trial),
            "gaps": gaps_of(found.trial, "lines"),
            "condition_gaps": gaps_of(found.trial, "conditions"),
            "assumption": assumption_words(),
            "listing": listing,
            "clear_url": f"{request.path}?cycle={found.past.cycle}&figures={found.past.figures}",
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        }
    return TemplateResponse(request, "assessments/grid_trials/trial.html", context)


def _chosen(found: Asked) -> TrialForm | None:
    if found.past is None:
        return None
    chosen = {"cycle": found.past.cycle.assessed_year, "figures": found.past.figures}
    return TrialForm(initial=chosen, cycles=found.cycles)


def _refusal(tried: Tried) -> str:
    """Return why a draft cannot be scored yet; "" when it can."""
    try:
        tried.scoring()
    except GridRefused as refusal:
        return refusal.message
    return ""


def _is_outdated(found: Asked) -> bool:
    assert found.trial is not None
    assert found.past is not None
    try:
        return is_outdated(found.trial, found.tried, found.past)
    except GridRefused:
        return True


def _workbook(request: ActorRequest, tried: Tried) -> HttpResponse:
    """Send the communes as they are listed, the lines and what the result was made from."""
    found = Asked.of(tried, request.GET)
    if found.trial is None:
        raise Http404
    _form, rows = _listed(request, found.trial)
    content = trial_workbook(found.trial, rows, name=str(tried.subject), language=current_language())
    name = f"adaa-trial-{tried.subject.code}-{found.trial.cycle.assessed_year}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _version(code: str, version: str) -> Tried:
    return Tried(get_object_or_404(Grid, code=code, version=version))


def _draft(pk: int) -> Tried:
    return Tried(get_object_or_404(GridDraft, pk=pk))


def _draft_address(request: ActorRequest, pk: int) -> str:
    """Return the page of a draft for those who may open it, else that of the grids."""
    is_administrator = request.actor is not None and request.actor.is_administrator
    return reverse("assessments:grid_draft", args=[pk]) if is_administrator else reverse("assessments:grids")


@requires(*READERS)
def grid_trial(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Show what a version would have given for a past year."""
    tried = _version(code, version)
    return _page(
        request,
        tried,
        subject=tried.subject,
        back=reverse("assessments:grid", args=[code, version]),
        workbook=reverse("assessments:grid_trial_xlsx", args=[code, version]),
    )


@requires(*READERS)
@reads
def grid_trial_xlsx(request: ActorRequest, code: str, version: str) -> HttpResponse:
    """Send what a version would have given as a workbook."""
    return _workbook(request, _version(code, version))


@requires(*READERS)
def draft_impact(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what a draft would have given for a past year."""
    tried = _draft(pk)
    return _page(
        request,
        tried,
        subject=tried.subject,
        back=_draft_address(request, pk),
        workbook=reverse("assessments:draft_impact_xlsx", args=[pk]),
    )


@requires(*READERS)
@reads
def draft_impact_xlsx(request: ActorRequest, pk: int) -> HttpResponse:
    """Send what a draft would have given as a workbook."""
    return _workbook(request, _draft(pk))
