"""A programme made again what one of its versions says."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from accounts.models import User
from action_programs.models import (
    ActionProgramme,
    Axis,
    AxisProgramme,
    FundingLine,
    Partner,
    ProgrammeVersion,
    Progress,
    Project,
    ProjectPoint,
)
from action_programs.services.versions import PLACED, PROJECT_FIELDS

# The number of a restored project may be that of another until all are written.
_OUT_OF_THE_WAY = 10_000


def with_lived_status(programme: ActionProgramme, version: ProgrammeVersion) -> dict[str, Any]:
    """Return the content of a version, each project with the status that was last observed."""
    observed = Progress.objects.filter(project__programme=programme).order_by("seen_on", "pk")
    latest = dict(observed.values_list("project", "status"))
    projects = [
        {**project, "status": latest.get(project["id"], project["status"])}
        for project in version.content["projects"]
    ]
    return {**version.content, "projects": projects}


def restore(programme: ActionProgramme, content: Mapping[str, Any], *, by: User | None, at: datetime) -> None:
    """Write axes, projects, lines and places as a version has them, each under its own key.

    The programme is locked, and the projects that the version does not have are gone already.
    """
    groups = AxisProgramme.objects.filter(axis__programme=programme)
    programme.projects.update(number=F("number") + _OUT_OF_THE_WAY)
    programme.axes.update(position=F("position") + _OUT_OF_THE_WAY)
    groups.update(position=F("position") + _OUT_OF_THE_WAY)
    axes = [_row(Axis, axis, PLACED, programme=programme) for axis in content["axes"]]
    own = [
        _row(AxisProgramme, group, PLACED, axis_id=axis["id"])
        for axis in content["axes"]
        for group in axis["programmes"]
    ]
    _put_back(axes)
    _put_back(own)
    versions = dict(programme.projects.values_list("pk", "version"))
    _put_back(
        [
            _row(
                Project,
                {**project, "cost": Decimal(project["cost"])},
                PROJECT_FIELDS,
                programme=programme,
                group_id=project["group"],
                version=versions.get(project["id"], 0) + 1,
                changed_by=by,
                changed_at=at,
            )
            for project in content["projects"]
        ]
    )
    groups.exclude(pk__in=[group.pk for group in own]).delete()
    programme.axes.exclude(pk__in=[axis.pk for axis in axes]).delete()
    _restore_lines(programme, content["projects"])


def _restore_lines(programme: ActionProgramme, projects: Iterable[Mapping[str, Any]]) -> None:
    FundingLine.objects.filter(project__programme=programme).delete()
    ProjectPoint.objects.filter(project__programme=programme).delete()
    partners = {partner.name_ar: partner for partner in programme.partners.all()}
    lines, points = [], []
    for project in projects:
        for line in project["lines"]:
            partner = None
            if line["partner"]:
                name = line["partner"]["name_ar"]
                partner = partners.get(name)
                if partner is None:
                    partner = Partner.objects.create(programme=programme, **line["partner"])
                    partners[name] = partner
            lines.append(
                FundingLine(
                    pk=line["id"],
                    project_id=project["id"],
                    kind=line["kind"],
                    year=line["year"],
                    agreed_on=line["agreed_on"] and date.fromisoformat(line["agreed_on"]),
                    amount=Decimal(line["amount"]),
                    partner=partner,
                )
            )
        points += [
            ProjectPoint(
                pk=point["id"],
                project_id=project["id"],
                label=point["label"],
                latitude=Decimal(point["latitude"]),
                longitude=Decimal(point["longitude"]),
            )
            for point in project["points"]
        ]
    FundingLine.objects.bulk_create(lines)
    ProjectPoint.objects.bulk_create(points)


def _row(model: Any, written: Mapping[str, Any], fields: Iterable[str], **more: Any) -> Any:
    return model(pk=written["id"], **{name: written[name] for name in fields}, **more)


def _put_back(rows: list[Any]) -> None:
    """Write rows under their own keys, whether they are still there or gone."""
    if not rows:
        return
    model = type(rows[0])
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=names)
