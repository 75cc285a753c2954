"""Two contents of a programme side by side: what came, what went, what changed, what it does to the money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from action_programs.models import Axis, AxisProgramme, Project
from action_programs.services.version_reading import frozen_axes, frozen_projects
from action_programs.services.versions import PROJECT_FIELDS
from config.toolbox.dates import format_day
from config.toolbox.languages import pick
from config.toolbox.numbers import format_money, format_number

Texts = tuple[str, ...]
_LABELS = {field.name: field.verbose_name for field in Project._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, in words of the active language; a list has a text for each of its rows."""

    label: str
    before: Texts
    after: Texts


@dataclass(frozen=True, slots=True)
class ProjectChange:
    before: Project
    after: Project
    fields: Sequence[FieldChange]


@dataclass(frozen=True, slots=True)
class AxisSum:
    """What the projects of an axis cost before and after, in MAD; a side where it is not has 0."""

    axis: Axis
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """What differs; projects and axes are the same where they have the same id."""

    added: Sequence[Project]
    removed: Sequence[Project]
    changed: Sequence[ProjectChange]
    structure: Sequence[FieldChange]
    axes: Sequence[AxisSum]

    @property
    def before(self) -> Decimal:
        return sum((row.before for row in self.axes), Decimal(0))

    @property
    def after(self) -> Decimal:
        return sum((row.after for row in self.axes), Decimal(0))

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def is_nothing(self) -> bool:
        return not (self.added or self.removed or self.changed or self.structure)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Compare two documents of ``content_of``, project by project, in words of the active language."""
    old = {project.pk: project for project in frozen_projects(before)}
    new = {project.pk: project for project in frozen_projects(after)}
    changes = [
        ProjectChange(old[pk], project, _fields(old[pk], project)) for pk, project in new.items() if pk in old
    ]
    return Comparison(
        added=[project for pk, project in new.items() if pk not in old],
        removed=[project for pk, project in old.items() if pk not in new],
        changed=[change for change in changes if change.fields],
        structure=_structure(before, after),
        axes=_sums(before, after, old.values(), new.values()),
    )


def _fields(before: Project, after: Project) -> list[FieldChange]:
    """Return what differs in a project, field by field."""
    found = [
        FieldChange(_("Axis and programme"), (_group(before),), (_group(after),)),
        *(
            FieldChange(str(_LABELS[name]), _value(before, name), _value(after, name))
            for name in PROJECT_FIELDS
            if name != "source_note"
        ),
        FieldChange(_("Funding"), _lines(before), _lines(after)),
        FieldChange(_("Places on the map"), _places(before), _places(after)),
    ]
    return [change for change in found if change.before != change.after]


def _group(project: Project) -> str:
    return f"{pick(project.group.axis, 'title')} – {pick(project.group, 'title')}"


def _value(project: Project, name: str) -> Texts:
    value = getattr(project, name)
    if name == "cost":
        return (format_money(value),)
    if display := getattr(project, f"get_{name}_display", None):
        return (str(display()),)
    return (str(value),) if value else ()


def _lines(project: Any) -> Texts:
    texts = []
    for line in project.lines:
        of = [line.get_kind_display(), line.year, line.partner and pick(line.partner, "name")]
        day = line.agreed_on and format_day(line.agreed_on)
        texts.append(" – ".join(str(part) for part in (*of, day, format_money(line.amount)) if part))
    return tuple(texts)


def _places(project: Any) -> Texts:
    return tuple(
        f"{point.label} ({format_number(point.latitude)} ; {format_number(point.longitude)})"
        for point in project.places
    )


def _structure(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    old, new = _titles(before), _titles(after)
    return [
        FieldChange(key[0], old.get(key, ()), new.get(key, ()))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
    ]


def _titles(content: Mapping[str, Any]) -> dict[tuple[str, int], Texts]:
    """Return the titles of axes and programmes in both languages, so that a change of either is seen."""
    found: dict[tuple[str, int], Texts] = {}
    for axis, groups in frozen_axes(content):
        found[_("Axis"), axis.pk] = _both(axis)
        for group in groups:
            found[_("Programme of an axis"), group.pk] = _both(group)
    return found


def _both(row: Axis | AxisProgramme) -> Texts:
    return tuple(text for text in (row.title_ar, row.title_fr) if text)


def _sums(before: Mapping[str, Any], after: Mapping[str, Any], old: Any, new: Any) -> list[AxisSum]:
    axes = {axis.pk: axis for content in (before, after) for axis, _groups in frozen_axes(content)}
    return [
        AxisSum(axis, *(_cost(projects, axis.pk) for projects in (old, new)))
        for axis in sorted(axes.values(), key=lambda axis: (axis.position, axis.pk))
    ]


def _cost(projects: Any, axis: int) -> Decimal:
    return sum((project.cost for project in projects if project.group.axis_id == axis), Decimal(0))
