"""Commitments and payments of projects, and what they come to. Amounts in MAD."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_programs.enums import FundingKind, SpendingStage
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, GrantAllotment, Project, Spending
from action_programs.services.running import CancelledAlready, check_day, check_reason, lock_running, named
from communes.actors import Actor
from config.toolbox.locks import locked
from config.toolbox.numbers import format_money
from records.services.events import record_event

ZERO = Decimal(0)


class CommittedAboveCost(ProgrammeRefusal):
    code = "committed_above_cost"
    text = gettext_lazy(
        "With %(amount)s more, %(committed)s would be committed for a cost of %(cost)s: %(over)s too much."
    )


@dataclass(frozen=True, slots=True)
class SpendingFacts:
    """A commitment or a payment: its source, its day, its amount in MAD, the part of a grant it draws on."""

    stage: str
    source: str
    spent_on: date
    amount: Decimal
    reference: str = ""
    part: GrantAllotment | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """What was committed and paid."""

    committed: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def is_overpaid(self) -> bool:
        """Tell whether more was paid than committed: a warning, never a refusal."""
        return self.paid > self.committed

    def __add__(self, other: "Money") -> "Money":
        return Money(self.committed + other.committed, self.paid + other.paid)


@dataclass(frozen=True, slots=True)
class YearMoney:
    """One year of spending: by source in the order of FundingKind, and in all."""

    year: int
    by_source: Sequence[tuple[FundingKind, Money]]
    total: Money


@transaction.atomic
def record_spending(project: Project, facts: SpendingFacts, *, actor: Actor, at: datetime) -> Spending:
    """Add a commitment or a payment of a project.

    Raises NotAllowed, NotRunning, FutureDay, or CommittedAboveCost naming the amounts.
    """
    row = lock_running(project.programme, actor)
    check_day(facts.spent_on, at=at)
    if facts.stage == SpendingStage.COMMITTED:
        _check_cost(project, facts.amount)
    spending = Spending.objects.create(
        project=project,
        stage=facts.stage,
        source=facts.source,
        spent_on=facts.spent_on,
        amount=facts.amount,
        reference=facts.reference.strip(),
        part=facts.part,
        recorded_by=actor.user,
        recorded_at=at,
    )
    _log("action_programs.spending_recorded", row, spending, actor, at)
    return spending


@transaction.atomic
def cancel_spending(spending: Spending, *, reason: str, actor: Actor, at: datetime) -> Spending:
    """Cancel a commitment or a payment that was a mistake; it stays on record with its reason.

    Raises NotAllowed, NotRunning, CancelNeedsReason or CancelledAlready.
    """
    row = lock_running(spending.project.programme, actor)
    reason = check_reason(reason)
    known = locked(Spending.objects.filter(pk=spending.pk)).select_related("project").get()
    if known.cancelled_at:
        raise CancelledAlready()
    known.cancelled_by, known.cancelled_at, known.cancel_reason = actor.user, at, reason
    known.save(update_fields=["cancelled_by", "cancelled_at", "cancel_reason"])
    _log("action_programs.spending_cancelled", row, known, actor, at, reason=reason)
    return known


def money_by_project(project_ids: Iterable[int], *, until: date | None = None) -> dict[int, Money]:
    """Return what was committed and paid for each project, until a day when one is given. One query."""
    rows = _standing().filter(project__in=list(project_ids))
    if until is not None:
        rows = rows.filter(spent_on__lte=until)
    found: dict[int, Money] = {}
    for project, stage, amount in rows.values_list("project", "stage").annotate(Sum("amount")):
        found[project] = found.get(project, Money()) + _money(stage, amount)
    return found


def money_of(project: Project) -> Money:
    """Return what was committed and paid for one project. One query."""
    return money_by_project([project.pk]).get(project.pk, Money())


def financial_progress(cost: Decimal, paid: Decimal) -> Decimal:
    """Return 100 × paid ÷ cost, to one decimal."""
    return (100 * paid / cost).quantize(Decimal("0.1"), ROUND_HALF_UP)


def money_by_source(
    programme: ActionProgramme, *, until: date, since: date | None = None
) -> dict[str, Money]:
    """Return what was committed and paid between two days (both counted), by source. One query."""
    rows = _standing().filter(project__programme=programme, spent_on__lte=until)
    if since is not None:
        rows = rows.filter(spent_on__gte=since)
    found: dict[str, Money] = {}
    for source, stage, amount in rows.values_list("source", "stage").annotate(Sum("amount")):
        found[source] = found.get(source, Money()) + _money(stage, amount)
    return found


def money_by_year(programme: ActionProgramme) -> list[YearMoney]:
    """Return what was committed and paid in each year, by source; years without money are left out.

    One query. A payment counts in the year of its day, whatever the year of its commitment.
    """
    found: dict[int, dict[str, Money]] = {}
    rows = _standing().filter(project__programme=programme)
    for year, source, stage, amount in rows.values_list("spent_on__year", "source", "stage").annotate(
        Sum("amount")
    ):
        sources = found.setdefault(year, {})
        sources[source] = sources.get(source, Money()) + _money(stage, amount)
    return [_year(year, found[year]) for year in sorted(found)]


def questions_on_money(money: Money) -> list[str]:
    """Return what is odd about the money of a project, in words."""
    if not money.is_overpaid:
        return []
    words = {"paid": format_money(money.paid), "committed": format_money(money.committed)}
    return [_("%(paid)s paid for %(committed)s committed: a commitment is missing.") % words]


def _year(year: int, sources: Mapping[str, Money]) -> YearMoney:
    ordered = [(kind, sources[kind]) for kind in FundingKind if kind in sources]
    return YearMoney(year, ordered, sum((money for _kind, money in ordered), Money()))


def _standing() -> QuerySet[Spending]:
    return Spending.objects.filter(cancelled_at__isnull=True).order_by()


def _money(stage: str, amount: Decimal) -> Money:
    return Money(committed=amount) if stage == SpendingStage.COMMITTED else Money(paid=amount)


def _check_cost(project: Project, amount: Decimal) -> None:
    project = Project.objects.get(pk=project.pk)
    committed = money_of(project).committed + amount
    if committed > project.cost:
        raise CommittedAboveCost(
            amount=format_money(amount),
            committed=format_money(committed),
            cost=format_money(project.cost),
            over=format_money(committed - project.cost),
        )


def _log(
    code: str, programme: ActionProgramme, spending: Spending, actor: Actor, at: datetime, **more: object
) -> None:
    data = {
        **named(spending.project),
        "stage": spending.stage,
        "source": spending.source,
        "day": spending.spent_on.isoformat(),
        "amount": str(spending.amount),
        **more,
    }
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
