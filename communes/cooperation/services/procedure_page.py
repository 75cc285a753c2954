"""What the page of a creation shows: its steps, and how its members hold together."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from communes.cooperation.enums import Step
from communes.cooperation.models import Founder, Procedure, StepDone
from communes.cooperation.neighbours import Reading, communes_within, read_contiguity
from communes.cooperation.services.procedures import ORDER, Place
from communes.cooperation.step_pages import pages_of
from communes.maps import draw_communes

DONE, UNDER_WAY, TO_COME = "done", "under_way", "to_come"


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the progress: whether it is done (by whom, when), under way or to come; its pages."""

    step: Step
    state: str
    done: StepDone | None
    pages: Sequence[tuple["str | Promise", str]]


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a commune on the map of the members; ``group`` counts from zero.

    ``is_within``: the commune is no member itself, it lies in a province or a region that is one.
    """

    path: str
    group: int
    is_within: bool


@dataclass(frozen=True, slots=True)
class Contiguity:
    """How the members hold together: groups of places that touch, the largest first, and a map of them."""

    reading: Reading
    groups: Sequence[Sequence[Place]]
    unknown: Sequence[Place]
    view_box: str
    around: Sequence[str]
    shapes: Sequence[Shape]


def steps_of(procedure: Procedure) -> list[StepShown]:
    """Return the nine steps as a progress. One query."""
    rows = procedure.steps_done.filter(reopened_at=None).select_related("done_by")
    done = {row.step: row for row in rows}
    return [
        StepShown(step, _state(procedure, step, done.get(step)), done.get(step), pages_of(step, procedure))
        for step in ORDER
    ]


def contiguity_of(founders: Sequence[Founder]) -> Contiguity:
    """Group the members by contiguity and draw them. No query: ``founders`` come with their territory."""
    places = {founder.place.code: founder.place for founder in founders}
    reading = read_contiguity(list(places))
    group_of = {
        commune: number
        for number, group in reversed(list(enumerate(reading.groups)))
        for code in group
        for commune in communes_within(code)
    }
    drawn = draw_communes(frozenset(group_of))
    return Contiguity(
        reading,
        [[places[code] for code in group] for group in reading.groups],
        [places[code] for code in reading.unknown],
        drawn.view_box,
        [outline.path for outline in drawn.around],
        [
            Shape(outline.path, group_of[outline.code], outline.code not in places)
            for outline in drawn.outlines
        ],
    )


def _state(procedure: Procedure, step: Step, done: StepDone | None) -> str:
    if done is not None:
        return DONE
    return UNDER_WAY if step == procedure.step and procedure.closed_at is None else TO_COME
