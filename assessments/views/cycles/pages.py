"""Cycles: their list, their page, their calendar, opening, extensions, scores."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.enums import Figures
from assessments.exceptions import AssessmentError
from assessments.models import Cycle
from assessments.services import overview
from assessments.services.access import access_assessment
from assessments.services.audit.closing import files_not_drawn
from assessments.services.cycles import EDITABLE_FIELDS, GridsUnfit, grant_extension, open_cycle, save_cycle
from assessments.services.score_runs import request_cycle_score
from assessments.views.cycles.forms import CycleForm, ExtensionForm, ScoresForm
from communes.access import ActorRequest, requires
from communes.enums import Role
from config.toolbox.languages import current_language
from config.toolbox.readonly import reads


def access_cycle(year: int) -> Cycle:
    """Return a cycle with its grids, or a 404."""
    return get_object_or_404(Cycle.objects.select_related("grid", "additional_grid"), assessed_year=year)


@requires(Role.ADMINISTRATOR)
@reads
def cycles(request: ActorRequest) -> HttpResponse:
    """List the cycles, newest first."""
    rows = Cycle.objects.select_related("grid").order_by("-assessed_year")
    return TemplateResponse(request, "assessments/cycles/list.html", {"cycles": rows})


@requires(Role.ADMINISTRATOR)
@reads
def cycle(request: ActorRequest, year: int) -> HttpResponse:
    """Show a cycle: what comes next, its calendar, its files by state, what can be done."""
    row = access_cycle(year)
    counts = [
        {
            "label": state.label,
            "value": count,
            "url": f"{reverse('assessments:files')}?year={year}&state={state.value}",
        }
        for state, count in overview.funnel(row)
    ]
    context = {
        "cycle": row,
        "milestones": overview.milestones(row, at=timezone.now()),
        "counts": counts,
        "targets": row.targets.count(),
        "not_drawn": files_not_drawn(row),
        "scores_form": ScoresForm(),
    }
    return TemplateResponse(request, "assessments/cycles/detail.html", context)


def _edit(request: ActorRequest, row: Cycle | None) -> HttpResponse:
    before = {name: getattr(row, name) for name in EDITABLE_FIELDS} if row else None
    form = CycleForm(request.POST or None, instance=row)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_cycle(
                form.save(commit=False),
                before=before,
                reason=form.cleaned_data.get("reason", ""),
                actor=request.actor,
                at=timezone.now(),
            )
        except GridsUnfit as refusal:
            form.add_error(None, refusal.message)
            errors = [error.text[current_language()] for error in refusal.errors]
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The cycle is saved."))
            return redirect("assessments:cycle", year=saved.assessed_year)
    # The form has written into its instance: the page names the cycle as it is stored.
    year = before["assessed_year"] if before else None
    context = {"form": form, "errors": errors, "year": year}
    return TemplateResponse(request, "assessments/cycles/form.html", context)


@requires(Role.ADMINISTRATOR)
def cycle_new(request: ActorRequest) -> HttpResponse:
    """Prepare a cycle."""
    return _edit(request, None)


@requires(Role.ADMINISTRATOR)
def cycle_edit(request: ActorRequest, year: int) -> HttpResponse:
    """Change a cycle that is not published."""
    return _edit(request, access_cycle(year))


@requires(Role.ADMINISTRATOR)
def cycle_open(request: ActorRequest, year: int) -> HttpResponse:
    """Ask, then open a cycle."""
    row = access_cycle(year)
    errors: list[str] = []
    if request.method == "POST":
        try:
            created = open_cycle(row, actor=request.actor, at=timezone.now())
        except GridsUnfit as refusal:
            messages.error(request, refusal.message)
            errors = [error.text[current_language()] for error in refusal.errors]
        except AssessmentError as refusal:
            messages.error(request, refusal.message)
        else:
            text = ngettext(
                "The cycle is open: %(count)s file was created.",
                "The cycle is open: %(count)s files were created.",
                created,
            )
            messages.success(request, text % {"count": created})
            return redirect("assessments:cycle", year=year)
    context = {
        "cycle": row,
        "errors": errors,
        "targets": row.targets.count(),
        "confirm_title": _("Open the cycle %(year)s") % {"year": year},
        "confirm_text": _(
            "Opening freezes the grids, creates a draft for each target commune and tells the communes. "
            "It cannot be undone."
        ),
        "submit_label": _("Open the cycle"),
        "cancel_url": reverse("assessments:cycle", args=[year]),
    }
    return TemplateResponse(request, "assessments/cycles/open.html", context)


@requires(Role.ADMINISTRATOR)
@require_POST
def cycle_scores(request: ActorRequest, year: int) -> HttpResponse:
    """Compute the scores of a whole cycle, in the worker."""
    form = ScoresForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the declared or the verified figures."))
        return redirect("assessments:cycle", year=year)
    job = request_cycle_score(
        access_cycle(year),
        figures=Figures(form.cleaned_data["figures"]),
        owner=request.user,
        at=timezone.now(),
    )
    return redirect("records:job", pk=job.pk)


@requires(Role.ADMINISTRATOR)
def extension(request: ActorRequest, pk: int) -> HttpResponse:
    """Give one commune a later deadline."""
    at = timezone.now()
    assessment = access_assessment(pk, actor=request.actor, at=at)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grant_extension(
                assessment,
                until=form.until_instant(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                at=at,
            )
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The deadline is extended and the commune is told."))
            return redirect("assessments:detail", pk=pk)
    context: dict[str, Any] = {
        "assessment": assessment,
        "form": form,
        "confirm_title": _("Extend the deadline"),
        "submit_label": _("Extend the deadline"),
        "cancel_url": reverse("assessments:detail", args=[pk]),
    }
    return TemplateResponse(request, "assessments/cycles/extension.html", context)
