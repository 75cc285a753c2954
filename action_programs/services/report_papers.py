"""The annual report on paper, in Arabic and in French: made by a worker, kept by its content."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from action_programs.enums import PaperKind, ReportState
from action_programs.models import EvaluationReport, Paper
from action_programs.services.papers import ProgrammeSheet
from action_programs.services.reports import figures_shown, warnings_on
from communes.actors import Actor
from config.toolbox.clock import local_day
from config.toolbox.languages import spoken
from records.models import Job
from records.services.jobs import Progress, create_job, register_job, unfinished_job
from records.services.papers import make_papers, paper_rows

JOB = "action_programs.report_papers"
TEMPLATE = "pdf/evaluation_report.html"
PAPER_LANGUAGES = ("ar", "fr")
WORDS = ("achievements", "difficulties", "measures", "committee_opinion", "session")


def register_report_job() -> None:
    """Declare the work of writing a report on paper."""
    register_job(
        JOB,
        title=_("Annual evaluation report of %(year)s (%(commune)s)"),
        handler="action_programs.services.report_papers.report_papers_job",
    )


def report_sheets(report: EvaluationReport, *, today: date) -> list[ProgrammeSheet]:
    """Return the report in each language, with the figures of the moment while it is written."""
    programme, commune = report.programme, report.programme.commune
    data = {
        "commune_ar": commune.name_ar,
        "commune_fr": commune.name_fr,
        "code": commune.code,
        "province_ar": commune.province.name_ar,
        "province_fr": commune.province.name_fr,
        "region_ar": commune.province.region.name_ar,
        "region_fr": commune.province.region.name_fr,
        "first_year": programme.first_year,
        "last_year": programme.last_year,
        "note_ar": programme.note_ar,
        "note_fr": programme.note_fr,
        "is_demonstration": programme.is_demonstration,
        "year": report.year,
        "is_draft": report.state == ReportState.DRAFT,
        **{name: getattr(report, name) for name in WORDS},
        "sent_to_committees_on": report.sent_to_committees_on,
        "session_on": report.session_on,
        "published_on": report.published_on,
        "warnings": [_both(place, report) for place in range(len(warnings_on(report)))],
        "figures": figures_shown(report, today=today),
    }
    return [
        ProgrammeSheet(
            programme=programme,
            kind=PaperKind.REPORT,
            year=report.year,
            language=language,
            template=TEMPLATE,
            data=data,
            file_name=f"PAC-{commune.code}-{report.year}-{language}.pdf",
        )
        for language in PAPER_LANGUAGES
    ]


def _both(place: int, report: EvaluationReport) -> dict[str, dict[str, str]]:
    """Return one warning with its source in each language."""
    return {
        "text": spoken(lambda: warnings_on(report)[place].text),
        "source": spoken(lambda: warnings_on(report)[place].source),
    }


def latest_paper(report: EvaluationReport, language: str, *, today: date) -> Paper | None:
    """Return the report on paper as it is now, in one language; None until it is made."""
    rows = paper_rows(report_sheets(report, today=today))
    return next((row.paper for row in rows if row.language == language), None)


def running_job(report: EvaluationReport) -> Job | None:
    """Return the work on this report that is not over."""
    return unfinished_job(JOB, report)


def request_papers(report: EvaluationReport, *, actor: Actor | None, at: datetime) -> Job:
    """Ask a worker for the report in both languages, unless one is at it already."""
    return running_job(report) or create_job(
        JOB,
        arguments={
            "report": report.pk,
            "year": report.year,
            "commune": report.programme.commune.code,
        },
        owner=actor.user if actor else None,
        target=report,
        total=len(PAPER_LANGUAGES),
        at=at,
    )


def report_papers_job(job: Job, progress: Progress) -> None:
    """Make one report in both languages."""
    reports = EvaluationReport.objects.select_related("programme__commune__province__region")
    report = reports.get(pk=job.arguments["report"])
    at = progress.now()
    make_papers(report_sheets(report, today=local_day(at)), at=at, done=progress.report)
