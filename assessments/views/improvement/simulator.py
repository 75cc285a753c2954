"""The shortest way of a file, and the simulator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.exceptions import AssessmentError
from assessments.forms_improvement import KeepForm
from assessments.models import Assessment
from assessments.scoring import YES_OR_NO, ConditionScore, Line, canonical_text
from assessments.services.access import access_assessment
from assessments.services.answers.reading import shown_form, typed_form
from assessments.services.improvement.follow_up import aimed_text
from assessments.services.improvement.plans import keep_plan, plan_of, plan_refusal
from assessments.services.improvement.simulation import Simulation, Start, simulate, starting_figures
from assessments.services.improvement.ways import FileWays, file_ways
from assessments.services.questionnaire import GridLine, Section, line_fields
from assessments.views.improvement.results import READERS
from communes.access import ActorRequest, requires
from communes.views.asking import explain
from config.toolbox.languages import pick
from config.toolbox.readonly import reads


@requires(*READERS)
@reads
def way(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the conditions lacking, the shortest way to each mark, and every line by what it lacks."""
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    context = {"assessment": assessment, "ways": file_ways(assessment)}
    return TemplateResponse(request, "assessments/improvement/way.html", context)


@dataclass(frozen=True, slots=True)
class SimulatedField:
    """A control of the simulator: what stands in it, where it started from, what is wrong with it."""

    code: str
    label: str
    unit: str
    value: str
    was: str
    error: str
    is_choice: bool


@dataclass(frozen=True, slots=True)
class SimulatedLine:
    """A line with its controls, and its result before and after."""

    line: GridLine
    fields: Sequence[SimulatedField]
    before: Line | ConditionScore
    after: Line | ConditionScore

    @property
    def is_condition(self) -> bool:
        return isinstance(self.after, ConditionScore)

    @property
    def is_moved(self) -> bool:
        if isinstance(self.before, ConditionScore) and isinstance(self.after, ConditionScore):
            return self.before.result is not self.after.result
        return self.before.points != self.after.points  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class SimulatedSection:
    section: Section
    lines: Sequence[SimulatedLine]


@requires(*READERS)
def simulator(request: ActorRequest, pk: int) -> HttpResponse:
    """Change figures and see the score; keep them as the plan when the commune says so."""
    if request.method == "POST" and "keep" in request.POST:
        return _keep(request, pk)
    return _show(request, pk)


@reads
def _show(request: ActorRequest, pk: int) -> HttpResponse:
    assessment, start = _start(request, pk)
    simulation = simulate(start, _typed(request, start))
    return _page(request, assessment, simulation)


def _keep(request: ActorRequest, pk: int) -> HttpResponse:
    assessment, start = _start(request, pk)
    simulation = simulate(start, _typed(request, start))
    form = KeepForm(request.POST)
    if simulation.errors or not form.is_valid():
        return _page(request, assessment, simulation, form)
    assert request.actor is not None
    try:
        keep_plan(
            assessment,
            figures=simulation.changed,
            note=form.cleaned_data["note"],
            seen_version=form.cleaned_data["version"],
            actor=request.actor,
            at=timezone.now(),
        )
    except AssessmentError as refusal:
        plan = plan_of(assessment)
        explain(form, refusal, version=plan.version if plan else 0)
        return _page(request, assessment, simulation, form)
    messages.success(request, _("The figures are kept as the improvement plan."))
    return redirect("assessments:improvement", pk=pk)


def _start(request: ActorRequest, pk: int) -> tuple[Assessment, Start]:
    assessment = access_assessment(pk, actor=request.actor, at=timezone.now())
    return assessment, starting_figures(assessment)


def _typed(request: ActorRequest, start: Start) -> dict[str, str]:
    """Return the texts of the controls: those sent, else those of a way, else those of the plan."""
    fields = start.questionnaire.fields
    if request.method == "POST":
        return {code: request.POST[code] for code in fields if code in request.POST}
    if "goal" in request.GET:
        return _texts_of_way(file_ways(start.assessment), request.GET["goal"])
    if "plan" in request.GET and (plan := plan_of(start.assessment)):
        return {
            code: str(value).lower() if isinstance(value, bool) else typed_form(fields[code], value)
            for code, value in plan.figures.items()
            if code in fields
        }
    return {}


def _texts_of_way(ways: FileWays, goal: str) -> dict[str, str]:
    try:
        wanted = Decimal(goal)
    except InvalidOperation:
        return {}
    chosen = next((found for found in ways.ways if found.goal == wanted), None)
    fields = ways.grid.fields
    figures: Mapping[str, Any] = chosen.figures if chosen else {}
    return {
        code: typed_form(fields[code], canonical_text(fields[code], value)) for code, value in figures.items()
    }


def _page(
    request: ActorRequest, assessment: Assessment, simulation: Simulation, form: KeepForm | None = None
) -> HttpResponse:
    actor = request.actor
    assert actor is not None
    may_keep = plan_refusal(assessment, actor) is None
    if form is None and may_keep:
        plan = plan_of(assessment)
        form = KeepForm(initial={"version": plan.version if plan else 0, "note": plan.note if plan else ""})
    sections = _sections(simulation)
    context = {
        "assessment": assessment,
        "simulation": simulation,
        "sections": sections,
        "moved": [line for section in sections for line in section.lines if line.is_moved],
        "wrong": [
            field for section in sections for line in section.lines for field in line.fields if field.error
        ],
        "aimed": [
            (simulation.start.questionnaire.fields[code], aimed)
            for code, value in simulation.changed.items()
            if (aimed := aimed_text(simulation.start.questionnaire.fields[code], value))
        ],
        "form": form if may_keep else None,
    }
    status = 422 if simulation.errors or (form is not None and form.errors) else 200
    return TemplateResponse(request, "assessments/improvement/simulator.html", context, status=status)


def _sections(simulation: Simulation) -> list[SimulatedSection]:
    made: set[str] = set()
    return [
        SimulatedSection(section, [_line(simulation, line, made) for line in section.lines])
        for section in simulation.start.questionnaire.sections.values()
    ]


def _line(simulation: Simulation, line: GridLine, made: set[str]) -> SimulatedLine:
    """Return a line with its controls; a figure that two lines read is changed at the first one."""
    fields = [field for field in line_fields(line) if field.code not in made]
    made |= {field.code for field in fields}
    controls = []
    for field in fields:
        is_choice = field.type in YES_OR_NO
        was = simulation.start.text(field.code)
        value = simulation.texts.get(field.code, was if is_choice else typed_form(field, was))
        controls.append(
            SimulatedField(
                field.code,
                pick(field, "label"),
                pick(field, "unit") if field.unit else "",
                value,
                shown_form(field, was),
                simulation.errors.get(field.code, ""),
                is_choice,
            )
        )
    before, after = (_result(sheets, line.code) for sheets in (simulation.before, simulation.after))
    return SimulatedLine(line, controls, before, after)


def _result(sheets: Sequence[Any], code: str) -> Any:
    return next(found[code] for sheet in sheets for found in (sheet.lines, sheet.conditions) if code in found)
