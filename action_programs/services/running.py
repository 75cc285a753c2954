"""When the records of execution may be written: from the first visa on, by the commune."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from action_programs.enums import ProjectStatus, State
from action_programs.exceptions import ProgrammeRefusal, StatusFollowsProgress
from action_programs.models import ActionProgramme, Project
from action_programs.services.access import may_write
from assessments.exceptions import NotAllowed
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.dates import format_day
from config.toolbox.languages import pick, spoken
from config.toolbox.locks import locked


class NotRunning(ProgrammeRefusal):
    code = "not_running"
    text = _("Execution is recorded once the programme has received the visa.")


class FutureDay(ProgrammeRefusal):
    code = "future_day"
    text = _("%(day)s has not come yet: write what has happened.")


class CancelNeedsReason(ProgrammeRefusal):
    code = "cancel_needs_reason"
    text = _("Write why this is cancelled.")


class CancelledAlready(ProgrammeRefusal):
    code = "cancelled_already"
    text = _("This was cancelled already.")


class ProjectElsewhere(ProgrammeRefusal):
    code = "project_elsewhere"
    text = _("Project %(number)s does not belong to this programme.")


def is_running(programme: ActionProgramme) -> bool:
    """Tell whether a programme has received its first visa; an update of it is adopted meanwhile."""
    if programme.state in {State.IN_FORCE, State.UPDATING}:
        return True
    # One query, in the rare state between an adopted update and its own visa.
    in_force = programme.versions.filter(in_force_on__isnull=False)
    return programme.state == State.ADOPTED and in_force.exists()


def may_record(actor: Actor | None, programme: ActionProgramme) -> bool:
    """Tell whether an actor may write records of execution now."""
    return may_write(actor, programme) and is_running(programme)


def lock_running(programme: ActionProgramme, actor: Actor) -> ActionProgramme:
    """Lock a programme at work, to be written by its commune. Raises NotAllowed or NotRunning."""
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    if not is_running(row):
        raise NotRunning()
    return row


def lived_status(project: Project | None) -> str:
    """Return the status that a project has while its programme is at work: a new one is planned."""
    return project.status if project else ProjectStatus.PLANNED


def check_status(programme: ActionProgramme, project: Project | None, status: str, *, number: int) -> None:
    """Raise StatusFollowsProgress for a status that progress did not give, in a programme at work."""
    lived = lived_status(project)
    if status != lived and is_running(programme):
        raise StatusFollowsProgress(number=number, status=ProjectStatus(lived).label)


def check_day(day: date, *, at: datetime) -> None:
    """Raise FutureDay for a day that has not come yet in Casablanca."""
    if day > local_day(at):
        raise FutureDay(day=format_day(day))


def check_projects(projects: Iterable[Project], programme: ActionProgramme) -> None:
    """Raise ProjectElsewhere for a project of another programme."""
    for project in projects:
        if project.programme_id != programme.pk:
            raise ProjectElsewhere(number=project.number)


def check_reason(reason: str) -> str:
    """Return the reason of a cancellation, trimmed. Raises CancelNeedsReason for none."""
    reason = " ".join(reason.split())
    if not reason:
        raise CancelNeedsReason()
    return reason


def named(project: Project) -> dict[str, object]:
    """Return what the log says of a project: its number and its title in each language."""
    return {"number": project.number, "title": spoken(lambda: pick(project, "title"))}
