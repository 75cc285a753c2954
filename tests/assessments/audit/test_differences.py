"""Declared, reviewed, audited and final figures, by line and by commune."""

from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.enums import Stage
from assessments.models import Assessment, Correction
from assessments.services.audit.differences import approved_files, cycle_differences
from communes.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_AUDIT, IN_REVIEW, AssessmentFactory, CycleFactory
from tests.factories.communes import RegionFactory, actor, membership, sign_in
from tests.factories.packs import mission_of, score_as

pytestmark = pytest.mark.django_db
# The payments of the budget: 80 of 100 give 6 points, 35 give 0.75.
DECLARED = {"capex_paid": "80", "capex_appropriations": "100"}


def correct(file, stage, value, *, field="capex_paid", line="B1", **more):
    return Correction.objects.create(
        assessment=file,
        field=field,
        line=line,
        stage=stage,
        value=value,
        reason=f"{stage} of {file.commune.code}",
        corrected_by=UserFactory(),
        corrected_at=IN_REVIEW,
        **more,
    )


def overstated(**situation):
    """Return a file whose payments the review lowered and the audit lowered again."""
    file = AssessmentFactory(**({"final": True, "answers": DECLARED} | situation))
    correct(file, Stage.REVIEW, "50")
    correct(file, Stage.AUDIT, "35")
    score_as(file, Stage.AUDIT)
    return file


def found(cycle):
    files = approved_files(cycle, actor(Role.ADMINISTRATOR), at=IN_AUDIT)
    return cycle_differences(files, cycle)


def test_a_line_is_compared_stage_by_stage():
    first = overstated()
    cycle = first.cycle
    raised = AssessmentFactory(final=True, answers={"capex_paid": "35", "capex_appropriations": "100"})
    correct(raised, Stage.REVIEW, "10", withdrawn_at=IN_REVIEW)
    correct(raised, Stage.REVIEW, "80")
    correct(AssessmentFactory(in_review=True, answers=DECLARED), Stage.REVIEW, "0")
    untouched = AssessmentFactory(approved=True, answers=DECLARED)
    appealed = AssessmentFactory(published=True, answers={**DECLARED, "gender_body_meetings": "3"})
    correct(appealed, Stage.APPEAL, "", field="gender_body_meetings", line="CMO5")

    differences = found(cycle)
    whole = differences.of_line("B1", "all")
    change = next(row for row in whole.changes if row.assessment_id == first.pk)
    points = [change.points(column) for column in ("declared", "reviewed", "audited", "final")]

    assert (points[0], points[2], points[3]) == (Decimal("6.00"), Decimal("0.75"), Decimal("0.75"))
    assert points[0] > points[1] > points[2]
    assert change.value("declared") == 80
    assert (whole.compared, whole.corrected, whole.down, whole.up) == (4, 2, 1, 1)
    assert (whole.lost, whole.overstating) == (0, 25)
    assert (whole.largest_points.copy_abs(), whole.mean_value) == (Decimal("5.25"), 0)
    audit = differences.of_line("B1", "audit")
    assert (audit.compared, audit.corrected, audit.down, audit.overstating) == (1, 1, 1, 100)
    assert audit.lost == points[1] - points[2]
    assert differences.indicators("audit")[0].line.code == "B1"
    assert differences.of_line("CMO5", "appeal").corrected == 1
    assert differences.of_line("CMO5", "audit").corrected == 0
    assert untouched.pk not in {row.assessment_id for rows in differences.changes.values() for row in rows}


@pytest.fixture
def _in_july():
    with time_machine.travel(IN_AUDIT, tick=False):
        yield


@pytest.mark.usefixtures("_in_july")
def test_readers_compare_the_files_they_see(client):
    region = RegionFactory()
    own, other = overstated(commune__province__region=region), overstated()
    year = own.cycle.assessed_year
    page = reverse("assessments:differences", args=[year])
    line = reverse("assessments:difference", args=[year, "B1"])

    sign_in(client, membership(Role.REVIEWER, regions=[region]))
    assert client.get(page).context["found"].files == 1
    inspector = membership(Role.AUDITOR)
    mission_of(other, inspector=inspector.user, at=IN_AUDIT)
    sign_in(client, inspector)
    assert [row["change"].commune for row in client.get(line).context["changes"]] == [other.commune]

    sign_in(client, membership(Role.ADMINISTRATOR))
    shown = client.get(line, {"region": region.code})
    assert [row["change"].commune for row in shown.context["changes"]] == [own.commune]
    assert f"audit of {own.commune.code}" in shown.content.decode()
    for name, args in (("differences_xlsx", [year]), ("difference_xlsx", [year, "B1"])):
        assert client.get(reverse(f"assessments:{name}", args=args)).content.startswith(b"PK")
    assert client.get(reverse("assessments:difference", args=[year, "Z9"])).status_code == 404
    empty = CycleFactory(assessed_year=2031)
    nothing = client.get(reverse("assessments:differences", args=[empty.assessed_year]))
    assert "No approved file to compare" in nothing.content.decode()


def test_many_files_cost_the_queries_of_one():
    cycle = overstated().cycle

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            cycle_differences(Assessment.objects.all(), cycle)
        return len(captured)

    one = cost()
    for _number in range(4):
        overstated()
    assert cost() == one
