"""The cooperation plans: their list, one with its objectives, what is tied to it, its adoption."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.access import ActorRequest, public, requires
from communes.cooperation.access import KEEPERS, READERS
from communes.cooperation.forms.plans import AdoptForm, ObjectiveForm, PlanFilterForm, PlanForm, StandingForm
from communes.cooperation.forms.procedure_steps import ReasonForm
from communes.cooperation.models import CooperationPlan
from communes.cooperation.services.plan_making import may_propose
from communes.cooperation.services.plan_objectives import (
    consistency_of,
    objectives_shown,
    remove_objective,
    save_objective,
)
from communes.cooperation.services.plans import (
    access_plan,
    adopt_plan,
    find_plans,
    may_write_plans,
    reads_within,
    reopen_plan,
    save_plan,
)
from communes.cooperation.views.asking import asked
from config.toolbox.languages import pick
from config.toolbox.readonly import reads
from records.services.events import event_sentence, events_of

PAGE_SIZE = 50
SHOWN_EVENTS = 30


@public
@require_safe
@reads
def plans(request: ActorRequest) -> HttpResponse:
    """List the plans that one may read."""
    is_within = reads_within(request.actor)
    form = PlanFilterForm(request.GET or None, is_within=is_within)
    found = find_plans(request.actor, form.wanted())
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_write": may_write_plans(request.actor),
    }
    return TemplateResponse(request, "cooperation/study/plans.html", context)


@public
@require_safe
@reads
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a plan, its objectives and what is tied to each; its log within."""
    row = access_plan(pk, actor=request.actor)
    is_within = reads_within(request.actor)
    events = events_of(row)[:SHOWN_EVENTS] if is_within else []
    context = {
        **plan_header(request, row),
        "objectives": objectives_shown(row, request.actor),
        "is_within": is_within,
        "changes": [(event, event_sentence(event)) for event in events],
    }
    return TemplateResponse(request, "cooperation/study/plan.html", context)


@requires(*READERS)
@require_safe
@reads
def plan_consistency(request: ActorRequest, pk: int) -> HttpResponse:
    """List the projects and creations of the plan's territory: tied to it, to others, or to none and why."""
    row = access_plan(pk, actor=request.actor)
    form = StandingForm(request.GET or None)
    found, wanted = consistency_of(row, request.actor), form.wanted()
    shown = [one for one in found if not wanted or one.standing == wanted]
    context = {
        **plan_header(request, row),
        "form": form,
        "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [
            {
                "label": label,
                "value": sum(one.standing == standing for one in found),
                "url": f"?standing={standing}",
            }
            for standing, label in form.fields["standing"].choices[1:]  # type: ignore[attr-defined]
        ],
    }
    return TemplateResponse(request, "cooperation/study/consistency.html", context)


@requires(*KEEPERS)
def plan_new(request: ActorRequest) -> HttpResponse:
    """Begin a plan."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    return asked(
        request,
        form,
        lambda **options: save_plan(None, form.facts(), version=None, **options),
        title=_("Begin a cooperation plan"),
        submit=_("Begin the plan"),
        done=_("The plan is begun: write its objectives."),
        back=reverse("cooperation:plans"),
    )


@requires(*KEEPERS)
def plan_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a plan is."""
    row = access_plan(pk, actor=request.actor)
    form = PlanForm(request.POST if request.method == "POST" else None, plan=row)
    return asked(
        request,
        form,
        lambda **options: save_plan(row, form.facts(), version=form.cleaned_data["version"], **options),
        title=_("Change the plan"),
        submit=_("Save"),
        done=_("The plan is saved."),
        **_around(row),
    )


@requires(*KEEPERS)
def plan_adopt(request: ActorRequest, pk: int) -> HttpResponse:
    """Adopt a plan: from then on it is public."""
    row = access_plan(pk, actor=request.actor)
    form = AdoptForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **options: adopt_plan(
            row, form.cleaned_data["adopted_on"], version=form.cleaned_data["version"], **options
        ),
        title=_("Adopt the plan"),
        text=_("The plan and its objectives become public, and they no longer change."),
        submit=_("Adopt the plan"),
        done=_("The plan is adopted: it is public now."),
        **_around(row),
    )


@requires(*KEEPERS)
def plan_reopen(request: ActorRequest, pk: int) -> HttpResponse:
    """Take an adopted plan back into the making."""
    row = access_plan(pk, actor=request.actor)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    return asked(
        request,
        form,
        lambda **options: reopen_plan(
            row, form.cleaned_data["reason"], version=form.cleaned_data["version"], **options
        ),
        title=_("Take the plan back into the making"),
        text=_("It is no longer public until it is adopted anew. What is tied to it stays tied."),
        submit=_("Take it back"),
        done=_("The plan is in the making again."),
        is_danger=True,
        **_around(row),
    )


@requires(*KEEPERS)
def objective_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an objective to a plan."""
    return _objective(request, pk, None)


@requires(*KEEPERS)
def objective_edit(request: ActorRequest, pk: int, objective: int) -> HttpResponse:
    """Change an objective of a plan."""
    return _objective(request, pk, objective)


@requires(*KEEPERS)
def objective_remove(request: ActorRequest, pk: int, objective: int) -> HttpResponse:
    """Remove an objective that nothing is tied to."""
    row = access_plan(pk, actor=request.actor)
    known = get_object_or_404(row.objectives, pk=objective)
    return asked(
        request,
        None,
        lambda **options: remove_objective(known, version=None, **options),
        title=_("Remove the objective"),
        text=f"{known.code} – {pick(known, 'title')}",
        submit=_("Remove the objective"),
        done=_("The objective is removed."),
        is_danger=True,
        **_around(row),
    )


def plan_header(request: ActorRequest, row: CooperationPlan) -> dict[str, object]:
    """Return what stands above every page about a plan."""
    names = [(_("Plan and objectives"), "plan"), (_("Consistency"), "plan_consistency")]
    if row.region_id is not None:
        names.append((_("Meetings and proposals"), "plan_making"))
    addresses = [(label, reverse(f"cooperation:{name}", args=[row.pk])) for label, name in names]
    tabs = [
        {"label": label, "url": address, "is_current": address == request.path}
        for label, address in addresses
    ]
    return {
        "plan": row,
        "tabs": tabs if reads_within(request.actor) else [],
        "may_write": may_write_plans(request.actor),
        "may_propose": may_propose(request.actor, row),
    }


def _objective(request: ActorRequest, pk: int, objective: int | None) -> HttpResponse:
    row = access_plan(pk, actor=request.actor)
    known = get_object_or_404(row.objectives, pk=objective) if objective is not None else None
    initial = {"version": row.version}
    if known is not None:
        initial |= {name: getattr(known, name) for name in ("code", "title_ar", "title_fr")}
    form = ObjectiveForm(request.POST if request.method == "POST" else None, initial=initial)
    return asked(
        request,
        form,
        lambda **options: save_objective(
            row, known, form.facts(), version=form.cleaned_data["version"], **options
        ),
        title=_("Change the objective") if known else _("Add an objective"),
        submit=_("Save"),
        done=_("The objective is saved."),
        **_around(row),
    )


def _around(row: CooperationPlan) -> dict[str, Any]:
    return {
        "back": reverse("cooperation:plan", args=[row.pk]),
        "version": row.version,
        "template": "cooperation/study/plan_form.html",
        "crumb_title": pick(row, "title"),
    }
