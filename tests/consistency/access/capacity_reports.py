"""The report on the capacity plan of a year."""

from capacity.models import ReportFile
from capacity.services.access import EDITORS, READERS, WRITERS
from tests.consistency.access.frame import Case, Page
from tests.factories.assessments import stored_pdf
from tests.factories.capacity_reports import ReportFactory, ReportLineFactory


def a_report(case: Case) -> dict:
    return {"pk": ReportFactory(commune=case.commune).pk}


def a_paper(case: Case) -> dict:
    return {**a_report(case), "language": "ar"}


def a_line(case: Case) -> dict:
    line = ReportLineFactory(report__commune=case.commune)
    return {"pk": line.report_id, "line": line.pk}


def a_document(case: Case) -> dict:
    line = ReportLineFactory(report__commune=case.commune)
    row = ReportFile.objects.create(line=line, file=stored_pdf())
    return {"pk": line.report_id, "line": line.pk, "file": row.pk}


PAGES = [
    Page("capacity:report_start", WRITERS),
    Page("capacity:report", READERS, of=a_report),
    Page("capacity:report_bring", WRITERS, of=a_report, by_post=True),
    Page("capacity:report_send", WRITERS, of=a_report),
    Page("capacity:report_return", EDITORS, of=a_report),
    Page("capacity:report_accept", EDITORS, of=a_report),
    Page("capacity:report_xlsx", READERS, of=a_report),
    Page("capacity:report_import", WRITERS, of=a_report),
    Page("capacity:report_import_confirm", WRITERS, of=a_report, by_post=True),
    Page("capacity:report_prepare", READERS, of=a_report, by_post=True),
    Page("capacity:report_paper", READERS, of=a_paper),
    Page("capacity:report_line_new", WRITERS, of=a_report),
    Page("capacity:report_line", READERS, of=a_line),
    Page("capacity:report_line_edit", WRITERS, of=a_line),
    Page("capacity:report_action_edit", WRITERS, of=a_line),
    Page("capacity:report_line_remove", WRITERS, of=a_line),
    Page("capacity:report_line_later", WRITERS, of=a_line),
    Page("capacity:report_files_add", WRITERS, of=a_line, by_post=True),
    Page("capacity:report_file", READERS, of=a_document),
    Page("capacity:report_file_remove", WRITERS, of=a_document),
]
