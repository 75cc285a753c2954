"""The update of a programme from its third year: opened, and given up as if it had never been."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from action_programs.enums import State
from action_programs.exceptions import ProgrammeRefusal
from action_programs.models import ActionProgramme
from action_programs.services.access import may_write
from action_programs.services.projects import in_use
from action_programs.services.restoring import restore, with_lived_status
from action_programs.services.versions import current_version
from assessments.exceptions import NotAllowed
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.languages import pick
from config.toolbox.locks import locked
from records.services.events import record_event

# The third year of the six (``domain.md`` section 6).
FIRST_UPDATE_YEAR = 3


class NotInForce(ProgrammeRefusal):
    code = "not_in_force"
    text = _("Only a programme in force can be updated.")


class UpdateTooEarly(ProgrammeRefusal):
    code = "update_too_early"
    text = _("A programme is updated from its third year on: this one from %(year)s.")


class NotUpdating(ProgrammeRefusal):
    code = "not_updating"
    text = _("This programme is not being updated.")


class CannotRestore(ProgrammeRefusal):
    code = "cannot_restore"
    text = _(
        "The update cannot be given up: project %(number)s “%(title)s”, added by it, has records of its "
        "execution or keeps a proposal. Stop it instead."
    )


def first_update_year(programme: ActionProgramme) -> int:
    return programme.first_year + FIRST_UPDATE_YEAR - 1


def may_update(programme: ActionProgramme, today: date) -> bool:
    """Tell whether an update may start."""
    return programme.state == State.IN_FORCE and today.year >= first_update_year(programme)


@transaction.atomic
def start_update(programme: ActionProgramme, *, actor: Actor, at: datetime) -> None:
    """Open a programme in force to changes; everybody still reads the version in force.

    Its steps are those of a new round. Raises NotAllowed, NotInForce or UpdateTooEarly.
    """
    row = _lock(programme, actor)
    if row.state != State.IN_FORCE:
        raise NotInForce()
    if not may_update(row, local_day(at)):
        raise UpdateTooEarly(year=first_update_year(row))
    # Rounds that were given up keep their steps: each round has a number of its own.
    written = row.steps.aggregate(last=Max("round"))["last"] or 0
    row.state, row.round = State.UPDATING, max(row.round, written) + 1
    row.save(update_fields=["state", "round"])
    _record("action_programs.update_started", row, actor, at)


@transaction.atomic
def cancel_update(programme: ActionProgramme, *, actor: Actor, at: datetime) -> None:
    """Give an update up: axes, projects, lines and places are again those of the version in force.

    How far projects have come since stays. Raises NotAllowed, NotUpdating, or CannotRestore while a project
    that the update added has a life of its own.
    """
    row = _lock(programme, actor)
    version = current_version(row)
    if row.state != State.UPDATING or version is None:
        raise NotUpdating()
    content = with_lived_status(row, version)
    added = row.projects.exclude(pk__in=[project["id"] for project in content["projects"]])
    if held := in_use(added).order_by("number").first():
        raise CannotRestore(number=held.number, title=pick(held, "title"))
    added.delete()
    restore(row, content, by=actor.user, at=at)
    row.state, row.round = State.IN_FORCE, version.round
    row.save(update_fields=["state", "round"])
    _record("action_programs.update_cancelled", row, actor, at)


def _lock(programme: ActionProgramme, actor: Actor) -> ActionProgramme:
    row = locked(ActionProgramme.objects.filter(pk=programme.pk)).get()
    if not may_write(actor, row):
        raise NotAllowed()
    return row


def _record(code: str, row: ActionProgramme, actor: Actor, at: datetime) -> None:
    data = {"years": f"{row.first_year}–{row.last_year}"}
    record_event(code, actor=actor.user, target=row.commune, data=data, at=at)
