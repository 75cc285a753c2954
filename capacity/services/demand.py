"""What earlier years asked for and did not get: it comes first in a plan, kept or set aside (W18).

* A need of the commune (not of a body), filed this year or before, of a priority that counts (a parameter),
  still filed or taken up. It is met once a line of an earlier plan that answers it was done, at least partly.
  It is not offered while such a line may still be done, nor beside one that was not: that line brings its
  need along.
* A line of an earlier plan that no report calls done, at least partly, once it was cancelled or its year is
  over; not one that an earlier plan has carried over or set aside already.

A line that a plan set aside is not offered again. A need is, every year, until it is met, refused or
withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy

from assessments.exceptions import ReasonRequired
from capacity.enums import ActionKind, ActionOutcome, NeedState, Priority
from capacity.exceptions import CapacityRefusal
from capacity.models import CapacityPlan, CarriedSetAside, Need, PlanLine, PlanPerson, ReportLine
from capacity.services.dispatch import lock_writable, next_number, touch
from capacity.services.plan_lines import (
    line_title,
    line_titles,
    record_line,
    with_parts,
    write_funding,
)
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day
from records.services.events import record_event
from records.services.parameters import (
    ParameterKind,
    parameter,
    register_parameter,
    whole_numbers,
    written_numbers,
)

PRIORITIES = "capacity.demand_priorities"
DONE = frozenset({ActionOutcome.DONE, ActionOutcome.PARTLY})
OPEN_NEEDS = (NeedState.FILED, NeedState.TAKEN_UP)


class DemandSettled(CapacityRefusal):
    code = "demand_settled"
    text = gettext_lazy("This was kept or set aside already, or nothing waits any more.")


@dataclass(frozen=True, slots=True)
class Demand:
    """A need or a line of before that waits: since which year, and what the plan at hand made of it.

    ``reason`` is why the line was cancelled, as its report says. ``kept_by`` and ``set_aside`` are None while
    nothing is decided.
    """

    since: int
    need: Need | None = None
    line: PlanLine | None = None
    is_cancelled: bool = False
    reason: str = ""
    kept_by: PlanLine | None = None
    set_aside: CarriedSetAside | None = None

    @property
    def key(self) -> str:
        """Return what an address calls it."""
        return f"line-{self.line.pk}" if self.line else f"need-{self.need.pk}" if self.need else ""

    @property
    def title(self) -> str:
        return line_title(self.line or self.need)

    @property
    def titles(self) -> dict[str, str]:
        return line_titles(self.line or self.need)

    @property
    def is_open(self) -> bool:
        return self.kept_by is None and self.set_aside is None


def register_demand() -> None:
    """Declare which needs a plan must answer or set aside."""
    register_parameter(
        PRIORITIES,
        ParameterKind(
            title=gettext_lazy("Priorities of needs that a capacity plan must take up or set aside"),
            help=gettext_lazy("Whole numbers from 1 to 3, like 1, 2. Others stay needs and stop no plan."),
            default=[1, 2],
            read=_priorities,
            write=written_numbers,
        ),
    )


def unmet_demand(commune: Commune, year: int, *, today: date) -> list[Demand]:
    """Return what a commune's plan of ``year`` must take up first, what has waited longest first.

    What the plan of ``year`` itself made of it does not count. Seven queries, whatever the number of rows.
    """
    before = PlanLine.objects.filter(plan__commune=commune, plan__year__lt=year).select_related("plan")
    earlier = list(with_parts(before))
    reported = {row.plan_line_id: row for row in ReportLine.objects.filter(plan_line__in=earlier)}
    carried = {line.carried_from_id for line in earlier}
    carried |= set(
        CarriedSetAside.objects.filter(line__in=earlier, plan__year__lt=year).values_list("line", flat=True)
    )
    waiting, needs_seen = list[Demand](), set[int | None]()
    for line in earlier:
        report = reported.get(line.pk)
        outcome = report.outcome if report else ""
        is_cancelled = outcome == ActionOutcome.CANCELLED
        if outcome in DONE or (not is_cancelled and line.plan.year >= today.year):
            needs_seen.add(line.need_id)
        elif line.pk not in carried:
            needs_seen.add(line.need_id)
            filed = line.need.year if line.need else line.plan.year
            since = line.waiting_since or min(line.plan.year, filed)
            reason = report.reason if report and is_cancelled else ""
            waiting.append(Demand(since, line.need, line, is_cancelled, reason))
    needs = Need.objects.filter(
        commune=commune, year__lte=year, state__in=OPEN_NEEDS, priority__in=parameter(PRIORITIES)
    ).select_related("commune", "topic")
    waiting += [Demand(need.year, need) for need in needs if need.pk not in needs_seen]
    return sorted(waiting, key=_order)


def demand_of(plan: CapacityPlan, lines: Iterable[PlanLine], *, today: date) -> list[Demand]:
    """Return what a plan must take up first, each with what the plan made of it; what is open comes first.

    ``lines`` are those of the plan. Eight queries.
    """
    carried, answered = dict[int, PlanLine](), dict[int, PlanLine]()
    for planned in lines:
        if planned.carried_from_id:
            carried[planned.carried_from_id] = planned
        if planned.need_id:
            answered[planned.need_id] = planned
    aside = list(plan.set_aside.all())
    aside_lines = {row.line_id: row for row in aside if row.line_id}
    aside_needs = {row.need_id: row for row in aside if row.need_id}
    found = []
    for demand in unmet_demand(plan.commune, plan.year, today=today):
        line, need = demand.line, demand.need
        kept_by = carried.get(line.pk) if line else None
        if kept_by is None and need:
            kept_by = answered.get(need.pk)
        set_aside = aside_lines.get(line.pk) if line else aside_needs.get(need.pk) if need else None
        found.append(replace(demand, kept_by=kept_by, set_aside=None if kept_by else set_aside))
    return sorted(found, key=lambda demand: (not demand.is_open, *_order(demand)))


@transaction.atomic
def keep_demand(
    plan: CapacityPlan, key: str, *, version: int | None = None, actor: Actor, at: datetime
) -> PlanLine:
    """Make a line of the plan from what waits; a need leaves days, quarter and money to be written.

    People who are still there come along. Raises NotAllowed, SheetSent, ChangedMeanwhile or DemandSettled.
    """
    row = lock_writable(plan, actor=actor, version=version)
    demand = _open(row, key, at)
    line = _carried(row, demand) if demand.line else _answering(row, demand)
    touch(row, actor=actor, at=at)
    record_line("carried", row, line, actor=actor, at=at)
    return line


@transaction.atomic
def set_aside_demand(
    plan: CapacityPlan, key: str, reason: str, *, version: int | None = None, actor: Actor, at: datetime
) -> CarriedSetAside:
    """Leave what waits out of the plan, and say why.

    Raises NotAllowed, SheetSent, ChangedMeanwhile, ReasonRequired or DemandSettled.
    """
    row = lock_writable(plan, actor=actor, version=version)
    if not reason.strip():
        raise ReasonRequired()
    demand = _open(row, key, at)
    about = {"line": demand.line} if demand.line else {"need": demand.need}
    saved = CarriedSetAside.objects.create(
        plan=row, reason=reason.strip(), set_aside_by=actor.user, set_aside_at=at, **about
    )
    touch(row, actor=actor, at=at)
    data = {"year": row.year, "title": demand.titles, "reason": saved.reason}
    record_event("capacity.demand_set_aside", actor=actor.user, target=row.commune, data=data, at=at)
    return saved


@transaction.atomic
def take_back(plan: CapacityPlan, key: str, *, actor: Actor, at: datetime) -> None:
    """Undo the setting aside of something that waits. Raises NotAllowed, SheetSent or DemandSettled."""
    row = lock_writable(plan, actor=actor)
    kind, _dash, number = key.partition("-")
    is_key = kind in {"line", "need"} and number.isdecimal()
    wanted = {f"{kind}_id": int(number)} if is_key else {"pk": None}
    saved = row.set_aside.select_related("line__topic", "need__topic").filter(**wanted).first()
    if saved is None:
        raise DemandSettled()
    data = {"year": row.year, "title": line_titles(saved.line or saved.need)}
    saved.delete()
    touch(row, actor=actor, at=at)
    record_event("capacity.demand_taken_back", actor=actor.user, target=row.commune, data=data, at=at)


def _open(plan: CapacityPlan, key: str, at: datetime) -> Demand:
    demands = demand_of(plan, plan.actions.all(), today=local_day(at))
    found = next((demand for demand in demands if demand.key == key and demand.is_open), None)
    if found is None:
        raise DemandSettled()
    return found


def _answering(plan: CapacityPlan, demand: Demand) -> PlanLine:
    need = demand.need
    assert need is not None
    return PlanLine.objects.create(
        plan=plan,
        number=next_number(plan),
        kind=ActionKind.TRAINING,
        topic=need.topic,
        subject=need.subject,
        lines=[need.line] if need.line else [],
        audience=need.audience,
        # Written before the plan is sent: a need does not say.
        days=Decimal(0),
        quarter=1,
        priority=need.priority,
        women=need.women,
        men=need.men,
        need=need,
        waiting_since=demand.since if demand.since < plan.year else None,
    )


def _carried(plan: CapacityPlan, demand: Demand) -> PlanLine:
    before = demand.line
    assert before is not None
    copied = ("kind", "topic", "subject", "lines", "audience", "provider", "days", "deliverables")
    numbers = ("priority", "quarter", "women", "men")
    line = PlanLine.objects.create(
        plan=plan,
        number=next_number(plan),
        need=before.need,
        carried_from=before,
        waiting_since=demand.since,
        **{name: getattr(before, name) for name in (*copied, *numbers)},
    )
    write_funding(line, {part.source: part.amount for part in before.funding.all()})
    there = [part for part in before.people.all() if part.person.left_on is None]
    PlanPerson.objects.bulk_create(
        PlanPerson(line=line, person=part.person, mismatch_reason=part.mismatch_reason) for part in there
    )
    return line


def _order(demand: Demand) -> tuple[int, int, str]:
    row = demand.line or demand.need
    return demand.since, row.priority if row else Priority.LOW, demand.key


def _priorities(text: str) -> list[int]:
    numbers = whole_numbers(text)
    if set(numbers) - set(Priority.values):
        raise ValueError(text)
    return sorted(numbers)
