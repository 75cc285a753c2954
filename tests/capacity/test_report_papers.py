"""A report taken away: as a table that is taken back, and on paper in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from capacity.enums import ActionOutcome
from capacity.imports.report_lines import import_lines, read_lines_table
from capacity.services.papers import latest_paper, request_papers
from capacity.services.report_figures import report_lines
from capacity.services.report_papers import JOB, report_sheets
from capacity.services.report_table import report_workbook
from communes.enums import Role
from communes.imports import TableRefused
from config.toolbox.spreadsheets import write_csv
from records.services.jobs import execute_job
from tests.factories.capacity_reports import (
    ReportFactory,
    ReportLineFactory,
    StaffFactory,
    named,
    planned_for,
)
from tests.factories.communes import CommuneFactory, actor, membership, sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
HEADINGS = [
    *("number", "outcome", "reason", "starts_on", "ends_on", "days", "women", "men", "participants", "cost"),
    *("rating_after", "evaluation_after"),
]


def table(*rows):
    return SimpleUploadedFile("lines.csv", write_csv(HEADINGS, rows))


@pytest.fixture
def commune():
    return CommuneFactory()


@pytest.fixture
def agent(commune):
    return actor(Role.COMMUNE_AGENT, commune=commune)


def test_a_table_comes_back_as_it_went(commune, agent):
    report = ReportFactory(commune=commune)
    done = ReportLineFactory(report=report, number=1, done=True, plan_line=planned_for(commune))
    named(done, StaffFactory(commune=commune))
    ReportLineFactory(report=report, number=2, cancelled=True)
    ReportLineFactory(report=report, number=3)

    for language in ("ar", "fr"):
        content = SimpleUploadedFile("t.xlsx", report_workbook(report_lines(report), language=language))
        found = import_lines(report, read_lines_table(content), actor=agent, at=AT, keep=True)
        assert (found.changed, found.unchanged) == ([], [1, 2, 3])


def test_a_table_says_what_became_of_lines_all_or_none(commune, agent):
    report = ReportFactory(commune=commune)
    lines = [ReportLineFactory(report=report, number=number) for number in (1, 2)]
    person = StaffFactory(commune=commune)
    said = ("1 500,00", 5, "Utile")
    right = (1, "Done", "", "2026-05-04", "2026-05-05", 2, 1, 0, person.number, *said)
    wrong = [
        (2, "done", "", "", "", 2, 0, 0, "", 0, "", ""),
        (2, "cancelled", "Non", "", "", 2, 0, 0, "X9", 0, "", ""),
        (2, "cancelled", "Non", "", "", "deux", 0, 0, "", 0, "", ""),
        (9, "done", "", "", "", 2, 0, 0, "", 0, "", ""),
    ]
    for row in wrong:
        rows = read_lines_table(table(right, row))
        with pytest.raises(TableRefused, match="Row 3"):
            import_lines(report, rows, actor=agent, at=AT, keep=True)
    lines[0].refresh_from_db()
    assert lines[0].outcome == ""

    rows = read_lines_table(table(right))
    import_lines(report, rows, actor=agent, at=AT, keep=False)
    lines[0].refresh_from_db()
    assert lines[0].outcome == ""
    import_lines(report, rows, actor=agent, at=AT, keep=True)

    lines[0].refresh_from_db()
    assert (lines[0].outcome, lines[0].cost) == (ActionOutcome.DONE, Decimal(1500))
    assert (lines[0].ends_on, lines[0].rating_after) == (date(2026, 5, 5), 5)
    assert lines[0].participants.get().person == person


def test_a_table_asks_the_same_of_the_database_however_long(commune, agent):
    report = ReportFactory(commune=commune)

    def count(numbers):
        rows = read_lines_table(
            table(*[(number, "cancelled", "Non", "", "", 2, 0, 0, "", 0, "", "") for number in numbers])
        )
        with CaptureQueriesContext(connection) as queries:
            import_lines(report, rows, actor=agent, at=AT, keep=True)
        return len(queries)

    for number in range(1, 7):
        ReportLineFactory(report=report, number=number)
    assert count([1]) == count([2, 3, 4, 5, 6])


def test_a_table_is_shown_then_confirmed(client, commune):
    sign_in(client, membership(Role.COMMUNE_AGENT, commune=commune))
    report = ReportFactory(commune=commune)
    line = ReportLineFactory(report=report, number=1)
    row = (1, "cancelled", "Marché infructueux", "", "", 2, 0, 0, "", 0, "", "")

    taken = client.get(reverse("capacity:report_xlsx", args=[report.pk]))
    assert taken.content.startswith(b"PK")
    page = client.post(reverse("capacity:report_import", args=[report.pk]), {"table": table(row)})
    rows = page.context["form"]["rows"].value()
    client.post(
        reverse("capacity:report_import_confirm", args=[report.pk]),
        {"rows": page.context["form"].fields["rows"].prepare_value(rows)},
    )
    line.refresh_from_db()
    assert line.reason == "Marché infructueux"
    refused = client.post(
        reverse("capacity:report_import", args=[report.pk]), {"table": table((7, *row[1:]))}
    )
    assert refused.status_code == 422


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_report_on_paper(client, commune, agent, language):
    report = ReportFactory(commune=commune, sent=True)
    line = ReportLineFactory(report=report, number=1, done=True, plan_line=planned_for(commune))
    person = StaffFactory(commune=commune)
    named(line, person)
    address = reverse("capacity:report_paper", args=[report.pk, language])
    sign_in(client, membership(Role.PROVINCE_OFFICER, province=commune.province))
    assert client.get(address).status_code == 302

    job = request_papers(JOB, report, actor=agent, at=AT)
    assert request_papers(JOB, report, actor=agent, at=AT) == job
    execute_job(job.pk)

    paper = latest_paper(report_sheets(report, report_lines(report)), language)
    assert paper is not None
    content = b"".join(client.get(address).streaming_content)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert person.full_name in text
    assert "5" in text
