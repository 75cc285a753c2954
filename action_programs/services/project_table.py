"""The projects of a programme as a workbook: the table that the import takes back."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from action_programs.enums import FundingKind, GenderMarker, Pillar, ProjectStatus
from action_programs.models import ActionProgramme, FundingLine
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY = "#,##0.00"
HEADINGS = (
    *(Heading("number", 8), Heading("axis", 36), Heading("programme", 30), Heading("title_ar", 48)),
    *(Heading("title_fr", 48), Heading("place", 36), Heading("starts_in", 10), Heading("ends_in", 10)),
    *(Heading("cost", 18, MONEY), Heading("pillar", 16), Heading("gender", 18), Heading("status", 18)),
    *(Heading("responsible", 24), Heading("indicator", 10)),
    *(Heading("source", 26), Heading("year", 8), Heading("partner", 30), Heading("agreed_on", 12)),
    Heading("amount", 18, MONEY),
)
WORDS = (
    ("pillar", Pillar),
    ("gender", GenderMarker),
    ("status", ProjectStatus),
    ("source", FundingKind),
)


def projects_workbook(programme: ActionProgramme, *, language: str) -> bytes:
    """Return the projects as an .xlsx, one row a funding line, and a sheet of the words it may hold.

    Three queries, whatever the number of projects.
    """
    words = [
        (column, str(choice.value), str(choice.label)) for column, choices in WORDS for choice in choices
    ]
    sheets = [
        Sheet(_("Projects"), HEADINGS, _rows(programme)),
        Sheet(_("Words"), [Heading(_("Column")), Heading(_("Value")), Heading(_("Meaning"), 50)], words),
    ]
    return write_workbook(sheets, language=language)


def _rows(programme: ActionProgramme) -> Iterator[tuple[Any, ...]]:
    lines = FundingLine.objects.select_related("partner").order_by("pk")
    projects = programme.projects.select_related("group__axis").order_by("number")
    for project in projects.prefetch_related(Prefetch("funding", lines)):
        own = (
            project.number,
            project.group.axis.title_ar,
            project.group.title_ar,
            project.title_ar,
            project.title_fr,
            project.place,
            project.starts_in,
            project.ends_in,
            project.cost,
            project.get_pillar_display(),
            project.get_gender_display(),
            project.get_status_display(),
            project.responsible,
            project.indicator,
        )
        funding = list(project.funding.all())
        if not funding:
            yield (*own, "", None, "", None, None)
        for line in funding:
            partner = line.partner.name_ar if line.partner else ""
            yield (*own, line.get_kind_display(), line.year, partner, line.agreed_on, line.amount)
