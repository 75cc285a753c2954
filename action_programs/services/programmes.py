"""A programme from its start to its visa."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from action_programs.enums import DECISIVE, State, StepKind
from action_programs.exceptions import (
    NotAdopted,
    PeriodTaken,
    ProgrammeFrozen,
    ProgrammeIncomplete,
    RefusalNeedsReasons,
    StepDatesReversed,
    VisaBeforeVote,
    VoteLost,
)
from action_programs.models import ActionProgramme, Project, Step
from action_programs.models.programmes import YEARS
from action_programs.services.access import may_write
from action_programs.services.notices import tell_of_visa, tell_of_vote
from action_programs.services.summary import unbalanced_projects
from action_programs.services.timeline import takes_step
from action_programs.services.versions import current_version, decide_version, freeze_version
from assessments.exceptions import NotAllowed
from communes.actors import Actor
from communes.models import Commune
from config.toolbox.dates import format_day
from config.toolbox.languages import spoken
from config.toolbox.locks import locked
from records.services.events import record_event


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What is recorded of a step."""

    starts_on: date
    ends_on: date | None = None
    body: str = ""
    note: str = ""


@dataclass(frozen=True)
class Missing:
    """What a programme lacks before the council can adopt it."""

    has_projects: bool
    unbalanced: Sequence[Project] = field(default_factory=tuple)

    @property
    def is_nothing(self) -> bool:
        return self.has_projects and not self.unbalanced


@transaction.atomic
def start_programme(
    commune: Commune, *, first_year: int, mandate_starts_on: date, actor: Actor, at: datetime
) -> ActionProgramme:
    """Start the programme of a commune. Raises PeriodTaken when another one covers a year of it."""
    commune = take_period(commune, first_year)
    programme = ActionProgramme.objects.create(
        commune=commune,
        first_year=first_year,
        mandate_starts_on=mandate_starts_on,
        created_by=actor.user,
        created_at=at,
    )
    data = {"first": programme.first_year, "last": programme.last_year}
    record_event("action_programs.started", actor=actor.user, target=commune, data=data, at=at)
    return programme


def take_period(commune: Commune, first_year: int) -> Commune:
    """Lock a commune whose six years from one are free. Raises PeriodTaken when a programme covers one."""
    # Two people who start at once would otherwise both find the years free.
    commune = locked(Commune.objects.filter(pk=commune.pk)).get()
    near = ActionProgramme.objects.filter(
        commune=commune, first_year__gt=first_year - YEARS, first_year__lt=first_year + YEARS
    )
    if taken := near.order_by("first_year").first():
        raise PeriodTaken(years=f"{taken.first_year}–{taken.last_year}")
    return commune


def lock_open(programme: ActionProgramme, actor: Actor) -> ActionProgramme:
    """Lock a programme to be changed by its commune. Raises NotAllowed or ProgrammeFrozen."""
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    if not row.is_open:
        raise ProgrammeFrozen()
    return row


@transaction.atomic
def save_step(
    programme: ActionProgramme, kind: StepKind, facts: StepFacts, *, actor: Actor, at: datetime
) -> Step:
    """Record one step of the making; the vote and the visa have services of their own.

    The transmission comes after the vote, so that a frozen programme takes it still. Raises NotAllowed,
    ProgrammeFrozen or StepDatesReversed.
    """
    assert kind not in DECISIVE
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    if not takes_step(row, kind):
        raise ProgrammeFrozen()
    if facts.ends_on and facts.ends_on < facts.starts_on:
        raise StepDatesReversed(starts_on=format_day(facts.starts_on))
    return _write(row, kind, facts, actor, at)


def missing_of(programme: ActionProgramme) -> Missing:
    """Return what a programme lacks before its vote; the page, the button and the service read it."""
    return Missing(programme.projects.exists(), unbalanced_projects(programme))


@transaction.atomic
def adopt_programme(
    programme: ActionProgramme,
    *,
    voted_on: date,
    session: str,
    votes_for: int,
    votes_against: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Record the council's vote and freeze the programme: its next version is kept word for word.

    The province's officers are told that it waits for the visa. Raises NotAllowed, ProgrammeFrozen,
    ProgrammeIncomplete while a project's funding is not its cost, or VoteLost.
    """
    row = lock_open(programme, actor)
    if not missing_of(row).is_nothing:
        raise ProgrammeIncomplete()
    if votes_for <= votes_against:
        raise VoteLost(votes_for=votes_for, votes_against=votes_against)
    votes = {"votes_for": votes_for, "votes_against": votes_against}
    _write(row, StepKind.VOTE, StepFacts(voted_on), actor, at, session=session.strip(), **votes)
    row.state, row.adopted_at, row.adopted_by = State.ADOPTED, at, actor.user
    row.save(update_fields=["state", "adopted_at", "adopted_by"])
    version = freeze_version(row, voted_on=voted_on, by=actor.user, at=at)
    tell_of_vote(row, version, at=at)
    data = {**votes, "years": f"{row.first_year}–{row.last_year}"}
    record_event("action_programs.adopted", actor=actor.user, target=row.commune, data=data, at=at)


@transaction.atomic
def record_visa(
    programme: ActionProgramme, *, decided_on: date, is_refused: bool, note: str, actor: Actor, at: datetime
) -> None:
    """Record the governor's visa, which puts the version in force, or its refusal: all is open again.

    The commune's people are told. Raises NotAllowed, NotAdopted, VisaBeforeVote or RefusalNeedsReasons.
    """
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    if row.state != State.ADOPTED:
        raise NotAdopted()
    vote = row.steps.get(kind=StepKind.VOTE, round=row.round)
    if decided_on < vote.starts_on:
        raise VisaBeforeVote(voted_on=format_day(vote.starts_on))
    if is_refused and not note.strip():
        raise RefusalNeedsReasons()
    _write(row, StepKind.VISA, StepFacts(decided_on, note=note), actor, at, is_refused=is_refused)
    version = decide_version(row, decided_on=decided_on, is_refused=is_refused)
    if not is_refused:
        row.state = State.IN_FORCE
    elif before := current_version(row):
        row.state, row.adopted_at, row.adopted_by = State.UPDATING, before.adopted_at, before.adopted_by
    else:
        row.state, row.adopted_at, row.adopted_by = State.DRAFT, None, None
    row.save(update_fields=["state", "adopted_at", "adopted_by"])
    tell_of_visa(row, version, reason=note.strip(), at=at)
    code = "action_programs.visa_refused" if is_refused else "action_programs.visa_given"
    data = {"years": f"{row.first_year}–{row.last_year}", "reason": note}
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)


def _write(
    programme: ActionProgramme, kind: StepKind, facts: StepFacts, actor: Actor, at: datetime, **more: object
) -> Step:
    values = {
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "body": facts.body.strip(),
        "note": facts.note.strip(),
        "changed_by": actor.user,
        "changed_at": at,
        **more,
    }
    step, _created = Step.objects.update_or_create(
        programme=programme, round=programme.round, kind=kind, defaults=values
    )
    if kind not in DECISIVE:
        data = {"step": spoken(lambda: kind.label), "day": facts.starts_on.isoformat()}
        record_event(
            "action_programs.step_saved", actor=actor.user, target=programme.commune, data=data, at=at
        )
    return step
