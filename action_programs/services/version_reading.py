"""A version as rows that were never stored: pages show what was adopted as they show what is there now."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from action_programs.enums import FundingKind
from action_programs.models import Axis, AxisProgramme, FundingLine, Partner, Project, ProjectPoint
from action_programs.services.summary import Summary, SummaryAxis, SummaryRow
from action_programs.services.versions import PLACED, PROJECT_FIELDS


def frozen_axes(content: Mapping[str, Any]) -> list[tuple[Axis, list[AxisProgramme]]]:
    """Return the axes of a version, each with its programmes, in their order."""
    found = []
    for written in content["axes"]:
        axis = Axis(pk=written["id"], **_of(written, PLACED))
        groups = [
            AxisProgramme(pk=group["id"], axis=axis, **_of(group, PLACED)) for group in written["programmes"]
        ]
        found.append((axis, groups))
    return found


def frozen_projects(
    content: Mapping[str, Any], *, statuses: Mapping[int, str] | None = None
) -> list[Project]:
    """Return the projects of a version by number, as if read with ``with_shares``.

    Each also has its ``lines`` (FundingLine with their partners) and its ``places`` (ProjectPoint).
    ``statuses`` (by id) are shown in place of those of the vote: a project lives on.
    """
    groups = {group.pk: group for _axis, groups in frozen_axes(content) for group in groups}
    return [_project(written, groups, statuses or {}) for written in content["projects"]]


def frozen_summary(content: Mapping[str, Any]) -> Summary:
    """Return the sums of a version, in the order of its axes."""
    rows: dict[int, list[Project]] = {}
    for project in frozen_projects(content):
        rows.setdefault(project.group_id, []).append(project)
    return Summary(
        [
            SummaryAxis(axis, [_summary_row(group, rows.get(group.pk, [])) for group in groups])
            for axis, groups in frozen_axes(content)
        ]
    )


def _summary_row(group: AxisProgramme, projects: list[Any]) -> SummaryRow:
    return SummaryRow(
        group,
        len(projects),
        sum((project.commune_share for project in projects), Decimal(0)),
        sum((project.partner_share for project in projects), Decimal(0)),
    )


def _project(
    written: Mapping[str, Any], groups: Mapping[int, AxisProgramme], statuses: Mapping[int, str]
) -> Project:
    cost = Decimal(written["cost"])
    values = {
        **_of(written, PROJECT_FIELDS),
        "cost": cost,
        "status": statuses.get(written["id"], written["status"]),
    }
    project = Project(pk=written["id"], group=groups[written["group"]], **values)
    lines = [_line(line, project) for line in written["lines"]]
    partners = sum((line.amount for line in lines if line.kind == FundingKind.PARTNER), Decimal(0))
    funded = sum((line.amount for line in lines), Decimal(0))
    vars(project).update(
        lines=lines,
        places=[_point(point) for point in written["points"]],
        commune_share=funded - partners,
        partner_share=partners,
        missing=cost - funded,
    )
    return project


def _line(written: Mapping[str, Any], project: Project) -> FundingLine:
    return FundingLine(
        pk=written["id"],
        project=project,
        kind=written["kind"],
        year=written["year"],
        agreed_on=written["agreed_on"] and date.fromisoformat(written["agreed_on"]),
        amount=Decimal(written["amount"]),
        partner=Partner(**written["partner"]) if written["partner"] else None,
    )


def _point(written: Mapping[str, Any]) -> ProjectPoint:
    return ProjectPoint(
        pk=written["id"],
        label=written["label"],
        latitude=Decimal(written["latitude"]),
        longitude=Decimal(written["longitude"]),
    )


def _of(written: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: written[name] for name in fields}
