"""Cycles: prepared, opened once, their calendar, the longer time of one commune."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.enums import Action, CycleState, State
from assessments.exceptions import AssessmentError, NotAllowed, ReasonRequired, WrongState
from assessments.models import Assessment, Cycle, CycleTarget, Extension
from assessments.scoring import GridError, check_grid
from assessments.services.grids import freeze_grids
from assessments.services.notifications import COMMUNE, PROVINCE, notice_data, people_concerned
from assessments.services.workflow import apply_step, lock_assessment
from communes.actors import Actor
from communes.enums import COMMUNE_ROLES, Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.dates import format_moment
from config.toolbox.languages import in_language
from config.toolbox.locks import locked
from records.services.events import record_event
from records.services.jobs import create_job
from records.services.notices import Link, notify

ANNOUNCE_JOB = "assessments.announce_opening"
REOPEN_JOB = "assessments.reopen_missed"
# What an administrator may set. The rest of a cycle comes from opening and publishing it.
EDITABLE_FIELDS = (
    "assessed_year",
    "grid",
    "additional_grid",
    "additional_above",
    "census",
    "entry_opens_on",
    "submission_closes_on",
    "opinions_close_on",
    "review_closes_on",
    "audit_closes_on",
    "publication_planned_on",
    "correction_days",
    "reply_days",
    "appeal_days",
    "pool",
    "target_note_ar",
    "target_note_fr",
)
# What the files of an open cycle rest on.
FIXED_ONCE_OPEN = ("assessed_year", "grid", "additional_grid", "additional_above", "census")


class GridsUnfit(AssessmentError):
    """The grids do not fit the cycle; ``errors`` names every place."""

    code = "grids_unfit"
    text = _("The grids do not fit this calendar: %(count)s errors were found.")

    def __init__(self, errors: list[GridError]) -> None:
        super().__init__(count=len(errors))
        self.errors = errors


class NoTargets(AssessmentError):
    code = "no_targets"
    text = _("Choose the target communes before opening the cycle.")


class FixedOnceOpen(AssessmentError):
    code = "fixed_once_open"
    text = _("The cycle is open: its year, its grids and its census can no longer change.")


class DeadlinePast(AssessmentError):
    code = "deadline_past"
    text = _("The cycle is open: a deadline that moves must fall after today.")


class AlreadyPublished(AssessmentError):
    code = "already_published"
    text = _("The cycle is published: it can no longer change.")


class ExtensionTooShort(AssessmentError):
    code = "extension_too_short"
    text = _("The new deadline must come after now and after the present one, %(date)s.")


def grid_errors(cycle: Cycle) -> list[GridError]:
    """Return what keeps the cycle's grids from fitting its year and its submission deadline."""
    deadline = (cycle.assessed_year, cycle.submission_closes_on)
    additional = cycle.additional_grid.document if cycle.additional_grid else None
    errors = check_grid(cycle.grid.document, submission_deadline=deadline, additional=additional)
    if additional is not None:
        errors += check_grid(additional, submission_deadline=deadline)
    return errors


@transaction.atomic
def save_cycle(
    cycle: Cycle, *, before: Mapping[str, Any] | None, reason: str, actor: Actor, at: datetime
) -> Cycle:
    """Keep a new or changed cycle, with what changed in the log.

    ``before`` are the earlier values of ``EDITABLE_FIELDS``, None for a new cycle. A change needs a reason
    once the cycle is open; a later deadline reopens, in the worker, the files that missed the earlier one.
    Raises NotAllowed, AlreadyPublished, FixedOnceOpen, ReasonRequired, DeadlinePast or GridsUnfit.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    if cycle.state == CycleState.PUBLISHED:
        raise AlreadyPublished()
    changed = _changes(cycle, before or {})
    if cycle.state == CycleState.OPEN:
        if any(name in changed for name in FIXED_ONCE_OPEN):
            raise FixedOnceOpen()
        if changed and not reason.strip():
            raise ReasonRequired()
        if "submission_closes_on" in changed and cycle.submission_closes_on <= local_day(at):
            raise DeadlinePast()
    if errors := grid_errors(cycle):
        raise GridsUnfit(errors)
    cycle.save()
    if changed:
        record_event(
            "cycle.prepared" if before is None else "cycle.changed",
            actor=actor.user,
            target=cycle,
            data={
                "year": cycle.assessed_year,
                "fields": ", ".join(changed),
                "changes": changed,
                "reason": reason.strip(),
            },
            at=at,
        )
    if cycle.state == CycleState.OPEN and "submission_closes_on" in changed:
        _request_reopening(cycle, actor=actor, reason=reason.strip(), at=at)
    return cycle


def _request_reopening(cycle: Cycle, *, actor: Actor, reason: str, at: datetime) -> None:
    missed = Assessment.objects.filter(cycle=cycle, state=State.NOT_SUBMITTED).count()
    if missed:
        create_job(
            REOPEN_JOB,
            arguments={
                "cycle": cycle.pk,
                "year": cycle.assessed_year,
                "membership": actor.membership.pk,
                "reason": reason,
            },
            owner=actor.user,
            target=cycle,
            total=missed,
            at=at,
        )


def reopen_missed(cycle: Cycle, *, actor: Actor, reason: str, at: datetime) -> Iterator[Assessment]:
    """Reopen one by one the files that missed a deadline which has since moved; yield each.

    Run again, it goes on with those that are left; those of the administrator's own commune are left out.
    """
    missed = Assessment.objects.filter(cycle=cycle, state=State.NOT_SUBMITTED)
    for row in missed.exclude(commune__in=actor.own_commune_ids).order_by("pk"):
        with transaction.atomic():
            file = lock_assessment(row)
            if file.state == State.NOT_SUBMITTED and file.deadline > at:
                apply_step(file, Action.REOPEN_ENTRY, actor=actor, at=at, reason=reason)
        yield file


def _changes(cycle: Cycle, before: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        name: {"before": str(before.get(name, "")), "after": str(getattr(cycle, name))}
        for name in EDITABLE_FIELDS
        if str(before.get(name, "")) != str(getattr(cycle, name))
    }


@transaction.atomic
def open_cycle(cycle: Cycle, *, actor: Actor, at: datetime) -> int:
    """Open a cycle: freeze its grids, create a draft for each target commune, tell the communes.

    Returns how many drafts were created; opening an open cycle again creates those of communes added since,
    and changes nothing else. The worker tells the communes. Raises NotAllowed, AlreadyPublished, NoTargets or
    GridsUnfit.
    """
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    cycle = locked(Cycle.objects.filter(pk=cycle.pk)).select_related("grid", "additional_grid").get()
    if cycle.state == CycleState.PUBLISHED:
        raise AlreadyPublished()
    if errors := grid_errors(cycle):
        raise GridsUnfit(errors)
    targets = list(CycleTarget.objects.filter(cycle=cycle).select_related("commune"))
    if not targets:
        raise NoTargets()
    freeze_grids([grid for grid in (cycle.grid, cycle.additional_grid) if grid], at=at)
    created = _create_drafts(cycle, targets)
    if cycle.state == CycleState.PREPARED:
        cycle.state, cycle.opened_at, cycle.opened_by = CycleState.OPEN, at, actor.user
        cycle.save(update_fields=["state", "opened_at", "opened_by"])
        record_event(
            "cycle.opened",
            actor=actor.user,
            target=cycle,
            data={"year": cycle.assessed_year, "files": created},
            at=at,
        )
    if created:
        create_job(
            ANNOUNCE_JOB,
            arguments={"cycle": cycle.pk, "year": cycle.assessed_year},
            owner=None,
            target=cycle,
            total=created,
            at=at,
        )
    return created


def _create_drafts(cycle: Cycle, targets: list[CycleTarget]) -> int:
    known = set(Assessment.objects.filter(cycle=cycle).values_list("commune", flat=True))
    drafts = [
        Assessment(
            cycle=cycle,
            commune=target.commune,
            has_additional_grid=cycle.has_additional_grid(target.commune),
        )
        for target in targets
        if target.commune_id not in known
    ]
    return len(Assessment.objects.bulk_create(drafts, batch_size=500))


def announce_opening(cycle: Cycle, *, at: datetime) -> int:
    """Tell the people of the communes that entry is open, each once; return how many were told."""
    communes = Assessment.objects.filter(cycle=cycle).values("commune")
    members = Membership.objects.filter(role__in=COMMUNE_ROLES, commune__in=communes).current(local_day(at))  # type: ignore[attr-defined]
    return notify(
        "cycle.opened",
        recipients=User.objects.filter(pk__in=members.values("user"), is_active=True),
        data={"year": cycle.assessed_year, "due": in_both(cycle.submission_closes_at)},
        link=Link("assessments:commune_home", {}),
        once=f"cycle-{cycle.pk}",
        at=at,
    )


def in_both(at: datetime) -> dict[str, str]:
    """Return an instant in words, in both languages of a notice."""
    words = {}
    for language in ("ar", "fr"):
        with in_language(language):
            words[language] = format_moment(at)
    return words


@transaction.atomic
def grant_extension(
    assessment: Assessment, *, until: datetime, reason: str, actor: Actor, at: datetime
) -> Extension:
    """Give one commune a later deadline, with the reason; a file that missed its deadline reopens.

    Raises NotAllowed, ReasonRequired, WrongState (already sent) or ExtensionTooShort.
    """
    file = lock_assessment(assessment)
    if not actor.has_role(Role.ADMINISTRATOR):
        raise NotAllowed()
    if not reason.strip():
        raise ReasonRequired()
    if file.state not in {State.DRAFT, State.NOT_SUBMITTED}:
        raise WrongState(state=State(file.state).label)
    if until <= max(at, file.deadline):
        raise ExtensionTooShort(date=format_moment(file.deadline))
    extension = Extension.objects.create(
        assessment=file, until=until, reason=reason.strip(), granted_by=actor.user, granted_at=at
    )
    if file.state == State.NOT_SUBMITTED:
        apply_step(file, Action.REOPEN_ENTRY, actor=actor, at=at, reason=reason, extended_until=until)
    else:
        file.extended_until = until
        file.save(update_fields=["extended_until"])
    record_event(
        "assessment.extended",
        actor=actor.user,
        target=file,
        data={"until": in_both(until), "reason": reason.strip()},
        at=at,
    )
    notify(
        "assessment.extended",
        recipients=people_concerned(file, (COMMUNE, PROVINCE), at=at),
        data=notice_data(file, due=in_both(until), reason=reason.strip()),
        link=Link("assessments:detail", {"pk": file.pk}),
        once=f"extension-{extension.pk}",
        at=at,
    )
    return extension
