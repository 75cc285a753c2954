"""The three-year programming (PBT): resources and spending in versions, beside what the projects need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from action_programs.enums import RESOURCE_HEADINGS, SPENDING_HEADINGS, BudgetHeading
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, BudgetLine, ThreeYearProgramming
from action_programs.models.budget import PBT_YEARS
from action_programs.services.access import may_write
from action_programs.services.needs import Needs, needs_of
from action_programs.services.running import FutureDay
from assessments.exceptions import NotAllowed, Overtaken
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.locks import locked
from records.services.events import record_event

COLUMNS = ("first", "second", "third")
# What each heading brings or costs in the three years.
Amounts = Mapping[str, Sequence[Decimal]]


class ProgrammingOpen(ProgrammeRefusal):
    code = "programming_open"
    text = _("Version %(number)s is still open: close it before you start the next one.")


class ProgrammingOutside(ProgrammeRefusal):
    code = "programming_outside"
    text = _("A three-year programming starts in a year of the programme (%(years)s).")


class ProgrammingClosed(ProgrammeRefusal):
    code = "programming_closed"
    text = _("This version is closed: it can no longer be changed. Start the next one.")


class ProgrammingChanged(ProgrammeRefusal, Overtaken):
    code = "programming_changed"
    text = _(
        "Someone else has changed this programming since you opened it. Your amounts are below: compare "
        "them with the page, then save again."
    )


class ProgrammingNotClosed(ProgrammeRefusal):
    code = "programming_not_closed"
    text = _("Only a closed version is attached to a budget.")


class BudgetTaken(ProgrammeRefusal):
    code = "budget_taken"
    text = _("Version %(number)s is attached to the budget of %(year)s already.")


@dataclass(frozen=True, slots=True)
class YearBalance:
    """One year: what comes in, what must go out, what projects need. ``gap`` below zero is money to find."""

    year: int
    resources: Decimal
    spending: Decimal
    needs: Decimal
    partners: Decimal | None

    @property
    def available(self) -> Decimal:
        return self.resources - self.spending

    @property
    def gap(self) -> Decimal:
        return self.available - self.needs

    @property
    def is_short(self) -> bool:
        return self.gap < 0

    @property
    def shortfall(self) -> Decimal:
        return max(-self.gap, Decimal(0))


@dataclass(frozen=True)
class Balance:
    """The three years of a version; ``needs`` is None once it is closed: only their sums were kept."""

    amounts: Amounts
    years: Sequence[YearBalance]
    needs: Needs | None


@dataclass(frozen=True, slots=True)
class PbtFacts:
    """What the assessment asks of the three-year programming (condition CMO3)."""

    updated_on: date
    budget_voted_on: date | None
    is_attached: bool


def next_first_year(programme: ActionProgramme) -> int:
    """Return the first year of the next version: that after the last version's, within the programme."""
    last = programme.programmings.aggregate(last=Max("first_year"))["last"]
    return min(last + 1, programme.last_year) if last else programme.first_year


@transaction.atomic
def start_programming(
    programme: ActionProgramme, *, first_year: int, note: str = "", actor: Actor, at: datetime
) -> ThreeYearProgramming:
    """Start the next version; the lines of the last one are copied, each year to itself.

    Raises NotAllowed, ProgrammingOpen or ProgrammingOutside.
    """
    row = _lock(programme, actor)
    if open_one := row.programmings.filter(closed_at__isnull=True).first():
        raise ProgrammingOpen(number=open_one.number)
    if first_year not in row.years:
        raise ProgrammingOutside(years=f"{row.first_year}–{row.last_year}")
    last = row.programmings.order_by("-number").first()
    started = ThreeYearProgramming.objects.create(
        programme=row,
        number=last.number + 1 if last else 1,
        first_year=first_year,
        updated_on=local_day(at),
        note=note.strip(),
        changed_by=actor.user,
        changed_at=at,
    )
    if last:
        _write_lines(started, _shifted(amounts_of(last), first_year - last.first_year))
    _record("action_programs.programming_started", row, started, {"year": first_year}, actor, at)
    return started


@transaction.atomic
def save_programming(
    programming: ThreeYearProgramming,
    amounts: Amounts,
    *,
    note: str,
    version: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Write all the lines of an open version; ``version`` is the one that the writer saw.

    Raises NotAllowed, ProgrammingClosed or ProgrammingChanged.
    """
    row = _lock(programming.programme, actor)
    known = _open(programming)
    if known.version != version:
        raise ProgrammingChanged()
    known.lines.all().delete()
    _write_lines(known, amounts)
    known.note, known.updated_on, known.version = note.strip(), local_day(at), known.version + 1
    known.changed_by, known.changed_at = actor.user, at
    known.save()
    _record("action_programs.programming_saved", row, known, {}, actor, at)


@transaction.atomic
def close_programming(programming: ThreeYearProgramming, *, actor: Actor, at: datetime) -> None:
    """Freeze a version with what the projects need today. Raises NotAllowed or ProgrammingClosed."""
    row = _lock(programming.programme, actor)
    known = _open(programming)
    known.needs = [f"{amount:.2f}" for amount in needs_of(row, known.years).commune]
    known.closed_at, known.changed_by, known.changed_at = at, actor.user, at
    known.version += 1
    known.save()
    _record("action_programs.programming_closed", row, known, {}, actor, at)


@transaction.atomic
def attach_programming(
    programming: ThreeYearProgramming, *, voted_on: date, actor: Actor, at: datetime
) -> None:
    """Mark a closed version as the one attached to the budget of its first year, and when that was voted.

    Said again, the day is corrected. Raises NotAllowed, ProgrammingNotClosed, FutureDay, or BudgetTaken when
    another version is attached to that budget.
    """
    row = _lock(programming.programme, actor)
    known = ThreeYearProgramming.objects.get(pk=programming.pk)
    if known.closed_at is None:
        raise ProgrammingNotClosed()
    if voted_on > local_day(at):
        raise FutureDay(day=format_day(voted_on))
    others = row.programmings.exclude(pk=known.pk)
    if taken := others.filter(budget_year=known.first_year).first():
        raise BudgetTaken(number=taken.number, year=known.first_year)
    known.budget_year, known.budget_voted_on = known.first_year, voted_on
    known.save(update_fields=["budget_year", "budget_voted_on"])
    data = {"year": known.first_year, "day": voted_on.isoformat()}
    _record("action_programs.programming_attached", row, known, data, actor, at)


def balance_of(programming: ThreeYearProgramming) -> Balance:
    """Return the three years of a version. Three queries; one for a closed version."""
    amounts = amounts_of(programming)
    resources, spending = (_sums(amounts, headings) for headings in (RESOURCE_HEADINGS, SPENDING_HEADINGS))
    needs = None if programming.closed_at else needs_of(programming.programme, programming.years)
    asked = needs.commune if needs else [Decimal(text) for text in programming.needs or []]
    partners = needs.partners if needs else [None] * PBT_YEARS
    years = [
        YearBalance(*values)
        for values in zip(programming.years, resources, spending, asked, partners, strict=True)
    ]
    return Balance(amounts, years, needs)


def amounts_of(programming: ThreeYearProgramming) -> dict[str, list[Decimal]]:
    """Return every heading with its three amounts, zeros where nothing was written. One query."""
    found = {str(heading): [Decimal(0)] * PBT_YEARS for heading in BudgetHeading}
    for line in programming.lines.all():
        found[line.heading] = [getattr(line, column) for column in COLUMNS]
    return found


def is_outdated(programme: ActionProgramme, *, today: date) -> bool:
    """Tell whether the programming was not updated this year, though it is updated every year."""
    last = programme.programmings.aggregate(last=Max("updated_on"))["last"]
    return last is not None and last.year < today.year


def pbt_facts(commune: Commune, year: int) -> PbtFacts | None:
    """Return what is known of the programming for the budget of the year after, voted in ``year``.

    The version attached to that budget, else the latest written for it; None where there is none. One query.
    """
    found = ThreeYearProgramming.objects.filter(programme__commune=commune, first_year=year + 1)
    row = found.order_by(F("budget_year").asc(nulls_last=True), "-updated_on", "-number").first()
    if row is None:
        return None
    is_attached = row.budget_voted_on is not None and row.budget_voted_on.year == year
    return PbtFacts(row.updated_on, row.budget_voted_on, is_attached)


def _lock(programme: ActionProgramme, actor: Actor) -> ActionProgramme:
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    return row


def _open(programming: ThreeYearProgramming) -> ThreeYearProgramming:
    known = ThreeYearProgramming.objects.get(pk=programming.pk)
    if known.closed_at is not None:
        raise ProgrammingClosed()
    return known


def _shifted(amounts: Amounts, years: int) -> dict[str, list[Decimal]]:
    """Return the amounts of a version that starts some years later: what is not known yet is zero."""
    positions = [index + years for index in range(PBT_YEARS)]
    return {
        heading: [own[position] if 0 <= position < PBT_YEARS else Decimal(0) for position in positions]
        for heading, own in amounts.items()
    }


def _write_lines(programming: ThreeYearProgramming, amounts: Amounts) -> None:
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(programming=programming, heading=heading, **dict(zip(COLUMNS, own, strict=True)))
            for heading, own in amounts.items()
            if any(own)
        ]
    )


def _sums(amounts: Amounts, headings: Sequence[BudgetHeading]) -> list[Decimal]:
    return [sum((amounts[heading][index] for heading in headings), Decimal(0)) for index in range(PBT_YEARS)]


def _record(
    code: str,
    row: ActionProgramme,
    programming: ThreeYearProgramming,
    more: dict[str, object],
    actor: Actor,
    at: datetime,
) -> None:
    data = {"version": programming.number, **more}
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)
