"""Physical progress beside financial progress: of one project, of a whole programme. Amounts in MAD."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from action_programs.enums import ProjectStatus
from action_programs.models import ActionProgramme, Progress, Project, Spending
from action_programs.services.delays import (
    Delay,
    ProjectFacts,
    Rule,
    counts_by_rule,
    delays_in,
    facts_of_projects,
    is_gap,
    thresholds,
)
from action_programs.services.progress import questions_on
from action_programs.services.spending import Money, financial_progress, questions_on_money

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One project at work: what is known of it, whether money is ahead of the work, its delays."""

    facts: ProjectFacts
    is_gap: bool
    delays: Sequence[Delay]

    @property
    def project(self) -> Project:
        return self.facts.project

    @property
    def status(self) -> ProjectStatus:
        return ProjectStatus(self.facts.standing.status)


@dataclass(frozen=True)
class Overview:
    """Every project of a programme at work, and what they come to."""

    rows: Sequence[WorkRow]

    @property
    def cost(self) -> Decimal:
        return sum((row.project.cost for row in self.rows), ZERO)

    @property
    def money(self) -> Money:
        return sum((row.facts.money for row in self.rows), Money())

    @property
    def physical(self) -> Decimal | None:
        """Return the physical progress of all, each project counting by its cost; None without projects."""
        if not self.rows:
            return None
        done = sum((row.project.cost * row.facts.physical for row in self.rows), ZERO)
        return (done / self.cost).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def financial(self) -> Decimal | None:
        """Return what was paid of all the costs, in percent; None without projects."""
        return financial_progress(self.cost, self.money.paid) if self.rows else None

    @property
    def delays(self) -> list[Delay]:
        return [delay for row in self.rows for delay in row.delays]

    @property
    def late_projects(self) -> int:
        return sum(1 for row in self.rows if row.delays)

    @property
    def by_rule(self) -> Mapping[Rule, int]:
        return counts_by_rule(self.delays)

    @property
    def by_status(self) -> Mapping[ProjectStatus, int]:
        """Return how many projects have each status, in the order of their life."""
        return {status: sum(row.status == status for row in self.rows) for status in ProjectStatus}


@dataclass(frozen=True)
class ProjectSheet:
    """One project at work, whole: the latest day first."""

    row: WorkRow
    timeline: Sequence[Progress]
    spending: Sequence[Spending]
    questions: Sequence[str]


def overview_of(programme: ActionProgramme, *, today: date) -> Overview:
    """Return every project of a programme as it was on a day. Six queries, whatever their number."""
    limits = thresholds()
    return Overview(
        [
            WorkRow(facts, is_gap(facts, limits), delays_in(facts, today=today, limits=limits))
            for facts in facts_of_projects([programme.pk], today=today)
        ]
    )


def project_sheet(programme: ActionProgramme, project: Project, *, today: date) -> ProjectSheet:
    """Return one project at work with all that was recorded of it. Eight queries."""
    row = next(row for row in overview_of(programme, today=today).rows if row.project.pk == project.pk)
    timeline = list(project.progress.select_related("recorded_by").order_by("-seen_on", "-pk"))
    spending = project.spending.select_related("recorded_by", "cancelled_by").order_by("-spent_on", "-pk")
    questions = [*(questions_on(timeline[0]) if timeline else []), *questions_on_money(row.facts.money)]
    return ProjectSheet(row, timeline, list(spending), questions)
