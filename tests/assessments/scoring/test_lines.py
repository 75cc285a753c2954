"""One line at a time: metrics, scales, missing before undefined, what an undefined value gives."""

from decimal import Decimal, getcontext, localcontext

import pytest

from assessments.scoring import Status
from tests.assessments.scoring.grids import (
    CHECKLIST,
    GROWTH,
    RATIO,
    VALUE,
    bands,
    items,
    line_of,
    linear,
)

THREE = items(yes_a=1, yes_b="0.5", yes_c="1.5")


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("29.99", "0.00"),
        ("30", "0.00"),
        ("50", "3.00"),
        ("69.99", "6.00"),
        ("69.9", "5.99"),
        ("70", "6.00"),
        ("90", "6.00"),
    ],
)
def test_linear_rises_from_floor_to_target(value, points):
    assert str(line_of(VALUE, linear(30, 70), {"part": value}).points) == points


@pytest.mark.parametrize(
    ("value", "points"), [("20", "6.00"), ("30", "6.00"), ("45", "3.00"), ("60", "0.00"), ("75", "0.00")]
)
def test_a_target_below_the_floor_means_less_is_better(value, points):
    assert str(line_of(VALUE, linear(60, 30), {"part": value}).points) == points


@pytest.mark.parametrize(
    ("value", "points"),
    [("0", "4.00"), ("30.99", "4.00"), ("31", "3.00"), ("60.999", "1.50"), ("61", "0.00"), ("900", "0.00")],
)
def test_a_band_holds_its_start_and_not_its_end(value, points):
    scale = bands((0, 31, 4), (31, 46, 3), (46, 61, "1.5"), (61, None, 0))

    assert str(line_of(VALUE, scale, {"part": value}, max_points=4).points) == points


def test_a_value_under_every_band_gives_nothing():
    line = line_of(VALUE, bands((0, None, 4)), {"part": "-1"}, max_points=4)

    assert (line.points, line.status) == (Decimal("0.00"), Status.ANSWERED)


def test_points_are_rounded_half_up():
    # 1 × 0.5 ÷ 100 = 0.005
    assert str(line_of(VALUE, linear(0, 100), {"part": "0.5"}, max_points=1).points) == "0.01"
    assert str(line_of(VALUE, linear(0, 100), {"part": "0.4999"}, max_points=1).points) == "0.00"


def test_nothing_is_rounded_before_the_points():
    # 100 × 151 ÷ 3000 = 5.0333…; 3 × 0.0333… ÷ 20 is 0.005 exactly, which rounding on the way would lose.
    line = line_of(RATIO, linear(5, 25), {"part": "151", "whole": "3000"}, max_points=3)

    assert str(line.points) == "0.01"
    assert str(line.value) == "5.0333"


def test_the_value_is_shown_with_four_decimals_half_up():
    assert str(line_of(RATIO, linear(0, 70), {"part": 2, "whole": 3}).value) == "66.6667"
    assert str(line_of(VALUE, linear(0, 70), {"part": "0.00005"}).value) == "0.0001"
    assert str(line_of(VALUE, linear(0, 70), {"part": "-0.00001"}).value) == "0.0000"


def test_a_band_looks_at_the_exact_value_not_at_the_one_shown():
    scale = bands((0, 31, 4), (31, None, 0))

    line = line_of(VALUE, scale, {"part": "30.99999"}, max_points=4)

    assert (str(line.value), str(line.points)) == ("31.0000", "4.00")


def test_the_longest_figures_are_scored():
    line = line_of(RATIO, linear(0, 100), {"part": "9" * 28, "whole": "0." + "0" * 26 + "1"})

    assert str(line.points) == "6.00"


def test_the_arithmetic_does_not_depend_on_the_callers_context():
    with localcontext() as context:
        context.prec = 3
        line = line_of(RATIO, linear(0, 100), {"part": "12345.67", "whole": "98765.43"}, max_points=100)
        assert getcontext().prec == 3

    assert str(line.points) == "12.50"


@pytest.mark.parametrize("whole", ["0", "-1"])
@pytest.mark.parametrize("metric", [RATIO, GROWTH])
def test_a_divisor_of_zero_or_less_is_undefined(metric, whole):
    line = line_of(metric, linear(0, 8), {"part": "5", "whole": whole})

    assert (line.status, line.value, str(line.points)) == (Status.UNDEFINED, None, "0.00")


@pytest.mark.parametrize("answers", [{"whole": "0"}, {"part": None, "whole": "0"}, {"part": "5"}, {}])
def test_missing_comes_before_undefined(answers):
    line = line_of(RATIO, linear(0, 8), answers, when_undefined="full")

    assert (line.status, line.value, str(line.points)) == (Status.NOT_ANSWERED, None, "0.00")


@pytest.mark.parametrize(
    ("policy", "points", "excluded"),
    [("zero", "0.00", False), ("full", "6.00", False), ("exclude", "0.00", True)],
)
def test_an_undefined_line_follows_its_policy(policy, points, excluded):
    line = line_of(RATIO, linear(0, 8), {"part": 0, "whole": 0}, when_undefined=policy)

    assert (line.status, str(line.points), line.excluded) == (Status.UNDEFINED, points, excluded)


def test_a_policy_says_nothing_of_an_answered_line():
    line = line_of(RATIO, linear(0, 100), {"part": 1, "whole": 2}, when_undefined="exclude")

    assert (str(line.points), line.excluded) == ("3.00", False)


@pytest.mark.parametrize(
    ("answers", "ticked", "points"),
    [
        ({"yes_a": True, "yes_b": True, "yes_c": True}, ("yes_a", "yes_b", "yes_c"), "3.00"),
        ({"yes_a": False, "yes_b": False, "yes_c": False}, (), "0.00"),
        ({"yes_c": True}, ("yes_c",), "1.50"),
        ({"yes_b": False}, (), "0.00"),
        ({"yes_a": None, "yes_b": True}, ("yes_b",), "0.50"),
    ],
)
def test_a_checklist_is_answered_as_soon_as_one_item_is(answers, ticked, points):
    line = line_of(CHECKLIST, THREE, answers, max_points=3)

    assert (line.status, line.value, str(line.points)) == (Status.ANSWERED, ticked, points)


@pytest.mark.parametrize("answers", [{}, {"yes_a": None, "yes_b": None, "yes_c": None}])
def test_a_checklist_without_any_answer_is_not_answered(answers):
    line = line_of(CHECKLIST, THREE, answers, max_points=3, when_undefined="full")

    assert (line.status, line.value, str(line.points)) == (Status.NOT_ANSWERED, None, "0.00")
