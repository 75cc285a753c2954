"""An improvement plan beside what the commune then declared for the year after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assessments.enums import OPEN_FOLLOW_UPS
from assessments.models import Assessment, ImprovementAction, ImprovementPlan
from assessments.scoring import Condition, Field, Line, Result, ScoreSheet, Status
from assessments.services.answers.reading import shown_form
from assessments.services.grid_lines import cycle_links
from assessments.services.improvement.plans import plan_of
from assessments.services.improvement.simulation import Basis, Start, starting_figures
from assessments.services.questionnaire import GridLine, line_fields, questionnaire_of
from config.toolbox.clock import local_day
from config.toolbox.languages import pick


@dataclass(frozen=True, slots=True)
class AimedFigure:
    """A figure aimed at: as it was, as aimed at, and as it stands in the file of the year after ("")."""

    field: Field
    was: str
    aimed: str
    now: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action, and whether its day is over while it is still to be done."""

    action: ImprovementAction
    is_late: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan. Points are None for a condition; ``now`` while the year after says nothing.

    ``is_reached`` compares lines, not figures: what a rule divides by is another number a year later.
    """

    line: GridLine
    figures: Sequence[AimedFigure]
    actions: Sequence[ActionRow]
    before: Decimal | None
    expected: Decimal | None
    now: Decimal | None
    is_reached: bool | None

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def is_condition(self) -> bool:
        return isinstance(self.line, Condition)


@dataclass(frozen=True)
class PlanView:
    """A plan as its page shows it; ``next_file`` is the file of the year after, None before it opens."""

    assessment: Assessment
    plan: ImprovementPlan | None
    before: Sequence[ScoreSheet]
    lines: Sequence[PlanLine]
    next_file: Assessment | None
    next_total: Decimal | None

    @property
    def total(self) -> Decimal | None:
        return self.before[0].total

    @property
    def version(self) -> int:
        return self.plan.version if self.plan else 0

    @property
    def has_actions(self) -> bool:
        return any(row.actions for row in self.lines)


def plan_view(assessment: Assessment, *, at: datetime) -> PlanView:
    """Return the plan of a file, line by line, with what the year after shows of each."""
    plan = plan_of(assessment)
    start = starting_figures(assessment)
    aimed: Mapping[str, str | bool] = plan.figures if plan else {}
    following = (
        Assessment.objects.filter(
            commune=assessment.commune_id, cycle__assessed_year=assessment.cycle.assessed_year + 1
        )
        .with_commune()  # type: ignore[attr-defined]
        .first()
    )
    after = _declared_start(following)
    before = start.sheets()
    view = _Lines(start, aimed, _actions(plan, at=at), before, after, _onward(assessment, following))
    return PlanView(assessment, plan, before, view.rows(), following, view.now[0].total if view.now else None)


def _onward(assessment: Assessment, following: Assessment | None) -> dict[str, str]:
    """Return the codes of the year after of the lines whose points compare with it, by their own codes."""
    if following is None:
        return {}
    links = cycle_links(assessment.cycle, following.cycle)
    return {link.old.code: link.new.code for link in links if link.old and link.new and link.is_alike}


def _declared_start(following: Assessment | None) -> Start | None:
    """Return the figures of the year after once there are any of its own."""
    if following is None:
        return None
    start = starting_figures(following)
    return None if start.basis is Basis.LAST_YEAR or not start.figures else start


def _actions(plan: ImprovementPlan | None, *, at: datetime) -> dict[str, list[ActionRow]]:
    rows: dict[str, list[ActionRow]] = defaultdict(list)
    if plan is not None:
        today = local_day(at)
        for action in plan.actions.order_by("due_on", "pk"):
            is_late = action.state in OPEN_FOLLOW_UPS and action.due_on < today
            rows[action.line].append(ActionRow(action, is_late))
    return rows


class _Lines:
    """Makes the lines of one plan."""

    def __init__(
        self,
        start: Start,
        aimed: Mapping[str, str | bool],
        actions: Mapping[str, Sequence[ActionRow]],
        before: Sequence[ScoreSheet],
        after: Start | None,
        onward: Mapping[str, str],
    ) -> None:
        self.onward = onward
        self.start, self.aimed, self.actions, self.before, self.after = start, aimed, actions, before, after
        self.expected = start.sheets(aimed)
        self.now = after.sheets() if after else []

    def rows(self) -> list[PlanLine]:
        lines = questionnaire_of(self.start.assessment).lines
        return [
            self._row(line)
            for code, line in lines.items()
            if code in self.actions or any(field.code in self.aimed for field in line_fields(line))
        ]

    def _row(self, line: GridLine) -> PlanLine:
        figures = [self._figure(field) for field in line_fields(line) if field.code in self.aimed]
        actions = self.actions.get(line.code, ())
        if isinstance(line, Condition):
            found = next(
                (sheet.conditions[line.code] for sheet in self.now if line.code in sheet.conditions), None
            )
            is_told = found is not None and found.result is not Result.NOT_ANSWERED
            return PlanLine(
                line, figures, actions, None, None, None, found.met if is_told and found else None
            )
        before, expected = _line(self.before, line.code), _line(self.expected, line.code)
        after = _line(self.now, self.onward.get(line.code, ""))
        now = after.points if after and after.status is not Status.NOT_ANSWERED else None
        assert before is not None
        assert expected is not None
        is_reached = None if now is None or not figures else now >= expected.points
        return PlanLine(line, figures, actions, before.points, expected.points, now, is_reached)

    def _figure(self, field: Field) -> AimedFigure:
        now = self.after.text(field.code) if self.after else ""
        return AimedFigure(
            field,
            shown_form(field, self.start.text(field.code)),
            aimed_text(field, self.aimed[field.code]),
            shown_form(field, now),
        )


def _line(sheets: Sequence[ScoreSheet], code: str) -> Line | None:
    return next((sheet.lines[code] for sheet in sheets if code in sheet.lines), None)


def aimed_text(field: Field, value: str | bool) -> str:
    """Return a figure aimed at as people read it, with its unit."""
    text = shown_form(field, str(value).lower() if isinstance(value, bool) else value)
    return f"{text} {pick(field, 'unit')}" if text and field.unit else text
