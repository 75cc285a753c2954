"""The matrix of communes and lines: the stored scores, for those who see them, at a flat cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.enums import Stage
from assessments.exceptions import NotAllowed
from assessments.models import Correction
from assessments.services import matrix as matrix_service
from assessments.services.matrix import Matrix, matrix_rows
from assessments.services.matrix_job import matrix_job, request_matrix
from communes.enums import Role
from communes.models import Membership
from records.models import Event, Job
from records.services.jobs import JobRefused, Progress
from tests.assessments.review.situations import AT
from tests.factories.assessments import AssessmentFactory, CycleFactory, scored
from tests.factories.communes import actor, membership, sign_in
from tests.factories.packs import mission_of

pytestmark = pytest.mark.django_db


class _Still(Progress):
    """Progress at a moment of one's own, which is noted."""

    told: tuple = ()

    def report(self, done: int, total: int | None = None) -> None:
        self.told = (*self.told, done)

    def now(self):
        return AT


def matrix_of(file_or_cycle, *, stage="verified", acting=None, region="", language="fr"):
    """Return the workbook that the worker writes for a person."""
    job = request_matrix(
        file_or_cycle, stage=stage, region=region, language=language,
        actor=acting or actor(Role.ADMINISTRATOR), at=AT,
    )  # fmt: skip
    stored = matrix_job(job, _Still(job))
    with stored.content.open("rb") as content:
        return load_workbook(content)


def rows_of(sheet) -> dict[str, dict]:
    """Return the rows of a sheet by their first cell, each by heading."""
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return {row[0]: dict(zip(headings, row, strict=True)) for row in rows}


def of_line(row: dict, code: str):
    return next(value for heading, value in row.items() if heading.startswith(f"{code} –"))


def test_the_matrix_holds_the_stored_scores_figures_and_conditions():
    cycle = CycleFactory(with_additional=True)
    file = AssessmentFactory(
        cycle=cycle, approved=True, answers=True, decided=True, commune__name_fr="=Zaouia"
    )
    large = AssessmentFactory(cycle=cycle, large=True, approved=True, answers=True, decided=True)
    waiting = AssessmentFactory(cycle=cycle, submitted=True, answers=True)
    Correction.objects.create(
        assessment=file, field="sessions_held", line="A1", stage=Stage.REVIEW, value="1", reason="Minutes",
        corrected_by=file.reviewed_by, corrected_at=AT,
    )  # fmt: skip
    sheets = [scored(row, Stage.REVIEW) for row in (file, large)]
    scored(waiting)
    region = file.commune.province.region

    book = matrix_of(cycle, language="ar")

    points, figures, conditions = book.worksheets
    for sheet in book.worksheets:
        assert sheet.sheet_view.rightToLeft
        assert sheet.freeze_panes == "D2"
        # Totals stand below what is filtered.
        assert sheet.auto_filter.ref.endswith("4")
        assert rows_of(sheet)[waiting.commune.code].keys() == rows_of(sheet)[file.commune.code].keys()
    for row, sheet in zip((file, large), sheets, strict=True):
        shown = rows_of(points)[row.commune.code]
        for code, line in sheet.sheet["lines"].items():
            assert of_line(shown, code) == float(line["points"])
        assert float(sheet.total) in shown.values()
        results = rows_of(conditions)[row.commune.code]
        for code in sheet.sheet["conditions"]:
            assert of_line(results, code)
    first = next(iter(sheets[1].additional_sheet["lines"]))
    assert of_line(rows_of(points)[file.commune.code], first) is None
    assert of_line(rows_of(points)[large.commune.code], first) is not None
    assert set(list(rows_of(points)[waiting.commune.code].values())[6:]) == {None}
    name = points.cell(2, 3) if points["A2"].value == file.commune.code else points.cell(3, 3)
    assert (name.value, name.data_type) == ("=Zaouia", "s")
    held = [heading for heading in rows_of(figures)[file.commune.code] if "الدورات" in heading]
    assert 1 in [rows_of(figures)[file.commune.code][heading] for heading in held]
    # One region, and what the communes declared.
    declared = matrix_of(cycle, stage="declared", region=region.code)
    assert waiting.commune.code not in rows_of(declared.worksheets[0])
    assert set(list(rows_of(declared.worksheets[0])[file.commune.code].values())[6:]) == {None}
    total = list(rows_of(matrix_of(cycle, stage="declared").worksheets[0])[waiting.commune.code].values())
    assert 71.24 in total
    final = rows_of(matrix_of(cycle, stage="final").worksheets[0])
    assert set(list(final[file.commune.code].values())[6:]) == {None}


def test_means_and_counts_stand_below():
    cycle = CycleFactory()
    totals = []
    for _number in range(2):
        file = AssessmentFactory(cycle=cycle, approved=True, answers=True, decided=True)
        totals.append(scored(file, Stage.REVIEW).total)
    book = matrix_of(cycle)

    points = rows_of(book.worksheets[0])
    mean, counted = list(points.values())[-1], list(points.values())[-2]
    assert [value for value in mean.values() if value == float(totals[0])]
    assert set(list(counted.values())[6:]) == {2}
    met = list(rows_of(book.worksheets[2]).values())[-2]
    assert set(list(met.values())[6:-1]) == {2}
    money = list(rows_of(book.worksheets[1]).values())[-1]
    assert any(isinstance(value, int | float) for value in list(money.values())[6:])


def test_each_role_gets_the_communes_it_may_see():
    cycle = CycleFactory()
    mine, other = AssessmentFactory(cycle=cycle, approved=True), AssessmentFactory(cycle=cycle, approved=True)
    region = mine.commune.province.region
    inspector = membership(Role.AUDITOR)
    mission_of(mine, inspector=inspector.user, at=AT)

    def communes(acting):
        found = Matrix.of(cycle, "verified", region="", actor=acting, at=AT)
        return [row.file.pk for batch in matrix_rows(found) for row in batch]

    both = [file.pk for file in sorted((mine, other), key=lambda file: file.commune.code)]
    assert communes(actor(Role.REVIEWER, regions=[region])) == [mine.pk]
    assert communes(actor(Role.APPROVER, regions=[region])) == [mine.pk]
    assert communes(actor(Role.AUDITOR, user=inspector.user)) == [mine.pk]
    assert communes(actor(Role.ADMINISTRATOR)) == communes(actor(Role.CAPACITY_OFFICER)) == both
    with pytest.raises(NotAllowed):
        request_matrix(
            cycle, stage="verified", region="", language="fr", actor=actor(Role.PROVINCE_OFFICER), at=AT
        )


def test_the_cost_of_a_batch_does_not_grow_with_it(monkeypatch):
    cycle = CycleFactory()

    def cost():
        found = Matrix.of(cycle, "verified", region="", actor=actor(Role.ADMINISTRATOR), at=AT)
        with CaptureQueriesContext(connection) as queries:
            assert list(matrix_rows(found))
        return len(queries)

    scored(AssessmentFactory(cycle=cycle, approved=True, answers=True, decided=True), Stage.REVIEW)
    one = cost()
    for _number in range(3):
        scored(AssessmentFactory(cycle=cycle, approved=True, answers=True, decided=True), Stage.REVIEW)
    assert cost() == one <= 6
    monkeypatch.setattr(matrix_service, "BATCH", 2)
    assert cost() == 2 * one - 1


def test_it_is_asked_for_on_a_page_and_made_by_a_worker_once(client):
    file = AssessmentFactory(approved=True)
    acting = membership(Role.REVIEWER, regions=[file.commune.province.region])
    client = sign_in(client, acting)
    address = reverse("assessments:matrix")
    assert address in client.get(reverse("assessments:queue")).content.decode()
    wanted = {"year": file.cycle.assessed_year, "stage": "verified", "region": ""}

    answers = [client.post(address, wanted) for _click in range(2)]

    job = Job.objects.get(kind="assessments.matrix")
    assert {answer["Location"] for answer in answers} == {reverse("records:job", args=[job.pk])}
    assert (job.total, Event.objects.filter(code="cycle.matrix_asked").count()) == (1, 1)
    progress = _Still(job)
    assert matrix_job(job, progress).name == "adaa-matrix-2025-verified.xlsx"
    assert progress.told == (1,)
    assert client.post(address, {**wanted, "region": "99"}).status_code == 422
    assert client.post(address, {**wanted, "year": "1999"}).status_code == 422
    Membership.objects.filter(pk=acting.pk).update(ends_on=date(2026, 4, 1))
    with pytest.raises(JobRefused):
        matrix_job(job, _Still(job))
