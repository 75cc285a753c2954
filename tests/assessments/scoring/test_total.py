"""The total, the threshold, eligibility, and the lines that leave the total."""

from decimal import Decimal

import pytest

from assessments.scoring import check_grid, load_grid, parse_answers, score
from tests.assessments.scoring.grids import (
    CHECKLIST,
    RATIO,
    VALUE,
    example_answers,
    grid_document,
    items,
    line_document,
    linear,
    papc,
    papc_document,
    papc_gc,
    sheet_of,
)

YES = [{"code": "K1", "tests": [{"kind": "is_true", "field": "yes_a"}]}]
HUNDRED = line_document(VALUE, linear(0, 100), max_points=100)


@pytest.mark.parametrize(
    ("value", "total", "passes"),
    [("69.99", "69.99", False), ("69.995", "70.00", True), ("70", "70.00", True), ("69.994", "69.99", False)],
)
def test_the_rounded_total_meets_the_threshold_or_not(value, total, passes):
    sheet = sheet_of(grid_document(HUNDRED, conditions=YES), part=value, yes_a=True)

    assert (str(sheet.total), sheet.passes_threshold, sheet.eligible) == (total, passes, passes)


def test_the_total_is_the_sum_of_rounded_points():
    # Twice 0.005 is twice 0.01 once each line is rounded.
    lines = [line_document(VALUE, linear(0, 100), code=code, max_points=1) for code in ("X", "Y")]

    assert str(sheet_of(grid_document(*lines), part="0.5").total) == "0.02"


@pytest.mark.parametrize(("answer", "eligible"), [(True, True), (False, False), (None, False)])
def test_eligible_needs_every_condition_met(answer, eligible):
    sheet = sheet_of(grid_document(HUNDRED, conditions=YES), part="100", yes_a=answer)

    assert (sheet.passes_threshold, sheet.eligible) == (True, eligible)


def test_a_grid_without_conditions_says_nothing_of_eligibility():
    sheet = sheet_of(grid_document(HUNDRED), part="100")

    assert (sheet.passes_threshold, sheet.eligible) == (True, None)


def _with_exclusion(**answers):
    excluded = line_document(RATIO, linear(0, 100), code="E", max_points="33.33", when_undefined="exclude")
    counted = line_document(CHECKLIST, items(yes_a="46.67", yes_b=20), code="X", max_points="66.67")
    return sheet_of(grid_document(excluded, counted, conditions=YES), **answers)


def test_an_excluded_line_takes_its_maximum_out_of_the_total():
    sheet = _with_exclusion(part=0, whole=0, yes_a=True)

    # 46.67 × 100 ÷ (100 − 33.33) = 70.0015…
    assert (str(sheet.total), str(sheet.excluded), sheet.eligible) == ("70.00", "33.33", True)


def test_the_maximum_of_an_axis_leaves_out_what_is_excluded():
    axis = _with_exclusion(part=0, whole=0, yes_a=True).axes["Z"]

    assert (str(axis.points), str(axis.max_points)) == ("46.67", "66.67")


def test_the_same_line_counts_once_it_is_defined():
    sheet = _with_exclusion(part=1, whole=1, yes_a=True)

    assert (str(sheet.total), str(sheet.excluded)) == ("80.00", "0")


def test_with_everything_excluded_there_is_no_total():
    line = line_document(RATIO, linear(0, 100), max_points=100, when_undefined="exclude")

    sheet = sheet_of(grid_document(line, conditions=YES, threshold=0), part=0, whole=0, yes_a=True)

    assert (sheet.total, sheet.passes_threshold, sheet.eligible) == (None, False, False)


def test_with_100_points_excluded_there_is_no_total_either():
    excluded = line_document(RATIO, linear(0, 100), code="E", max_points=100, when_undefined="exclude")

    sheet = sheet_of(grid_document(excluded, line_document(VALUE, linear(0, 100))), part=0, whole=0)

    assert (sheet.total, sheet.passes_threshold) == (None, False)


def test_with_everything_excluded_a_grid_without_conditions_still_says_nothing():
    line = line_document(RATIO, linear(0, 100), max_points=100, when_undefined="exclude")

    assert sheet_of(grid_document(line), part=0, whole=0).eligible is None


def test_an_empty_file_scores_nothing_and_is_not_eligible():
    sheet = score(papc(), parse_answers(papc(), {}, assessed_year=2025))

    assert (str(sheet.total), sheet.passes_threshold, sheet.eligible, sheet.conditions_met) == (
        "0.00",
        False,
        False,
        0,
    )


def test_the_axes_add_up_to_the_total():
    sheet = score(papc(), parse_answers(papc(), example_answers()))

    assert sum(axis.points for axis in sheet.axes.values()) == sheet.total == Decimal("71.24")
    assert str(sheet.axes["A"].points) == "14.50"


def test_the_two_grids_give_two_totals_from_the_answers_they_share():
    shared = {"own_revenue": "112", "own_revenue_previous": "100", "staff_total": 10}

    general = score(papc(), parse_answers(papc(), shared, assessed_year=2025))
    large = score(papc_gc(), parse_answers(papc_gc(), {**shared, "managers": 5}))

    assert str(general.lines["C1"].points) == "6.00"
    assert (str(large.total), large.eligible) == ("25.00", None)


def test_the_result_of_a_year_comes_back_after_a_later_version():
    later = papc_document()
    later["version"] = "2026.1"
    later["indicators"][5]["scale"]["target"] = 90
    assert check_grid(later) == []

    answers = parse_answers(papc(), example_answers())
    before = score(papc(), answers)
    after = score(load_grid(later), answers)

    assert (str(before.lines["B1"].points), str(after.lines["B1"].points)) == ("3.00", "2.00")
    assert score(papc(), answers).total == before.total
