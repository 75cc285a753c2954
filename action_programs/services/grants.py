"""Performance grants that a commune received, and the projects that they pay. Amounts in MAD."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from action_programs.enums import ProjectStatus, SpendingStage
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, GrantAllotment, GrantReceipt, Project, Spending
from action_programs.services.running import check_day, check_projects, lock_running
from communes.actors import Actor
from config.toolbox.dates import format_day
from config.toolbox.numbers import format_money
from records.services.events import record_event

ZERO = Decimal(0)


class GrantKnown(ProgrammeRefusal):
    code = "grant_known"
    text = _("The grant for the year %(year)s is written already.")


class GrantExceeded(ProgrammeRefusal):
    code = "grant_exceeded"
    text = _("The parts come to %(allotted)s and the grant is %(grant)s: %(over)s too much.")


class AllottedTwice(ProgrammeRefusal):
    code = "allotted_twice"
    text = _("Project %(number)s stands twice: a grant gives one part to a project.")


class AllottedToStopped(ProgrammeRefusal):
    code = "allotted_to_stopped"
    text = _("Project %(number)s is stopped: a grant pays projects that go on.")


class GrantReceivedEarly(ProgrammeRefusal):
    code = "grant_received_early"
    text = _("A grant for the year %(year)s is received after that year.")


class PartBelowCommitted(ProgrammeRefusal):
    code = "part_below_committed"
    text = _("%(committed)s of the grant are committed for project %(number)s: its part cannot be less.")


class GrantInUse(ProgrammeRefusal):
    code = "grant_in_use"
    text = _("Commitments or payments are recorded on this grant: it cannot be removed.")


class PartInUse(ProgrammeRefusal):
    code = "part_in_use"
    text = _("Commitments or payments are recorded on the part of project %(number)s: it stays.")


class ReceivedAfterUse(ProgrammeRefusal):
    code = "received_after_use"
    text = _("An amount was recorded on this grant on %(day)s: it was received by then.")


class VisaBeforeDeliberation(ProgrammeRefusal):
    code = "visa_before_deliberation"
    text = _("The visa comes on the day of the deliberation or after it.")


class DeliberationIncomplete(ProgrammeRefusal):
    code = "deliberation_incomplete"
    text = _("A deliberation has a day and a number: write both.")


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant: its assessed year, the day it came, its amount; the council's deliberation and its visa."""

    assessed_year: int
    received_on: date
    amount: Decimal
    deliberated_on: date | None = None
    deliberation: str = ""
    visa_on: date | None = None


@dataclass(frozen=True, slots=True)
class PartFacts:
    """The part of a grant that pays one project."""

    project: Project
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartView:
    """The part of a grant that pays one project, with the amounts recorded on it, cancelled ones too."""

    part: GrantAllotment
    records: Sequence[Spending] = ()

    @property
    def project(self) -> Project:
        return self.part.project

    @property
    def amount(self) -> Decimal:
        return self.part.amount

    @property
    def committed(self) -> Decimal:
        return self._sum(SpendingStage.COMMITTED)

    @property
    def paid(self) -> Decimal:
        return self._sum(SpendingStage.PAID)

    def _sum(self, stage: str) -> Decimal:
        standing = (row for row in self.records if row.stage == stage and row.cancelled_at is None)
        return sum((row.amount for row in standing), ZERO)


@dataclass(frozen=True, slots=True)
class GrantView:
    """A grant with the projects that it pays, by their number."""

    grant: GrantReceipt
    parts: Sequence[PartView]

    @property
    def allotted(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def left(self) -> Decimal:
        return self.grant.amount - self.allotted

    @property
    def committed(self) -> Decimal:
        return sum((part.committed for part in self.parts), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((part.paid for part in self.parts), ZERO)

    @property
    def balance(self) -> Decimal:
        """What is not spent yet."""
        return self.grant.amount - self.paid


@transaction.atomic
def save_grant(
    programme: ActionProgramme,
    grant: GrantReceipt | None,
    facts: GrantFacts,
    parts: Sequence[PartFacts],
    *,
    actor: Actor,
    at: datetime,
) -> GrantReceipt:
    """Add a grant (``grant`` None) or change it, with all its parts.

    A part with commitments or payments stays what it is, but for its amount. Raises NotAllowed, NotRunning,
    FutureDay, GrantReceivedEarly, GrantKnown, ProjectElsewhere, AllottedTwice, GrantExceeded saying by how
    much, AllottedToStopped for a part that is new or grows, PartBelowCommitted, PartInUse, ReceivedAfterUse,
    DeliberationIncomplete or VisaBeforeDeliberation.
    """
    row = lock_running(programme, actor)
    check_day(facts.received_on, at=at)
    if facts.received_on.year <= facts.assessed_year:
        raise GrantReceivedEarly(year=facts.assessed_year)
    others = row.grants.exclude(pk=grant.pk) if grant else row.grants.all()
    if others.filter(assessed_year=facts.assessed_year).exists():
        raise GrantKnown(year=facts.assessed_year)
    check_projects([part.project for part in parts], row)
    _check_parts(grant, facts, parts)
    _check_deliberation(facts, at=at)
    if grant is not None:
        _check_use(grant, facts, parts)
    grant = GrantReceipt.objects.get(pk=grant.pk, programme=row) if grant else GrantReceipt(programme=row)
    for name in GrantFacts.__slots__:
        setattr(grant, name, getattr(facts, name))
    grant.changed_by, grant.changed_at = actor.user, at
    grant.save()
    grant.allotments.exclude(project__in=[part.project for part in parts]).delete()
    for part in parts:
        GrantAllotment.objects.update_or_create(
            grant=grant, project=part.project, defaults={"amount": part.amount}
        )
    data = {"parts": {str(part.project.number): str(part.amount) for part in parts}}
    _log("action_programs.grant_saved", row, grant, actor, at, **data)
    return grant


@transaction.atomic
def remove_grant(grant: GrantReceipt, *, actor: Actor, at: datetime) -> None:
    """Take a grant out with its parts. Raises NotAllowed, NotRunning or GrantInUse."""
    row = lock_running(grant.programme, actor)
    if Spending.objects.filter(part__grant=grant).exists():
        raise GrantInUse()
    _log("action_programs.grant_removed", row, grant, actor, at)
    grant.delete()


def grants_of(programme: ActionProgramme, *, only: GrantReceipt | None = None) -> list[GrantView]:
    """Return the grants of a programme with their parts, by year. Three queries, whatever their number."""
    rows = programme.grants.order_by("assessed_year")
    return views_of(rows if only is None else rows.filter(pk=only.pk))


def views_of(rows: QuerySet[GrantReceipt]) -> list[GrantView]:
    """Return some grants with their parts, in their order. Three queries."""
    grants = list(rows)
    parts: dict[int, list[PartView]] = {row.pk: [] for row in grants}
    allotments = GrantAllotment.objects.filter(grant__in=parts).select_related("project")
    for part in allotments.order_by("project__number").prefetch_related(_RECORDS):
        parts[part.grant_id].append(PartView(part, list(part.spending.all())))
    return [GrantView(row, parts[row.pk]) for row in grants]


_RECORDS = Prefetch("spending", queryset=Spending.objects.order_by("spent_on", "pk"))


def _check_deliberation(facts: GrantFacts, *, at: datetime) -> None:
    if bool(facts.deliberated_on) != bool(facts.deliberation.strip()):
        raise DeliberationIncomplete()
    for day in (facts.deliberated_on, facts.visa_on):
        if day is not None:
            check_day(day, at=at)
    if facts.visa_on and (facts.deliberated_on is None or facts.visa_on < facts.deliberated_on):
        raise VisaBeforeDeliberation()


def _check_use(grant: GrantReceipt, facts: GrantFacts, parts: Sequence[PartFacts]) -> None:
    """Keep what is recorded on a grant within what it becomes."""
    asked = {part.project.pk: part.amount for part in parts}
    for view in grants_of(grant.programme, only=grant)[0].parts:
        if not view.records:
            continue
        number = view.project.number
        if view.project.pk not in asked:
            raise PartInUse(number=number)
        if asked[view.project.pk] < view.committed:
            raise PartBelowCommitted(number=number, committed=format_money(view.committed))
        first = view.records[0].spent_on
        if first < facts.received_on:
            raise ReceivedAfterUse(day=format_day(first))


def _check_parts(grant: GrantReceipt | None, facts: GrantFacts, parts: Sequence[PartFacts]) -> None:
    before = dict(grant.allotments.values_list("project", "amount")) if grant else {}
    seen: set[int] = set()
    for part in parts:
        if part.project.pk in seen:
            raise AllottedTwice(number=part.project.number)
        seen.add(part.project.pk)
        grows = part.amount > before.get(part.project.pk, ZERO)
        if grows and part.project.status == ProjectStatus.STOPPED:
            raise AllottedToStopped(number=part.project.number)
    allotted = sum((part.amount for part in parts), ZERO)
    if allotted > facts.amount:
        raise GrantExceeded(
            allotted=format_money(allotted),
            grant=format_money(facts.amount),
            over=format_money(allotted - facts.amount),
        )


def _log(
    code: str, programme: ActionProgramme, grant: GrantReceipt, actor: Actor, at: datetime, **more: object
) -> None:
    data = {"year": grant.assessed_year, "amount": str(grant.amount), **more}
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
