"""The plan of a year: its page, its start, its sending, its return or acceptance."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from capacity.enums import SheetState
from capacity.forms.plans import AcceptForm, ReturnForm, StartForm
from capacity.models import CapacityPlan
from capacity.services.access import EDITORS, READERS, WRITERS, access_plan, may_edit
from capacity.services.deadlines import plan_due_on
from capacity.services.demand import demand_of
from capacity.services.dispatch import accept_sheet, return_sheet
from capacity.services.fitness import mismatch_of
from capacity.services.lines import current_lines
from capacity.services.plan_lines import audience_label, cost_of, kind_label, lines_of
from capacity.services.plan_papers import JOB, plan_sheets
from capacity.services.plans import (
    may_write,
    missing_of_plan,
    plan_totals,
    plan_years,
    send_plan,
    start_plan,
)
from capacity.views import confirming
from capacity.views.asking import own_commune
from communes.access import ActorRequest, requires
from communes.actors import Actor
from communes.views.asking import tried
from config.toolbox.clock import local_day
from config.toolbox.inputs import MaybeVersionedForm
from config.toolbox.readonly import reads
from records.services.jobs import job_title, unfinished_job
from records.services.papers import paper_rows


def plan_url(plan: CapacityPlan) -> str:
    """Return the address of a plan."""
    return reverse("capacity:plan", args=[plan.pk])


def asked(
    request: ActorRequest, plan: CapacityPlan, form: forms.Form, save: Callable[..., Any], **page: Any
) -> HttpResponse:
    """Show a form about a plan; once it is posted and right, run ``save(actor=, at=)`` and go back."""
    return confirming.asked(
        request,
        form,
        save,
        back=plan_url(plan),
        crumb=plan_title(plan),
        version=plan.version,
        **page,
    )


def plan_title(plan: CapacityPlan) -> str:
    return _("Capacity plan of %(year)s") % {"year": plan.year}


def versioned(request: ActorRequest, kind: type[forms.Form], plan: CapacityPlan) -> Any:
    """Return a form that knows the version of the plan on the page."""
    return kind(request.POST if request.method == "POST" else None, initial={"version": plan.version})


@requires(*READERS)
@reads
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a plan: what comes first, its lines, what it comes to, its receipts."""
    row = access_plan(pk, actor=request.actor)
    lines = lines_of(row)
    today = local_day(timezone.now())
    writes = may_write(request.actor, row)
    demands = demand_of(row, lines, today=today) if writes else []
    sheets = plan_sheets(row, lines)
    job = unfinished_job(JOB, row)
    known = current_lines()
    context = {
        "plan": row,
        "page_title": plan_title(row),
        "rows": [
            {
                "line": line,
                "kind": kind_label(line),
                "audience": audience_label(line),
                "cost": cost_of(line),
                "people": [(part, mismatch_of(part.person, line.topic)) for part in line.people.all()],
                "lines": [(code, known.get(code)) for code in line.lines],
            }
            for line in lines
        ],
        "totals": plan_totals(lines),
        "demands": demands,
        "open_demands": sum(demand.is_open for demand in demands),
        "set_aside": row.set_aside.select_related(
            "need__commune", "need__topic", "line__plan", "line__topic"
        ),
        "missing": missing_of_plan(lines, demands) if writes else [],
        "due_on": plan_due_on(row.year),
        "is_overdue": row.sent_at is None and today > plan_due_on(row.year),
        "dispatches": row.dispatches.order_by("-sequence"),
        "papers": paper_rows(sheets),
        "job": job,
        "job_title": job_title(job) if job else "",
        "may_write": writes,
        "may_decide": _may_decide(request.actor, row),
    }
    return TemplateResponse(request, "capacity/plan.html", context)


@requires(*WRITERS)
def plan_start(request: ActorRequest) -> HttpResponse:
    """Start the plan of this year or the next."""
    commune = own_commune(request)
    started = set(CapacityPlan.objects.filter(commune=commune).values_list("year", flat=True))
    years = [year for year in plan_years(local_day(timezone.now())) if year not in started]
    if not years:
        return redirect("capacity:sheets")
    typed = request.POST if request.method == "POST" else None
    wanted = request.GET.get("year", "")
    form = StartForm(typed, years=years, initial={"year": wanted if wanted.isdecimal() else years[0]})
    if request.method == "POST" and form.is_valid():
        assert request.actor is not None
        try:
            row = start_plan(commune, form.cleaned_data["year"], actor=request.actor, at=timezone.now())
        except AssessmentError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(plan_url(row))
    context = {
        "form": form,
        "confirm_title": _("Start a capacity plan"),
        "confirm_text": _("What earlier years asked for and did not get comes first in it."),
        "submit_label": _("Start"),
        "cancel_url": reverse("capacity:sheets"),
        "crumb_title": _("Plans and reports"),
    }
    return TemplateResponse(request, "capacity/form.html", context)


@requires(*WRITERS)
def plan_send(request: ActorRequest, pk: int) -> HttpResponse:
    """Say what is missing and whether it is late, then send the plan to DDCTD."""
    row = access_plan(pk, actor=request.actor)
    if not may_write(request.actor, row):
        return redirect(plan_url(row))
    form = versioned(request, MaybeVersionedForm, row)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            request,
            form,
            lambda **options: send_plan(row, version=form.cleaned_data["version"], **options),
            done=_("The plan is sent: the receipt is below."),
            version=row.version,
        )
    ):
        return redirect(plan_url(row))
    lines, today = lines_of(row), local_day(timezone.now())
    context = {
        "plan": row,
        "form": form,
        "page_title": plan_title(row),
        "missing": missing_of_plan(lines, demand_of(row, lines, today=today)),
        "totals": plan_totals(lines),
        "due_on": plan_due_on(row.year),
        "is_late": row.is_late if row.sent_at else today > plan_due_on(row.year),
    }
    return TemplateResponse(request, "capacity/plan_send.html", context)


@requires(*EDITORS)
def plan_return(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a plan back to its commune with comments."""
    row = access_plan(pk, actor=request.actor)
    if not _may_decide(request.actor, row):
        return redirect(plan_url(row))
    form = versioned(request, ReturnForm, row)
    return asked(
        request,
        row,
        form,
        lambda **options: return_sheet(row, **form.cleaned_data, **options),
        title=_("Return the plan with comments"),
        submit=_("Return it"),
        done=_("The plan is returned. The commune is told."),
        confirm_text=_("The commune may change it and send it again."),
    )


@requires(*EDITORS)
def plan_accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept a plan."""
    row = access_plan(pk, actor=request.actor)
    if not _may_decide(request.actor, row):
        return redirect(plan_url(row))
    form = versioned(request, AcceptForm, row)
    return asked(
        request,
        row,
        form,
        lambda **options: accept_sheet(row, **form.cleaned_data, **options),
        title=_("Accept the plan"),
        submit=_("Accept it"),
        done=_("The plan is accepted. The commune is told."),
        confirm_text=_("An accepted plan can no longer be changed."),
    )


def _may_decide(actor: Actor | None, plan: CapacityPlan) -> bool:
    is_other = actor is not None and not actor.belongs_to(plan.commune)
    return is_other and may_edit(actor) and plan.state == SheetState.SUBMITTED
