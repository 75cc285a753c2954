"""What the council adopted, kept word for word; the latest version that received the visa is in force."""

import json
from datetime import date, datetime
from typing import Any

from accounts.models import User
from action_programs.models import ActionProgramme, FundingLine, ProgrammeVersion, ProjectPoint
from config.toolbox.canonical import canonical_json, digest

TITLES = ("title_ar", "title_fr")
PLACED = ("position", *TITLES)
# What a project says of itself; the money and the places are lists of their own.
PROJECT_FIELDS = (
    *("number", *TITLES, "place", "starts_in", "ends_in", "cost", "pillar", "gender", "status"),
    *("responsible", "indicator", "source_note"),
)
LINE_FIELDS = ("kind", "year", "agreed_on", "amount")
POINT_FIELDS = ("label", "latitude", "longitude")


def content_of(programme: ActionProgramme) -> dict[str, Any]:
    """Return what a programme says now, as plain JSON: axes, projects, lines, points.

    Amounts are plain decimal text ("60000.00"), days ISO, everything carries its own id. Five queries,
    whatever the size.
    """
    lines = _by_project(
        FundingLine.objects.filter(project__programme=programme).select_related("partner").order_by("pk")
    )
    points = _by_project(ProjectPoint.objects.filter(project__programme=programme).order_by("pk"))
    document = {
        "first_year": programme.first_year,
        "last_year": programme.last_year,
        "axes": [
            {
                **_own(axis, PLACED),
                "programmes": [_own(group, PLACED) for group in axis.programmes.all()],
            }
            for axis in programme.axes.order_by("position").prefetch_related("programmes")
        ],
        "projects": [
            {
                **_own(project, PROJECT_FIELDS),
                "group": project.group_id,
                "lines": [_line(line) for line in lines.get(project.pk, [])],
                "points": [_own(point, POINT_FIELDS) for point in points.get(project.pk, [])],
            }
            for project in programme.projects.order_by("number")
        ],
    }
    return json.loads(canonical_json(document))


def _by_project(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found


def _own(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {"id": row.pk, **{name: getattr(row, name) for name in fields}}


def _line(line: FundingLine) -> dict[str, Any]:
    partner = line.partner and {"name_ar": line.partner.name_ar, "name_fr": line.partner.name_fr}
    return {**_own(line, LINE_FIELDS), "partner": partner}


def freeze_version(
    programme: ActionProgramme, *, voted_on: date, by: User | None, at: datetime
) -> ProgrammeVersion:
    """Keep what the council has just adopted under the next number. The programme is locked already."""
    content = content_of(programme)
    last = programme.versions.order_by("-number").values_list("number", flat=True).first()
    return ProgrammeVersion.objects.create(
        programme=programme,
        number=(last or 0) + 1,
        round=programme.round,
        content=content,
        sha256=digest(content),
        voted_on=voted_on,
        adopted_at=at,
        adopted_by=by,
    )


def decide_version(programme: ActionProgramme, *, decided_on: date, is_refused: bool) -> ProgrammeVersion:
    """Write the governor's decision on the version that was adopted last."""
    version = programme.versions.latest("number")
    if is_refused:
        version.refused_on = decided_on
    else:
        version.in_force_on = decided_on
    version.save(update_fields=["in_force_on", "refused_on"])
    return version


def current_version(programme: ActionProgramme) -> ProgrammeVersion | None:
    """Return the version in force, None before the first visa. One query; its content is read when asked."""
    decided = programme.versions.filter(in_force_on__isnull=False).defer("content")
    return decided.order_by("-number").first()


def is_intact(version: ProgrammeVersion) -> bool:
    """Tell whether a version is still what its digest was made of."""
    return digest(version.content) == version.sha256
