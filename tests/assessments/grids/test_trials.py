"""A version tried on a closed year: what is kept, who crosses, what is said when it no longer holds."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from assessments.enums import Crossing, Stage, TriedFigures
from assessments.exceptions import NotAllowed
from assessments.models import Correction, GridTrial, TrialRow
from assessments.services.grid_drafts.drafts import start_draft
from assessments.services.grid_trials.reading import counted, tried_lines
from assessments.services.grid_trials.running import request_trial, run_trial
from assessments.services.grid_trials.tried import NothingToTry, OtherGrid, Past, Tried, is_outdated
from assessments.services.grids import GridRefused
from communes.enums import Role
from records.models import Event, Job
from records.services.jobs import execute_job
from tests.assessments.grids.situations import asked_anew, next_document, next_version
from tests.assessments.improvement.situations import final
from tests.factories.accounts import UserFactory
from tests.factories.assessments import IN_REVIEW, AssessmentFactory, GridFactory
from tests.factories.communes import actor, membership, sign_in

pytestmark = pytest.mark.django_db


def changed(document, lines):
    """Pass at 66, weigh F4 otherwise, and ask for the days of payment under another code."""
    document["threshold"] = 66
    lines["F4"]["scale"] = {"kind": "linear", "floor": 20, "target": 100}
    asked_anew(document, "avg_payment_days")


def tried_on(subject, cycle, figures=TriedFigures.FINAL) -> tuple[Tried, Past]:
    tried = Tried(subject)
    return tried, Past.of(cycle, tried, figures)


def rows_of(trial):
    return {row.commune_id: row for row in TrialRow.objects.filter(trial=trial)}


def test_a_version_is_tried_on_the_final_figures_of_a_year(client):
    # 71.24 points; 67.24 without those of payment days; 66.24 without those of complaints.
    high, slow, low = final(), final(avg_payment_days="70"), final(complaints_answered_in_time=0)
    tried, past = tried_on(next_version(changed), high.cycle)

    trial = run_trial(tried, past, by=None, at=IN_REVIEW)

    rows = rows_of(trial)
    row = rows[low.commune_id]
    assert (row.before, row.after, row.at_most) == (Decimal("66.24"), Decimal("62.24"), Decimal("66.24"))
    assert row.moves == [["B4", "-4.00"]]
    crossings = [rows[file.commune_id].crossing for file in (high, slow, low)]
    assert crossings == [Crossing.NONE, Crossing.UP, Crossing.UP_IF]
    found = counted(trial, TrialRow.objects.filter(trial=trial))
    assert (found.whole.passing_before, found.whole.passing_after, found.whole.up) == (1, 2, 1)
    assert (found.whole.eligible_before, found.whole.eligible_after) == (1, 2)
    assert (found.whole.met_after, found.whole.eligible_at_most, found.whole.hanging) == (3, 3, 1)
    assert sum(region.communes for region in found.regions) == found.categories[0].communes == 3
    lines = {line.code: line for line in tried_lines(trial)}
    assert lines["B4"].is_without_data
    assert (lines["B4"].unanswered, lines["B4"].difference) == (3, Decimal("-2.67"))
    assert not lines["F4"].is_comparable
    assert lines["A1"].mean_after == lines["A1"].mean_before == Decimal("3.33")

    # The same again changes nothing; a figure put right outdates it, and counts in the next trial.
    assert run_trial(tried, past, by=None, at=IN_REVIEW) == trial
    assert Event.objects.filter(code="grid.tried").count() == 1
    assert not is_outdated(trial, tried, past)
    Correction.objects.create(
        assessment=low, field="complaints_answered_in_time", line="A1", stage=Stage.REVIEW, value="63",
        reason="Register", corrected_by=UserFactory(), corrected_at=IN_REVIEW,
    )  # fmt: skip
    low.figures_version += 1
    low.save()
    sign_in(client, membership(Role.REVIEWER, regions=[slow.commune.province.region]))
    address = reverse("assessments:grid_trial", args=["papc", "2026.1"])
    page = client.get(address).text
    assert "try again to see what holds now" in page
    assert "counted as missing" in page
    # Reviewers see the communes of their regions.
    assert slow.commune.code in page
    assert low.commune.code not in client.get(f"{address}?show=all").text
    assert slow.commune.code not in client.get(f"{address}?show=down").text
    workbook = client.get(reverse("assessments:grid_trial_xlsx", args=["papc", "2026.1"]))
    book = load_workbook(BytesIO(workbook.content))
    assert (book.worksheets[0].max_row, book.worksheets[1].max_row) == (2, 25)
    again = run_trial(tried, past, by=None, at=IN_REVIEW)
    assert GridTrial.objects.get() == again != trial
    assert rows_of(again)[low.commune_id].before == Decimal("71.24")


def test_a_draft_is_tried_by_the_worker_as_it_then_stands(client):
    file = final()
    GridFactory()
    administrator = actor(Role.ADMINISTRATOR)
    document = next_document(changed)
    draft = start_draft(document, version="2026.1", actor=administrator, at=IN_REVIEW)
    sign_in(client, administrator.membership)
    address = reverse("assessments:draft_impact", args=[draft.pk])

    assert "Not tried yet" in client.get(address).text
    response = client.post(address, {"cycle": 2025, "figures": "final"})

    job = Job.objects.get(kind="assessments.grid_trial")
    assert response.url == reverse("records:job", args=[job.pk])
    tried, past = tried_on(draft, file.cycle)
    asking = {"figures": "final", "actor": administrator, "at": IN_REVIEW}
    assert request_trial(tried, file.cycle, **asking) == job
    execute_job(job.pk)
    job.refresh_from_db()
    assert job.result_url.endswith("?cycle=2025&figures=final")
    trial = GridTrial.objects.get(draft=draft)
    assert rows_of(trial)[file.commune_id].after == Decimal("67.24")
    assert not is_outdated(trial, tried, past)
    draft.content["threshold"] = "67.25"
    assert is_outdated(trial, tried, past)
    run_trial(tried, past, by=None, at=IN_REVIEW)
    assert TrialRow.objects.get().crossing == Crossing.DOWN_IF
    # Refused: another grid's cycle, a year without such figures, a draft with a fault, other people.
    with pytest.raises(NothingToTry):
        request_trial(tried, AssessmentFactory(cycle__assessed_year=2024).cycle, **asking)
    draft.content["indicators"].pop()
    draft.save()
    with pytest.raises(GridRefused):
        request_trial(tried, file.cycle, **asking)
    assert "cannot be used" in client.get(address).text
    with pytest.raises(OtherGrid):
        Past.of(file.cycle, Tried(GridFactory(additional=True)), "final")
    with pytest.raises(NotAllowed):
        request_trial(tried, file.cycle, **{**asking, "actor": actor(Role.CAPACITY_OFFICER)})


def test_a_trial_and_its_page_cost_the_same_for_any_number_of_files(client):
    file = final()
    tried, past = tried_on(next_version(changed), file.cycle)
    sign_in(client, membership(Role.ADMINISTRATOR))
    address = reverse("assessments:grid_trial", args=["papc", "2026.1"])

    def costs():
        GridTrial.objects.all().delete()
        # The log of queries is cut at a length, which hides what is counted.
        reset_queries()
        with CaptureQueriesContext(connection) as run:
            run_trial(tried, past, by=None, at=IN_REVIEW)
        client.get(f"{address}?show=all")
        with CaptureQueriesContext(connection) as page:
            assert client.get(f"{address}?show=all").status_code == 200
        return len(run), len(page)

    one = costs()
    for _each in range(3):
        final(complaints_answered_in_time=0)

    assert costs() == one
