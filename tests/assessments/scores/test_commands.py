"""The commands of scores: a summary, a table that others can read, sentences for what is wrong."""

import csv
import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from assessments.enums import Stage
from assessments.models import ScoreSheet
from tests.factories.assessments import (
    EXAMPLE_TOTAL,
    AssessmentFactory,
    CycleFactory,
    ScoreSheetFactory,
    scored,
)

pytestmark = pytest.mark.django_db
HEADER = "commune_code,grid,line,kind,value,points,max_points,status"


def command(name: str, *, year: int = 2025, figures: str = "declared", **options) -> str:
    out = io.StringIO()
    call_command(name, cycle=year, figures=figures, stdout=out, **options)
    return out.getvalue()


def table(**options) -> list[dict]:
    return list(csv.DictReader(io.StringIO(command("export_scores", format="csv", **options))))


def test_compute_says_what_it_did():
    AssessmentFactory.create_batch(2, answers=True)

    assert command("compute_scores").startswith("declared scores of 2025: 2 computed, 0 unchanged")
    assert command("compute_scores").startswith("declared scores of 2025: 0 computed, 2 unchanged")
    assert ScoreSheet.objects.count() == 2


def test_compute_of_verified_figures_counts_what_is_not_decided():
    AssessmentFactory(in_review=True, answers=True)
    AssessmentFactory(reviewed=True, answers=True, decided=True)

    assert "1 computed, 0 unchanged, 1 with lines not decided yet" in command(
        "compute_scores", figures="verified"
    )


@pytest.mark.parametrize("name", ["compute_scores", "export_scores"])
def test_an_unknown_cycle_is_said_with_those_there_are(name):
    CycleFactory()
    options = {"format": "csv"} if name == "export_scores" else {}

    with pytest.raises(CommandError, match=r"There is no cycle of 1999. Cycles there are: 2025\."):
        command(name, year=1999, **options)


def test_the_export_has_a_row_for_each_line_and_total():
    file = AssessmentFactory(submitted=True, answers=True)
    scored(file)

    rows = table()

    assert command("export_scores", format="csv").splitlines()[0] == HEADER
    assert [sum(row["kind"] == kind for row in rows) for kind in ("condition", "indicator", "total")] == [
        5,
        24,
        1,
    ]
    by_line = {row["line"]: row for row in rows}
    assert by_line["CMO1"] == {
        "commune_code": file.commune.code,
        "grid": "papc",
        "line": "CMO1",
        "kind": "condition",
        "value": "",
        "points": "",
        "max_points": "",
        "status": "met",
    }
    assert by_line["B2"] | {"value": "62.5000", "points": "2.81"} == by_line["B2"]
    assert by_line["F1"]["status"] == "undefined"
    assert by_line["A2"]["value"] == "procedure_published;petition_register"
    assert by_line["total"] | {"value": "71.24", "points": "71.24", "status": "eligible"} == by_line["total"]
    assert sum(Decimal(row["points"]) for row in rows if row["kind"] == "indicator") == EXAMPLE_TOTAL


def test_json_holds_the_same_rows_with_lists_and_nulls():
    scored(AssessmentFactory(submitted=True, answers=True))

    rows = json.loads(command("export_scores", format="json"))

    assert len(rows) == 30
    assert list(rows[0]) == HEADER.split(",")
    by_line = {row["line"]: row for row in rows}
    assert by_line["A2"]["value"] == ["procedure_published", "petition_register"]
    assert by_line["CMO1"]["value"] is None


def test_an_empty_cycle_gives_an_empty_list():
    CycleFactory()

    assert json.loads(command("export_scores", format="json")) == []
    assert table() == []


def test_each_grid_has_its_total_and_the_additional_one_decides_nothing():
    scored(AssessmentFactory(large=True, answers=True))

    totals = {row["grid"]: row for row in table() if row["kind"] == "total"}

    assert totals["papc"]["status"] == "eligible"
    assert (totals["papc-gc"]["value"], totals["papc-gc"]["status"]) == ("0.00", "")


def test_communes_come_by_their_code():
    for _ in range(3):
        ScoreSheetFactory()

    codes = [row["commune_code"] for row in table() if row["kind"] == "total"]

    assert codes == sorted(codes)
    assert len(codes) == 3


def test_what_was_not_submitted_is_shown_without_points(capsys):
    file = AssessmentFactory(not_submitted=True)
    ScoreSheetFactory(assessment=file, total=Decimal("90.00"))

    (row,) = table()

    assert (row["kind"], row["value"], row["points"], row["status"]) == ("total", "", "", "not_eligible")


def test_verified_figures_are_those_of_the_latest_stage():
    file = AssessmentFactory(final=True)
    for stage, total in (("declared", "90"), ("review", "75.5"), ("audit", "69.99")):
        ScoreSheetFactory(assessment=file, stage=Stage(stage), total=Decimal(total))

    totals = [row for row in table(figures="verified") if row["kind"] == "total"]

    assert [(row["value"], row["status"]) for row in totals] == [("69.99", "not_eligible")]


def test_files_without_a_stored_score_are_counted_aside(capsys):
    ScoreSheetFactory()
    AssessmentFactory.create_batch(2)

    table()

    assert "Files without a stored declared score, left out: 2." in capsys.readouterr().err


@pytest.mark.parametrize("files", [1, 7])
def test_the_export_costs_the_same(django_assert_num_queries, files):
    for _ in range(files):
        ScoreSheetFactory()

    with django_assert_num_queries(4):
        table()
