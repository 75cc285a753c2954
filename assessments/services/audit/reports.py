"""Reports of the audit of a file: which exist, who may read them, their making in the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from assessments.models import Assessment, Document, DocumentKind
from assessments.services.audit.report_papers import AuditRows, audit_rows, report_papers
from assessments.services.papers import Paper
from communes.actors import Actor
from communes.enums import ASSESSMENT_ROLES, Role
from records.models import Job, StoredFile
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job
from records.services.papers import kept_papers, make_papers

REPORT_JOB = "assessments.audit_report"
# Capacity officers read results, and no finding.
READERS = tuple(sorted(ASSESSMENT_ROLES - {Role.CAPACITY_OFFICER}))
KINDS = {"draft": DocumentKind.AUDIT_DRAFT, "final": DocumentKind.AUDIT_FINAL}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in one language; `document` is None until a worker has written what stands now."""

    kind: str
    language: str
    document: Document | None


@dataclass(frozen=True)
class FileReports:
    """The reports of one file, and where its audit stands."""

    rows: AuditRows
    papers: Sequence[Paper]
    reports: Sequence[ReportRow]

    @property
    def draft(self) -> list[ReportRow]:
        return [row for row in self.reports if row.kind == "draft"]

    @property
    def final(self) -> list[ReportRow]:
        return [row for row in self.reports if row.kind == "final"]

    @property
    def is_wanting(self) -> bool:
        """Tell whether a report that can be written is not written yet."""
        return any(row.document is None for row in self.reports)


def file_reports(assessment: Assessment) -> FileReports:
    """Return the reports of an audited file, draft ones first. Raise Http404 for a file never audited."""
    rows = audit_rows(assessment)
    if rows is None:
        raise Http404
    papers = report_papers(rows)
    kept = kept_papers(papers)
    names = {kind: name for name, kind in KINDS.items()}
    reports = [
        ReportRow(names[DocumentKind(paper.kind)], paper.language, kept.get(paper.digest)) for paper in papers
    ]
    return FileReports(rows, papers, reports)


def access_report(assessment: Assessment, kind: str, language: str) -> StoredFile | None:
    """Return one report, None while it is not written yet. Raise Http404 for one that cannot be written."""
    for row in file_reports(assessment).reports:
        if (row.kind, row.language) == (kind, language):
            return row.document.file if row.document else None
    raise Http404


def running_job(assessment: Assessment) -> Job | None:
    """Return the work on the reports of a file that is not over."""
    return unfinished_job(REPORT_JOB, assessment)


def request_reports(assessment: Assessment, *, actor: Actor, at: datetime) -> Job:
    """Ask a worker for the reports of a file that can be written now, unless one is at it already."""
    return running_job(assessment) or create_job(
        REPORT_JOB,
        arguments={
            "assessment": assessment.pk,
            "year": assessment.cycle.assessed_year,
            "commune": assessment.commune.code,
        },
        owner=actor.user,
        target=assessment,
        total=len(file_reports(assessment).papers),
        at=at,
    )


def standing_papers(assessment: Assessment) -> list[Paper]:
    """Return the reports that go into the pack of a file: the final ones, the draft ones until then."""
    rows = audit_rows(assessment)
    papers = report_papers(rows) if rows else []
    return [paper for paper in papers if paper.kind == DocumentKind.AUDIT_FINAL] or papers


def audit_report_job(job: Job, progress: Progress) -> None:
    """Write the reports of one file."""
    files = Assessment.objects.with_commune()  # type: ignore[attr-defined]
    rows = audit_rows(files.get(pk=job.arguments["assessment"]))
    papers = report_papers(rows) if rows else []
    if not papers:
        raise JobRefused(_("The findings of this file are not notified yet: it has no audit report."))
    make_papers(papers, at=progress.now(), done=progress.report)
