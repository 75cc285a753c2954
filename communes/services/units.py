"""The programme unit of a commune: its decision, its head, its members (requirement W22)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction

from communes.actors import Actor
from communes.exceptions import LeavesBeforeJoining, UnitHasHead, UnitMissing
from communes.models import Commune, ProgrammeUnit, UnitMember
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.file_types import FileLimits
from records.services.incoming import Incoming, judge_logged

DECISION_LIMITS = FileLimits(max_bytes=10 * 1024 * 1024, max_pixels=60_000_000)


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """Who is in the unit: post, studies, since when, until when; the head is one of them."""

    full_name: str
    post: str
    studies: str
    email: str
    is_head: bool
    joined_on: date
    left_on: date | None = None


def save_unit(
    commune: Commune,
    *,
    decision_number: str,
    decided_on: date,
    decision: File | None,
    actor: Actor,
    at: datetime,
) -> ProgrammeUnit:
    """Write the decision that created the unit; without a file, the one it had is kept.

    While the antivirus is away the file is kept, closed to everybody until it has been judged. Raises a
    ``FileRefused`` that says what is wrong with the file; then nothing is written but what was found in it.
    """
    incoming = _judged(commune, decision, actor, at) if decision is not None else None
    with transaction.atomic():
        return _written(commune, decision_number, decided_on, incoming, actor, at)


def _written(
    commune: Commune,
    decision_number: str,
    decided_on: date,
    incoming: Incoming | None,
    actor: Actor,
    at: datetime,
) -> ProgrammeUnit:
    unit = locked(ProgrammeUnit.objects.filter(commune=commune)).first() or ProgrammeUnit(commune=commune)
    before = _described(unit) if unit.pk else None
    unit.decision_number, unit.decided_on = decision_number.strip(), decided_on
    if incoming is not None:
        unit.decision_file = incoming.store(by=actor.user, at=at)
    unit.changed_by, unit.changed_at = actor.user, at
    unit.save()
    data = {"after": _described(unit)} | ({"before": before} if before else {})
    record_event("communes.unit_saved", actor=actor.user, target=commune, data=data, at=at)
    return unit


@transaction.atomic
def save_member(
    commune: Commune, member: UnitMember | None, facts: MemberFacts, *, actor: Actor, at: datetime
) -> UnitMember:
    """Add a member (``member`` None) or correct one.

    Raises UnitMissing before the decision is written, UnitHasHead for a second head at the same time, or
    LeavesBeforeJoining.
    """
    unit = locked(ProgrammeUnit.objects.filter(commune=commune)).first()
    if unit is None:
        raise UnitMissing
    if facts.left_on and facts.left_on < facts.joined_on:
        raise LeavesBeforeJoining(joined_on=format_day(facts.joined_on))
    if facts.is_head and facts.left_on is None:
        others = UnitMember.objects.filter(unit=unit, is_head=True, left_on=None)
        head = (others.exclude(pk=member.pk) if member else others).first()
        if head is not None:
            raise UnitHasHead(person=head.full_name)
    saved = member or UnitMember(unit=unit)
    for name, value in asdict(facts).items():
        setattr(saved, name, value)
    saved.save()
    code = "communes.unit_member_changed" if member else "communes.unit_member_added"
    data = {"name": saved.full_name, "post": saved.post}
    record_event(code, actor=actor.user, target=commune, data=data, at=at)
    return saved


def _judged(commune: Commune, decision: File, actor: Actor, at: datetime) -> Incoming:
    return judge_logged(
        decision,
        name=PurePath(decision.name or "").name,
        limits=DECISION_LIMITS,
        infected="communes.decision_infected",
        target=commune,
        by=actor.user,
        at=at,
    )


def _described(unit: ProgrammeUnit) -> dict[str, str]:
    days = spoken(lambda: format_day(unit.decided_on))
    return {language: f"{unit.decision_number} ({day})" for language, day in days.items()}
