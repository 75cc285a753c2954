"""What action programmes let the portal propose to the yearly assessment: IDP B2, CMO2 and CMO3."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from action_programs.enums import ProjectStatus
from action_programs.models import EvaluationReport, ProgrammeVersion, ThreeYearProgramming
from action_programs.models.programmes import YEARS
from action_programs.services.programming import pbt_facts
from action_programs.services.progress import standings
from action_programs.services.version_reading import frozen_projects
from assessments.services.sources import Proposal, register_source
from communes.models import Commune
from config.toolbox.dates import format_day

Proposed = dict[int, Mapping[str, Proposal]]

B2 = ("pac_projects_planned_to_date", "pac_projects_started_or_done")
CMO2 = ("pac_report_session_on", "pac_report_sent_to_committees_on", "pac_report_published")
CMO3 = ("pbt_updated_on", "budget_voted_on", "pbt_attached_to_budget")
STARTED = frozenset({ProjectStatus.UNDER_WAY, ProjectStatus.DONE})


def register_sources() -> None:
    """Declare what action programmes can propose."""
    register_source(B2, progress_of_projects)
    register_source(CMO2, annual_report)
    register_source(CMO3, three_years)


def progress_of_projects(communes: Sequence[Commune], year: int) -> Proposed:
    """Propose the projects planned up to a year, and those of them started or done at its end (B2).

    The projects are those of the version in force on 31 December. Two queries.
    """
    last_day = date(year, 12, 31)
    versions = ProgrammeVersion.objects.filter(
        programme__commune__in=communes,
        programme__first_year__lte=year,
        programme__first_year__gt=year - YEARS,
        in_force_on__lte=last_day,
    )
    current = {
        row.programme.commune_id: row for row in versions.select_related("programme").order_by("number")
    }
    planned = {
        commune: [project for project in frozen_projects(row.content) if project.starts_in <= year]
        for commune, row in current.items()
    }
    standing = standings([row for rows in planned.values() for row in rows], until=last_day)
    return {
        commune: _b2(
            current[commune],
            len(rows),
            sum(standing[row.pk].status in STARTED for row in rows),
            last_day,
        )
        for commune, rows in planned.items()
    }


def _b2(version: ProgrammeVersion, planned: int, started: int, last_day: date) -> dict[str, Proposal]:
    programme = version.programme
    words = {
        "number": version.number,
        "years": f"{programme.first_year}–{programme.last_year}",
        "year": last_day.year,
        "day": format_day(last_day),
    }
    url = reverse("action_programs:execution", args=[programme.pk])
    from_plan = _("projects of version %(number)s of the action programme %(years)s that start by %(year)s")
    from_progress = _(
        "of these projects, those under way or done by the latest progress recorded until %(day)s"
    )
    return {
        B2[0]: Proposal(str(planned), from_plan % words, url),
        B2[1]: Proposal(str(started), from_progress % words, url),
    }


def annual_report(communes: Sequence[Commune], year: int) -> Proposed:
    """Propose the days of the report on the year before, examined in the assessed year (CMO2). One query."""
    reports = EvaluationReport.objects.filter(
        programme__commune__in=communes, year=year - 1, session_on__year=year
    )
    found: Proposed = {}
    for report in reports.select_related("programme").order_by("programme__first_year"):
        source = _("evaluation report of %(year)s, kept by the portal") % {"year": report.year}
        url = reverse("action_programs:report", args=[report.programme_id, report.year])
        values = {
            CMO2[0]: report.session_on.isoformat() if report.session_on else "",
            CMO2[1]: report.sent_to_committees_on.isoformat() if report.sent_to_committees_on else "",
            # A report may have been published elsewhere: the portal only knows of its own pages.
            CMO2[2]: "true" if report.published_on else "",
        }
        found[report.programme.commune_id] = _said(values, source, url)
    return found


def three_years(communes: Sequence[Commune], year: int) -> Proposed:
    """Propose the days of the programming attached to the budget voted in a year (CMO3). Two queries each."""
    found: Proposed = {}
    for commune in communes:
        facts = pbt_facts(commune, year)
        if facts is None:
            continue
        source = _("three-year programming from %(year)s, kept by the portal") % {"year": year + 1}
        values = {
            CMO3[0]: facts.updated_on.isoformat(),
            CMO3[1]: facts.budget_voted_on.isoformat() if facts.budget_voted_on else "",
            CMO3[2]: "true" if facts.is_attached else "false",
        }
        found[commune.pk] = _said(values, source, _programming_url(commune, year + 1))
    return found


def _programming_url(commune: Commune, first_year: int) -> str:
    programmings = ThreeYearProgramming.objects.filter(programme__commune=commune, first_year=first_year)
    programme = programmings.order_by("-number").values_list("programme", flat=True).first()
    return reverse("action_programs:programme", args=[programme])


def _said(values: Mapping[str, str], source: str, url: str) -> dict[str, Proposal]:
    return {field: Proposal(value, source, url) for field, value in values.items() if value}
