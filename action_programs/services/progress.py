"""How far projects are: day after day, one project or many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_programs.enums import ProjectStatus
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme, Progress, Project
from action_programs.services.running import check_day, lock_running, named
from communes.actors import Actor
from config.toolbox.dates import format_day
from config.toolbox.numbers import format_percent
from records.services.events import record_event

WHOLE = 100


class ProgressDayTaken(ProgrammeRefusal):
    code = "progress_day_taken"
    text = gettext_lazy("Project %(number)s has its progress of %(day)s already.")


class ProgressNeedsNote(ProgrammeRefusal):
    code = "progress_needs_note"
    text = gettext_lazy(
        "Project %(number)s was at %(other)s on %(day)s: say in the note why %(physical)s does not follow."
    )


class NotLatestProgress(ProgrammeRefusal):
    code = "not_latest_progress"
    text = gettext_lazy("Only the latest progress of a project can be changed or removed.")


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """How far a project was on a day: physical progress in whole percent, status, what was seen."""

    seen_on: date
    physical: int
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project was on a day; without progress, no percentage and no day."""

    status: str
    physical: int | None
    seen_on: date | None

    @property
    def percent(self) -> int:
        """Return how far the project is: what was observed, else 100 where it is done and 0 elsewhere."""
        if self.physical is not None:
            return self.physical
        return WHOLE if self.status == ProjectStatus.DONE else 0


@transaction.atomic
def record_progress(project: Project, facts: ProgressFacts, *, actor: Actor, at: datetime) -> Progress:
    """Add the progress of one project; its status follows the latest day.

    Raises NotAllowed, NotRunning, FutureDay, ProgressDayTaken, or ProgressNeedsNote when physical progress
    goes down and the note does not say why.
    """
    return record_many(project.programme, {project.pk: facts}, actor=actor, at=at)[0]


@transaction.atomic
def record_many(
    programme: ActionProgramme, facts: Mapping[int, ProgressFacts], *, actor: Actor, at: datetime
) -> list[Progress]:
    """Add the progress of several projects of a programme, by their key: all of them or none.

    Seven queries, and one event a project. Raises what ``record_progress`` raises, naming the project.
    """
    row = lock_running(programme, actor)
    projects = {project.pk: project for project in row.projects.filter(pk__in=facts).order_by("number")}
    known = _by_project(projects)
    for pk, project in projects.items():
        _check(project, facts[pk], known.get(pk, ()), at)
    rows = Progress.objects.bulk_create(
        [_filled(Progress(project=project), facts[pk], actor, at) for pk, project in projects.items()]
    )
    for progress in rows:
        latest = max([*known.get(progress.project_id, ()), progress], key=lambda one: one.seen_on)
        _log("action_programs.progress_recorded", row, progress, actor, at)
        progress.project.status = latest.status
    _follow(projects.values(), actor, at)
    return rows


@transaction.atomic
def change_progress(progress: Progress, facts: ProgressFacts, *, actor: Actor, at: datetime) -> Progress:
    """Correct the latest progress of a project. Raises NotLatestProgress or what recording raises."""
    row = lock_running(progress.project.programme, actor)
    project, others = _latest_only(progress)
    _check(project, facts, others, at)
    _filled(progress, facts, actor, at).save()
    project.status = max([*others, progress], key=lambda one: one.seen_on).status
    _follow([project], actor, at)
    _log("action_programs.progress_changed", row, progress, actor, at)
    return progress


@transaction.atomic
def remove_progress(progress: Progress, *, actor: Actor, at: datetime) -> None:
    """Take back the latest progress of a project; its status is again that of the day before.

    Without another day the status stays as it is. Raises NotAllowed, NotRunning or NotLatestProgress.
    """
    row = lock_running(progress.project.programme, actor)
    project, others = _latest_only(progress)
    _log("action_programs.progress_removed", row, progress, actor, at)
    progress.delete()
    if others:
        project.status = others[-1].status
        _follow([project], actor, at)


def questions_on(progress: Progress) -> list[str]:
    """Return what is odd about a physical progress and its status, in words; nothing is refused."""
    physical, status = progress.physical, progress.status
    if physical == WHOLE and status != ProjectStatus.DONE:
        label = ProjectStatus(status).label
        return [_("The work is at 100 %% and the project is “%(status)s”. Is it done?") % {"status": label}]
    if physical < WHOLE and status == ProjectStatus.DONE:
        words = {"physical": format_percent(physical)}
        return [_("The project is done and its work is at %(physical)s. Is it right?") % words]
    if physical and status == ProjectStatus.PLANNED:
        words = {"physical": format_percent(physical)}
        return [_("The project is only planned and its work is at %(physical)s. Is it right?") % words]
    return []


def standings(projects: Iterable[Project], *, until: date) -> dict[int, Standing]:
    """Return how far each project was at the end of a day, by its key. One query.

    That is its latest progress until then; what the programme says of it when none was ever recorded; and
    planned when all that is known of it came later.
    """
    rows = list(projects)
    found = {row.pk: Standing(row.status, None, None) for row in rows}
    known = Progress.objects.filter(project__in=[row.pk for row in rows]).order_by("-seen_on", "-pk")
    for pk, seen_on, status, physical in known.values_list("project", "seen_on", "status", "physical"):
        if seen_on > until:
            found[pk] = Standing(ProjectStatus.PLANNED, None, None)
        elif found[pk].seen_on is None:
            found[pk] = Standing(status, physical, seen_on)
    return found


def _by_project(ids: Iterable[int]) -> dict[int, list[Progress]]:
    found: dict[int, list[Progress]] = {}
    for row in Progress.objects.filter(project__in=list(ids)).order_by("seen_on", "pk"):
        found.setdefault(row.project_id, []).append(row)
    return found


def _latest_only(progress: Progress) -> tuple[Project, list[Progress]]:
    """Return the project of its latest progress, and its other days in order."""
    rows = list(Progress.objects.filter(project=progress.project_id).order_by("seen_on", "pk"))
    if not rows or rows[-1].pk != progress.pk:
        raise NotLatestProgress()
    return progress.project, rows[:-1]


def _check(project: Project, facts: ProgressFacts, known: Sequence[Progress], at: datetime) -> None:
    check_day(facts.seen_on, at=at)
    before = [row for row in known if row.seen_on < facts.seen_on]
    after = [row for row in known if row.seen_on > facts.seen_on]
    if len(before) + len(after) < len(known):
        raise ProgressDayTaken(number=project.number, day=format_day(facts.seen_on))
    higher = before[-1] if before and before[-1].physical > facts.physical else None
    lower = after[0] if after and after[0].physical < facts.physical else None
    other = higher or lower
    if other is not None and not facts.note.strip():
        raise ProgressNeedsNote(
            number=project.number,
            other=format_percent(other.physical),
            day=format_day(other.seen_on),
            physical=format_percent(facts.physical),
        )


def _filled(progress: Progress, facts: ProgressFacts, actor: Actor, at: datetime) -> Progress:
    progress.seen_on, progress.physical = facts.seen_on, facts.physical
    progress.status, progress.note = facts.status, facts.note.strip()
    progress.recorded_by, progress.recorded_at = actor.user, at
    return progress


def _follow(projects: Iterable[Project], actor: Actor, at: datetime) -> None:
    """Write the status of projects; whoever is changing one meanwhile is told so when saving."""
    rows = list(projects)
    for project in rows:
        project.changed_by, project.changed_at = actor.user, at
    Project.objects.bulk_update(rows, ["status", "changed_by", "changed_at"], batch_size=200)
    Project.objects.filter(pk__in=[project.pk for project in rows]).update(version=F("version") + 1)


def _log(code: str, programme: ActionProgramme, progress: Progress, actor: Actor, at: datetime) -> None:
    data = {
        **named(progress.project),
        "day": progress.seen_on.isoformat(),
        "physical": progress.physical,
        "status": progress.status,
        "note": progress.note,
    }
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
