"""The lines of a plan: written, removed, with their people; what waits kept or set aside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.exceptions import AssessmentError
from capacity.forms.plan_people import LinePeopleForm
from capacity.forms.plans import PlanChoices, PlanLineForm, SetAsideForm
from capacity.models import CapacityPlan, PlanLine
from capacity.services.access import WRITERS, access_plan
from capacity.services.demand import demand_of, keep_demand, set_aside_demand, take_back
from capacity.services.people import PeopleFilter, list_people
from capacity.services.plan_lines import line_title, remove_line, save_line, set_people, with_parts
from capacity.services.plans import may_write
from capacity.views.plans import asked, plan_url, versioned
from communes.access import ActorRequest, requires
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.inputs import MaybeVersionedForm

# As many as one reads through; whoever was chosen is shown besides.
SHOWN_PEOPLE = 100


def _line(plan: CapacityPlan, number: int) -> PlanLine:
    found = get_object_or_404(with_parts(plan.actions.all()), number=number)
    found.plan = plan
    return found


@requires(*WRITERS)
def plan_line_new(request: ActorRequest, pk: int) -> HttpResponse:
    """Add an action."""
    return _edited(request, access_plan(pk, actor=request.actor), None)


@requires(*WRITERS)
def plan_line_edit(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Change an action."""
    row = access_plan(pk, actor=request.actor)
    return _edited(request, row, _line(row, number))


@requires(*WRITERS)
def plan_line_remove(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Ask, then take an action out of the plan."""
    row = access_plan(pk, actor=request.actor)
    line = _line(row, number)
    if not may_write(request.actor, row):
        return redirect(plan_url(row))
    form = versioned(request, MaybeVersionedForm, row)
    return asked(
        request,
        row,
        form,
        lambda **options: remove_line(line, version=form.cleaned_data["version"], **options),
        title=_("Remove the action “%(title)s”?") % {"title": line_title(line)},
        submit=_("Remove it"),
        done=_("The action is removed."),
        confirm_text=_("Its people and its funding go with it. This cannot be undone."),
        is_danger=True,
    )


@requires(*WRITERS)
def plan_line_people(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Choose the people of an action; each whom the topic is not for needs a reason."""
    row = access_plan(pk, actor=request.actor)
    line = _line(row, number)
    if not may_write(request.actor, row):
        return redirect(plan_url(row))
    chosen = list(line.people.all())
    text = request.GET.get("q", "")[:80]
    found = list_people(row.commune, PeopleFilter(text=text))
    keys = [part.person_id for part in chosen]
    others = list(found.exclude(pk__in=keys)[: SHOWN_PEOPLE + 1])
    people = [part.person for part in chosen if part.person.left_on is None] + others[:SHOWN_PEOPLE]
    there = [part for part in chosen if part.person.left_on is None]
    form = LinePeopleForm(
        request.POST if request.method == "POST" else None,
        initial={"version": row.version},
        people=people,
        chosen=there,
        topic=line.topic,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: set_people(
                line, form.chosen(), version=form.cleaned_data["version"], **options
            ),
            done=_("The people of the action are saved."),
            version=row.version,
        )
    ):
        return redirect(plan_url(row))
    context = {
        "plan": row,
        "line": line,
        "title": line_title(line),
        "form": form,
        "text": text,
        "has_more": len(others) > SHOWN_PEOPLE,
        "gone": [part.person for part in chosen if part.person.left_on is not None],
        "has_list": bool(people) or bool(text),
    }
    return TemplateResponse(request, "capacity/plan_people.html", context)


@requires(*WRITERS)
@require_POST
def demand_keep(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """Make an action from what waits, and go on writing it."""
    row = access_plan(pk, actor=request.actor)
    assert request.actor is not None
    try:
        line = keep_demand(row, key, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
        return redirect(plan_url(row))
    messages.success(request, _("It is an action of the plan now: write what is missing."))
    return redirect("capacity:plan_line_edit", pk=pk, number=line.number)


@requires(*WRITERS)
def demand_set_aside(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """Leave what waits out of the plan, with the reason."""
    row = access_plan(pk, actor=request.actor)
    if not may_write(request.actor, row):
        return redirect(plan_url(row))
    lines = with_parts(row.actions.all())
    demands = demand_of(row, lines, today=local_day(timezone.now()))
    demand = next((each for each in demands if each.key == key), None)
    if demand is None:
        raise Http404
    form = versioned(request, SetAsideForm, row)
    return asked(
        request,
        row,
        form,
        lambda **options: set_aside_demand(row, key, **form.cleaned_data, **options),
        title=_("Set aside “%(title)s”") % {"title": demand.title},
        submit=_("Set it aside"),
        done=_("It is set aside, with the reason."),
        confirm_text=_("DDCTD reads the reason with the plan. You may take it back until the plan is sent."),
    )


@requires(*WRITERS)
@require_POST
def demand_take_back(request: ActorRequest, pk: int, key: str) -> HttpResponse:
    """Undo the setting aside of what waits."""
    row = access_plan(pk, actor=request.actor)
    assert request.actor is not None
    try:
        take_back(row, key, actor=request.actor, at=timezone.now())
    except AssessmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It waits again: keep it or set it aside."))
    return redirect(plan_url(row))


def _edited(request: ActorRequest, plan: CapacityPlan, line: PlanLine | None) -> HttpResponse:
    if not may_write(request.actor, plan):
        return redirect(plan_url(plan))
    form = PlanLineForm(
        request.POST if request.method == "POST" else None,
        choices=PlanChoices.of(plan, [line] if line else []),
        line=line,
        initial={"version": plan.version},
    )
    return asked(
        request,
        plan,
        form,
        lambda **options: save_line(
            plan, line, form.facts(), version=form.cleaned_data["version"], **options
        ),
        title=_("Change the action") if line else _("Add an action"),
        submit=_("Save"),
        done=_("The action is saved."),
    )
