"""The axes of a programme and the programmes within each."""

from datetime import datetime

from django.db import transaction
from django.db.models import Manager, Max

from action_programs.exceptions import GroupInUse
from action_programs.models import ActionProgramme, Axis, AxisProgramme
from action_programs.services.programmes import lock_open
from communes.actors import Actor
from config.toolbox.languages import pick, spoken
from records.services.events import record_event


@transaction.atomic
def save_axis(
    programme: ActionProgramme, axis: Axis | None, *, title_ar: str, title_fr: str, actor: Actor, at: datetime
) -> Axis:
    """Add an axis after the others (``axis`` None), or change its titles."""
    row = lock_open(programme, actor)
    if axis is None:
        axis = Axis(programme=row, position=_next(row.axes))
    axis.title_ar, axis.title_fr = title_ar.strip(), title_fr.strip()
    axis.save()
    _record("action_programs.structure_changed", row, axis, actor, at)
    return axis


@transaction.atomic
def save_group(
    axis: Axis, group: AxisProgramme | None, *, title_ar: str, title_fr: str, actor: Actor, at: datetime
) -> AxisProgramme:
    """Add a programme to an axis (``group`` None), or change its titles."""
    row = lock_open(axis.programme, actor)
    if group is None:
        group = AxisProgramme(axis=axis, position=_next(axis.programmes))
    group.title_ar, group.title_fr = title_ar.strip(), title_fr.strip()
    group.save()
    _record("action_programs.structure_changed", row, group, actor, at)
    return group


@transaction.atomic
def remove_group(group: AxisProgramme, *, actor: Actor, at: datetime) -> None:
    """Take a programme out of its axis. Raises GroupInUse while it holds projects."""
    row = lock_open(group.axis.programme, actor)
    if group.projects.exists():
        raise GroupInUse(title=pick(group, "title"))
    _record("action_programs.structure_removed", row, group, actor, at)
    group.delete()


@transaction.atomic
def remove_axis(axis: Axis, *, actor: Actor, at: datetime) -> None:
    """Take an axis out with its programmes. Raises GroupInUse while one of them holds projects."""
    row = lock_open(axis.programme, actor)
    held = axis.programmes.filter(projects__isnull=False).order_by("position").first()
    if held:
        raise GroupInUse(title=pick(held, "title"))
    _record("action_programs.structure_removed", row, axis, actor, at)
    axis.delete()


def _next(rows: Manager) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _record(
    code: str, programme: ActionProgramme, row: Axis | AxisProgramme, actor: Actor, at: datetime
) -> None:
    data = {"title": spoken(lambda: pick(row, "title"))}
    record_event(code, actor=actor.user, target=programme.commune, data=data, at=at)
