"""The plan of a commune for one year: started, added up, sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.exceptions import NotAllowed
from capacity.enums import ActionKind, FundingSource
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityPlan, Dispatch, PlanLine
from capacity.services.access import is_of
from capacity.services.demand import Demand, demand_of
from capacity.services.dispatch import WRITABLE, lock_writable, send_sheet
from capacity.services.fitness import mismatch_of
from capacity.services.plan_lines import ZERO, cost_of, line_title, line_titles, lines_of
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.locks import locked
from records.services.events import record_event

QUARTERS = (1, 2, 3, 4)


class YearNotOpen(CapacityRefusal):
    code = "year_not_open"
    text = gettext_lazy("A plan is started for the current year or the next one: %(years)s.")


class PlanExists(CapacityRefusal):
    code = "plan_exists"
    text = gettext_lazy("The plan of %(year)s is started already.")


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a sum: its label, how many lines, their cost in MAD, their planned women and men.

    The label is said in the language of whoever reads it.
    """

    label: str | Promise
    lines: int
    cost: Decimal
    women: int = 0
    men: int = 0


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """What a plan comes to. Costs of sources, of quarters and of kinds each add up to ``cost``."""

    lines: int
    cost: Decimal
    women: int
    men: int
    sources: list[Part]
    quarters: list[Part]
    kinds: list[Part]


def plan_years(today: date) -> tuple[int, int]:
    """Return the years whose plan may be started: this one and the next."""
    return today.year, today.year + 1


@transaction.atomic
def start_plan(commune: Commune, year: int, *, actor: Actor, at: datetime) -> CapacityPlan:
    """Start the plan of a year, one a commune and year. Raises NotAllowed, YearNotOpen or PlanExists."""
    if not is_of(actor, commune):
        raise NotAllowed()
    years = plan_years(local_day(at))
    if year not in years:
        raise YearNotOpen(years=" · ".join(map(str, years)))
    row = locked(Commune.objects.filter(pk=commune.pk)).get()
    if CapacityPlan.objects.filter(commune=row, year=year).exists():
        raise PlanExists(year=year)
    plan = CapacityPlan.objects.create(commune=row, year=year, changed_by=actor.user, changed_at=at)
    record_event("capacity.plan_started", actor=actor.user, target=row, data={"year": year}, at=at)
    return plan


def plan_totals(lines: Iterable[PlanLine]) -> PlanTotals:
    """Add up the lines of a plan. No query where ``lines_of`` fetched them."""
    rows = [(line, cost_of(line)) for line in lines]

    def part(label: str | Promise, chosen: Sequence[tuple[PlanLine, Decimal]]) -> Part:
        return Part(
            label,
            len(chosen),
            sum((cost for _line, cost in chosen), ZERO),
            sum(line.women for line, _cost in chosen),
            sum(line.men for line, _cost in chosen),
        )

    sources = []
    for source in FundingSource:
        amounts = [
            item.amount for line, _cost in rows for item in line.funding.all() if item.source == source
        ]
        if amounts:
            sources.append(Part(source.label, len(amounts), sum(amounts, ZERO)))
    whole = part("", rows)
    return PlanTotals(
        lines=whole.lines,
        cost=whole.cost,
        women=whole.women,
        men=whole.men,
        sources=sources,
        quarters=[part(str(q), [row for row in rows if row[0].quarter == q]) for q in QUARTERS],
        kinds=[part(k.label, [row for row in rows if row[0].kind == k]) for k in ActionKind],
    )


def missing_of_plan(lines: Sequence[PlanLine], demands: Iterable[Demand]) -> list[str]:
    """Return what a plan lacks before it is sent, one sentence each, in the active language.

    ``lines`` are those of ``lines_of``, ``demands`` those of ``demand_of``. No query.
    """
    found = []
    if not lines:
        found.append(_("The plan has no action."))
    for demand in demands:
        if demand.is_open:
            text = _("“%(title)s”, waiting since %(year)s: keep it or set it aside.")
            found.append(text % {"title": demand.title, "year": demand.since})
    for line in lines:
        about = {"number": line.number, "title": line_title(line)}
        if line.days <= 0:
            found.append(_("Action %(number)s, “%(title)s”: write how many days.") % about)
        for item in line.people.all():
            named = {**about, "name": item.person.full_name}
            if item.person.left_on is not None:
                found.append(_("Action %(number)s, “%(title)s”: %(name)s has left.") % named)
            elif mismatch_of(item.person, line.topic) and not item.mismatch_reason:
                text = _("Action %(number)s, “%(title)s”: the topic is not for %(name)s, write why.")
                found.append(text % named)
    return found


def plan_content(plan: CapacityPlan) -> dict[str, Any]:
    """Return a plan as it is sent: plain data whose canonical form has one digest. Six queries."""
    lines = lines_of(plan)
    aside = plan.set_aside.select_related("need__commune", "need__topic", "line__plan", "line__topic")
    totals = plan_totals(lines)
    return {
        "kind": "plan",
        "commune": plan.commune.code,
        "year": plan.year,
        "lines": [_line_content(line) for line in lines],
        "set_aside": [
            {
                "need": row.need.reference if row.need else None,
                "line": {"year": row.line.plan.year, "number": row.line.number} if row.line else None,
                "title": line_titles(row.line or row.need),
                "reason": row.reason,
            }
            for row in aside
        ],
        "cost": f"{totals.cost:.2f}",
        "women": totals.women,
        "men": totals.men,
    }


def _line_content(line: PlanLine) -> dict[str, Any]:
    before = line.carried_from
    return {
        "number": line.number,
        "kind": line.kind,
        "topic": line.topic.code if line.topic else None,
        "title": line_titles(line),
        "subject": line.subject,
        "lines": line.lines,
        "audience": line.audience,
        "provider": line.provider,
        "days": f"{line.days:.1f}",
        "quarter": line.quarter,
        "priority": line.priority,
        "deliverables": line.deliverables,
        "women": line.women,
        "men": line.men,
        "need": line.need.reference if line.need else None,
        "carried_from": {"year": before.plan.year, "number": before.number} if before else None,
        "waiting_since": line.waiting_since,
        "funding": {item.source: f"{item.amount:.2f}" for item in line.funding.all()},
        "cost": f"{cost_of(line):.2f}",
        # Numbers of the staff list: what was sent is kept for good, names are not.
        "people": [
            {"number": item.person.number, "mismatch_reason": item.mismatch_reason}
            for item in line.people.all()
        ],
    }


@transaction.atomic
def send_plan(plan: CapacityPlan, *, version: int | None = None, actor: Actor, at: datetime) -> Dispatch:
    """Send a plan to DDCTD with its content as it is now; return its receipt.

    Raises NotAllowed, SheetSent, ChangedMeanwhile or SheetIncomplete, which names what is missing.
    """
    row = lock_writable(plan, actor=actor, version=version)
    lines = lines_of(row)
    missing = missing_of_plan(lines, demand_of(row, lines, today=local_day(at)))
    return send_sheet(row, content=plan_content(row), missing=missing, version=version, actor=actor, at=at)


def may_write(actor: Actor | None, plan: CapacityPlan) -> bool:
    """Tell whether an actor may change a plan now."""
    return is_of(actor, plan.commune) and plan.state in WRITABLE
