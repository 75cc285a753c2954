"""What the book says: the version in force where there is one, else what is being drawn up."""

from datetime import date
from typing import Any

from action_programs.enums import PaperKind
from action_programs.models import (
    ActionProgramme,
    Axis,
    AxisProgramme,
    FundingLine,
    ProgrammeVersion,
    Project,
    ProjectPoint,
)
from action_programs.services.book import parts
from action_programs.services.dashboard import axes_of, axis_slices
from action_programs.services.figures import ProjectFigures, adopted_figures, project_figures
from action_programs.services.papers import ProgrammeSheet
from action_programs.services.representation import representation_of
from action_programs.services.version_reading import frozen_axes, frozen_projects
from action_programs.services.versions import current_version
from config.toolbox.languages import in_language, pick

LANGUAGES = ("ar", "fr")
TEMPLATE = "pdf/book.html"
STYLE = "css/book.css"


def book_sheets(programme: ActionProgramme, *, today: date) -> list[ProgrammeSheet]:
    """Return the book in Arabic and in French. The programme comes with its commune's territory."""
    version = current_version(programme)
    written = _Written(programme, version, today)
    return [
        ProgrammeSheet(
            programme=programme,
            kind=PaperKind.BOOK,
            version=version,
            language=language,
            template=TEMPLATE,
            style=STYLE,
            data=_data(programme, version, written, language, today),
            file_name=f"adaa-pac-{programme.first_year}-{programme.commune.slug}-{language}.pdf",
        )
        for language in LANGUAGES
    ]


class _Written:
    """The axes, projects, lines and places that the book tells, from a version or from what is there now."""

    axes: list[tuple[Axis, list[AxisProgramme]]]
    projects: list[Project]
    lines: list[FundingLine]
    points: list[tuple[int, float, float]]
    figures: list[ProjectFigures]

    def __init__(self, programme: ActionProgramme, version: ProgrammeVersion | None, today: date) -> None:
        points: list[tuple[Project, ProjectPoint]]
        if version:
            self.axes = frozen_axes(version.content)
            self.projects = frozen_projects(version.content)
            self.lines = [line for row in self.projects for line in vars(row)["lines"]]
            points = [(row, point) for row in self.projects for point in vars(row)["places"]]
            self.figures = adopted_figures(version, until=today)
        else:
            self.axes = axes_of(programme)
            self.projects = list(programme.projects.order_by("number"))
            lines = FundingLine.objects.filter(project__programme=programme)
            self.lines = list(lines.select_related("partner").order_by("pk"))
            found = ProjectPoint.objects.filter(project__programme=programme).select_related("project")
            points = [(point.project, point) for point in found.order_by("project__number", "pk")]
            self.figures = project_figures(programme, until=today)
        self.points = [(row.number, float(at.latitude), float(at.longitude)) for row, at in points]


def _data(
    programme: ActionProgramme,
    version: ProgrammeVersion | None,
    written: _Written,
    language: str,
    today: date,
) -> dict[str, Any]:
    commune = programme.commune
    slices = axis_slices(written.axes, written.figures)
    with in_language(language):
        told = {
            "commune": pick(commune, "name"),
            "commune_code": commune.code,
            "province": pick(commune.province, "name"),
            "region": pick(commune.province.region, "name"),
            "population": commune.population_2024,
            "first_year": programme.first_year,
            "last_year": programme.last_year,
            "mandate_starts_on": programme.mandate_starts_on,
            "version": {
                "number": version.number,
                "voted_on": version.voted_on,
                "in_force_on": version.in_force_on,
                "sha256": version.sha256,
            }
            if version
            else None,
            "is_demonstration": programme.is_demonstration,
            "note": pick(programme, "note") if programme.note_ar else "",
            "procedure": parts.procedure(programme),
            "participation": parts.participation(programme, representation_of(programme, today=today)),
            "census": parts.census(commune),
            "sectors": parts.sectors(programme),
            "priorities": parts.priorities(programme),
            "axes": parts.axes(slices),
            "total": parts.total(written.figures),
            "sheets": parts.sheets(slices, written.projects, written.lines),
            "programming": parts.programming(programme),
            "picture": parts.picture(commune.code, written.points),
            "annexes": parts.annexes(programme),
        }
        return {**told, "chapters": parts.chapters(told)}
