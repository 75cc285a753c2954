"""Performance grants that a commune received, and the projects that they pay. Amounts in MAD."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_programs.enums import ProjectStatus
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, GrantAllotment, GrantReceipt, Project
from action_programs.services.running import check_day, check_projects, lock_running
from communes.actors import Actor
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


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant: the assessed year, the day it came, its amount."""

    assessed_year: int
    received_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartFacts:
    """The part of a grant that pays one project."""

    project: Project
    amount: Decimal


@dataclass(frozen=True, slots=True)
class GrantView:
    """A grant with the projects that it pays, by their number."""

    grant: GrantReceipt
    parts: Sequence[GrantAllotment]

    @property
    def allotted(self) -> Decimal:
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def left(self) -> Decimal:
        return self.grant.amount - self.allotted


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

    Raises NotAllowed, NotRunning, FutureDay, GrantReceivedEarly, GrantKnown, ProjectElsewhere,
    AllottedTwice, GrantExceeded saying by how much, or AllottedToStopped for a part that is new or grows.
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
    grant = GrantReceipt.objects.get(pk=grant.pk, programme=row) if grant else GrantReceipt(programme=row)
    grant.assessed_year, grant.received_on = facts.assessed_year, facts.received_on
    grant.amount, grant.changed_by, grant.changed_at = facts.amount, actor.user, at
    grant.save()
    grant.allotments.all().delete()
    GrantAllotment.objects.bulk_create(
        [GrantAllotment(grant=grant, project=part.project, amount=part.amount) for part in parts]
    )
    data = {"parts": {str(part.project.number): str(part.amount) for part in parts}}
    _log("action_programs.grant_saved", row, grant, actor, at, **data)
    return grant


@transaction.atomic
def remove_grant(grant: GrantReceipt, *, actor: Actor, at: datetime) -> None:
    """Take a grant out with its parts. Raises NotAllowed or NotRunning."""
    row = lock_running(grant.programme, actor)
    _log("action_programs.grant_removed", row, grant, actor, at)
    grant.delete()


def grants_of(programme: ActionProgramme, *, only: GrantReceipt | None = None) -> list[GrantView]:
    """Return the grants of a programme with their parts, by year. Two queries, whatever their number."""
    rows = programme.grants.order_by("assessed_year")
    if only is not None:
        rows = rows.filter(pk=only.pk)
    grants = list(rows)
    parts: dict[int, list[GrantAllotment]] = {row.pk: [] for row in grants}
    allotments = GrantAllotment.objects.filter(grant__in=parts).select_related("project")
    for part in allotments.order_by("project__number"):
        parts[part.grant_id].append(part)
    return [GrantView(row, parts[row.pk]) for row in grants]


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
