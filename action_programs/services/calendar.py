"""The projects of a programme over its six years (a Gantt chart)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from action_programs.models import ActionProgramme
from action_programs.services.dashboard import axes_of, axis_slices
from action_programs.services.figures import ProjectFigures, project_figures


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A project, and whether time has gone by faster than its work."""

    project: ProjectFigures
    is_late: bool


@dataclass(frozen=True, slots=True)
class CalendarGroup:
    """The projects of one programme of an axis, as ``title`` (an object with titles in two languages)."""

    title: object
    rows: Sequence[CalendarRow]


def calendar_of(programme: ActionProgramme, *, today: date) -> list[CalendarGroup]:
    """Return the projects by axis and programme, in their order. Six queries, whatever their number."""
    slices = axis_slices(axes_of(programme), project_figures(programme, until=today))
    groups = [(group, part) for axis in slices for group, part in axis.groups if part.projects]
    return [
        CalendarGroup(
            group, [CalendarRow(project, is_late(project, today=today)) for project in part.projects]
        )
        for group, part in groups
    ]


def is_late(project: ProjectFigures, *, today: date) -> bool:
    """Tell whether the last year of a project is over and the project is not."""
    return project.ends_in < today.year and project.progress < 100


def in_years(day: date) -> Decimal:
    """Return a day as a number of years: 1 July 2025 is 2025.5 or nearly."""
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return day.year + Decimal((day - date(day.year, 1, 1)).days) / days
