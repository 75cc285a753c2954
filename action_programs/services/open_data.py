"""Open data of a programme in force: what was adopted, word for word, and how far each project is."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from action_programs.models import ActionProgramme, ProgrammeVersion
from action_programs.services.figures import ProjectFigures
from action_programs.services.version_reading import frozen_axes
from assessments.services.public.open_data import LICENCE
from config.toolbox.canonical import canonical_json
from config.toolbox.languages import texts_of

COLUMNS = (
    *("commune_code", "commune_ar", "commune_fr", "province_code", "region_code", "first_year", "last_year"),
    *("number", "axis_ar", "programme_ar", "title_ar", "title_fr", "place", "pillar", "gender", "status"),
    *("starts_in", "ends_in", "cost_mad", "commune_share_mad", "partner_share_mad"),
    *("physical_progress_percent", "committed_mad", "paid_mad", "note"),
)


def programme_json(
    programme: ActionProgramme, version: ProgrammeVersion, figures: Sequence[ProjectFigures]
) -> str:
    """Return the version in force with the progress of its projects, as canonical JSON.

    ``content`` has the SHA-256 ``sha256`` when written canonically: anybody can check it.
    """
    commune = programme.commune
    return canonical_json(
        {
            "title": f"Adaa PAC {commune.code} {programme.first_year}-{programme.last_year}",
            "commune_code": commune.code,
            "commune": texts_of(commune, "name"),
            "province_code": commune.province.code,
            "region_code": commune.province.region.code,
            "version": version.number,
            "voted_on": version.voted_on,
            "in_force_on": version.in_force_on,
            "sha256": version.sha256,
            "content": version.content,
            "demonstration": programme.is_demonstration,
            "note": texts_of(programme, "note"),
            "licence": LICENCE,
            "progress": [_progress(project) for project in figures],
        }
    )


def _progress(project: ProjectFigures) -> dict[str, Any]:
    return {
        "id": project.pk,
        "number": project.number,
        "status": project.status,
        "physical_progress_percent": project.physical,
        "committed_mad": project.money.committed,
        "paid_mad": project.money.paid,
    }


def programme_csv(
    programme: ActionProgramme, version: ProgrammeVersion, figures: Sequence[ProjectFigures]
) -> str:
    """Return a row a project, as UTF-8 CSV with a byte-order mark, so that spreadsheets read Arabic."""
    text = io.StringIO()
    text.write("\ufeff")
    csv.writer(text, lineterminator="\r\n").writerows(_rows(programme, version, figures))
    return text.getvalue()


def _rows(
    programme: ActionProgramme, version: ProgrammeVersion, figures: Sequence[ProjectFigures]
) -> Iterator[Sequence[Any]]:
    yield COLUMNS
    commune = programme.commune
    titles = {
        group.pk: (axis.title_ar, group.title_ar)
        for axis, groups in frozen_axes(version.content)
        for group in groups
    }
    start = (
        *(commune.code, commune.name_ar, commune.name_fr, commune.province.code),
        *(commune.province.region.code, programme.first_year, programme.last_year),
    )
    for project in figures:
        yield (
            *start,
            project.number,
            *titles[project.group],
            *(project.title_ar, project.title_fr, project.place, project.pillar, project.gender),
            *(project.status, project.starts_in, project.ends_in, project.cost),
            *(project.commune_share, project.partner_share),
            "" if project.physical is None else project.physical,
            *(project.money.committed, project.money.paid, project.source_note),
        )
