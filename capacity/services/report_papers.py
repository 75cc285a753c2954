"""The report on paper, in Arabic and in French: made by a worker, kept by its content."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from capacity.enums import ActionKind, ActionOutcome, Audience, PaperKind, SheetState
from capacity.models import CapacityReport, ReportLine
from capacity.services.papers import PAPER_LANGUAGES, CapacitySheet, tells_of_demonstration
from capacity.services.report_figures import report_content, report_figures, report_lines
from config.toolbox.languages import spoken
from records.models import Job
from records.services.jobs import Progress, register_job
from records.services.papers import make_papers

JOB = "capacity.report_papers"
TEMPLATE = "pdf/capacity_report.html"
WORDS: dict[str, Any] = {"kind": ActionKind, "audience": Audience, "outcome": ActionOutcome}


def register_report_papers() -> None:
    """Declare the work of writing a report on paper."""
    register_job(
        JOB,
        title=_("Capacity report of %(year)s on paper (%(commune)s)"),
        handler="capacity.services.report_papers.report_papers_job",
    )


def report_sheets(report: CapacityReport, lines: Sequence[ReportLine]) -> list[CapacitySheet]:
    """Return the report in each language as it is now. Four queries."""
    commune = report.commune
    figures = report_figures(report, lines)
    receipt = report.dispatches.order_by("-pk").first()
    data = {
        "commune_ar": commune.name_ar,
        "commune_fr": commune.name_fr,
        "code": commune.code,
        "province_ar": commune.province.name_ar,
        "province_fr": commune.province.name_fr,
        "region_ar": commune.province.region.name_ar,
        "region_fr": commune.province.region.name_fr,
        "year": report.year,
        "is_demonstration": tells_of_demonstration(),
        "is_draft": report.state in (SheetState.DRAFT, SheetState.RETURNED),
        **_words_of("state", report.get_state_display),
        "receipt": receipt.number if receipt else "",
        "sent_at": receipt.sent_at if receipt else None,
        "digest": receipt.digest if receipt else "",
        "figures": {name: getattr(figures, name) for name in figures.__slots__},
        "lines": [
            {**_with_words(content), "people": _people(line)}
            for content, line in zip(report_content(report, lines)["lines"], lines, strict=True)
        ],
    }
    return [
        CapacitySheet(
            kind=PaperKind.REPORT,
            report=report,
            language=language,
            template=TEMPLATE,
            data=data,
            file_name=f"CAP-R-{report.year}-{commune.code}-{language}.pdf",
        )
        for language in PAPER_LANGUAGES
    ]


def _people(line: ReportLine) -> list[dict[str, str]]:
    found = [row.person for row in line.participants.all()]
    return [{"name": person.full_name, "post": person.post} for person in found]


def report_papers_job(job: Job, progress: Progress) -> None:
    """Make one report in both languages."""
    reports = CapacityReport.objects.select_related("commune__province__region")
    report = reports.get(pk=job.arguments["sheet"])
    make_papers(report_sheets(report, report_lines(report)), at=progress.now(), done=progress.report)


def _with_words(line: dict[str, Any]) -> dict[str, Any]:
    """Put the words of each language beside the codes of a line, and its days and numbers as they are."""
    words = dict[str, str]()
    for name, choices in WORDS.items():
        if line[name]:
            words |= _words_of(f"{name}_words", partial(getattr, choices(line[name]), "label"))
    days = {name: date.fromisoformat(line[name]) if line[name] else None for name in ("starts_on", "ends_on")}
    money = {name: Decimal(line[name]) for name in ("days", "cost")}
    return {**line, **words, **days, **money}


def _words_of(name: str, say: Callable[[], Any]) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in spoken(say).items()}
