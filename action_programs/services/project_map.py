"""Where the projects of a programme are, on the outline of their commune."""

from collections.abc import Sequence
from dataclasses import dataclass

from action_programs.models import ActionProgramme, Project, ProjectPoint
from communes.maps import CommuneMap, draw_commune


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a project; ``x`` and ``y`` in the units of the drawing."""

    point: ProjectPoint
    x: float
    y: float

    @property
    def project(self) -> Project:
        return self.point.project


@dataclass(frozen=True)
class ProjectMap:
    """The drawing (None where the outline of the commune is not known), and what stands on it or not."""

    drawing: CommuneMap | None
    spots: Sequence[Spot]
    outside: Sequence[ProjectPoint]
    unplaced: int


def project_map(programme: ActionProgramme) -> ProjectMap:
    """Return the places of a programme's projects. Two queries, whatever their number."""
    drawing = draw_commune(programme.commune.code)
    points = ProjectPoint.objects.filter(project__programme=programme).select_related("project")
    spots, outside, placed = [], [], set()
    for point in points.order_by("project__number", "pk"):
        placed.add(point.project_id)
        latitude, longitude = float(point.latitude), float(point.longitude)
        if drawing is not None and drawing.holds(latitude, longitude):
            spots.append(Spot(point, *(round(unit, 1) for unit in drawing.place(latitude, longitude))))
        else:
            outside.append(point)
    return ProjectMap(drawing, spots, outside, programme.projects.count() - len(placed))
