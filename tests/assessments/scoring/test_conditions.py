"""The tests of the conditions and their limits, counted from the assessed year."""

from datetime import date

import pytest

from assessments.scoring import Result, parse_answers, score
from tests.assessments.scoring.grids import (
    VALUE,
    example_answers,
    grid_document,
    line_document,
    linear,
    papc,
    sheet_of,
)


def condition(*tests, assessed_year=2025, **answers):
    document = grid_document(
        line_document(VALUE, linear(0, 100), max_points=100), conditions=[{"code": "K", "tests": list(tests)}]
    )
    return sheet_of(document, assessed_year=assessed_year, **answers).conditions["K"]


def between(not_before, not_after):
    def limit(month_day_offset):
        return month_day_offset and {"month_day": month_day_offset[0], "year_offset": month_day_offset[1]}

    return {
        "kind": "date_between",
        "field": "day",
        "not_before": limit(not_before),
        "not_after": limit(not_after),
    }


AUTUMN_TO_MARCH = between(("10-01", -1), ("03-31", 0))


@pytest.mark.parametrize(
    ("day", "result"),
    [
        ("2024-09-30", Result.NOT_MET),
        ("2024-10-01", Result.MET),
        ("2025-03-31", Result.MET),
        ("2025-04-01", Result.NOT_MET),
        (None, Result.NOT_ANSWERED),
    ],
)
def test_both_limits_belong_to_the_period(day, result):
    assert condition(AUTUMN_TO_MARCH, day=day).result is result


def test_limits_follow_the_assessed_year():
    assert condition(AUTUMN_TO_MARCH, assessed_year=2023, day="2023-03-31").met
    assert not condition(AUTUMN_TO_MARCH, assessed_year=2023, day="2025-03-31").met


@pytest.mark.parametrize(("day", "met"), [("1999-01-01", True), ("2025-12-31", True), ("2026-01-01", False)])
def test_no_first_limit_lets_any_earlier_date_pass(day, met):
    assert condition(between(None, ("12-31", 0)), day=day).met is met


@pytest.mark.parametrize(("day", "met"), [("2024-12-31", False), ("2025-01-01", True), ("2099-01-01", True)])
def test_no_last_limit_lets_any_later_date_pass(day, met):
    assert condition(between(("01-01", 0), None), day=day).met is met


@pytest.mark.parametrize(
    ("year", "last"),
    [
        (2024, date(2024, 2, 29)),
        (2025, date(2025, 2, 28)),
        (2000, date(2000, 2, 29)),
        (2100, date(2100, 2, 28)),
    ],
)
def test_29_february_is_the_28th_in_a_year_that_has_none(year, last):
    outcome = condition(between(None, ("02-29", 0)), assessed_year=year, day=f"{year}-02-28").tests[0]

    assert (outcome.not_after, outcome.passed) == (last, True)
    assert not condition(between(None, ("02-29", 0)), assessed_year=year, day=f"{year}-03-01").met


def test_29_february_of_the_year_before_is_counted_in_that_year():
    assert condition(between(("02-29", -1), None), assessed_year=2025, day="2024-02-29").met
    assert not condition(between(("02-29", -1), None), assessed_year=2025, day="2024-02-28").met


@pytest.mark.parametrize(
    ("day", "other_day", "met"),
    [
        ("2025-04-06", "2025-05-06", True),
        ("2025-04-07", "2025-05-06", False),
        ("2025-05-07", "2025-05-06", False),
        ("2024-01-30", "2024-02-29", True),
    ],
)
def test_days_before_counts_whole_days(day, other_day, met):
    test = {"kind": "days_before", "field": "day", "other": "other_day", "at_least": 30}

    assert condition(test, day=day, other_day=other_day).met is met


@pytest.mark.parametrize(("day", "met"), [("2025-11-11", True), ("2025-11-12", True), ("2025-11-13", False)])
def test_zero_days_before_allows_the_same_day(day, met):
    test = {"kind": "days_before", "field": "day", "other": "other_day", "at_least": 0}

    assert condition(test, day=day, other_day="2025-11-12").met is met


@pytest.mark.parametrize(("count", "met"), [(1, False), (2, True), (3, True), (0, False)])
def test_at_least_reaches_its_minimum(count, met):
    assert condition({"kind": "at_least", "field": "count", "value": 2}, count=count).met is met


@pytest.mark.parametrize(
    ("answer", "result"), [(True, Result.MET), (False, Result.NOT_MET), (None, Result.NOT_ANSWERED)]
)
@pytest.mark.parametrize(("kind", "field"), [("is_true", "yes_a"), ("present", "yes_c")])
def test_yes_or_no(kind, field, answer, result):
    assert condition({"kind": kind, "field": field}, **{field: answer}).result is result


def test_any_answer_makes_a_field_present():
    assert condition({"kind": "present", "field": "count"}, count=0).met
    assert condition({"kind": "present", "field": "day"}).result is Result.NOT_ANSWERED


def test_a_missing_field_weighs_more_than_a_failed_test():
    tests = [{"kind": "is_true", "field": "yes_a"}, {"kind": "is_true", "field": "yes_b"}]

    found = condition(*tests, yes_a=False)

    assert (found.result, found.met) == (Result.NOT_ANSWERED, False)
    assert [outcome.passed for outcome in found.tests] == [False, None]


def test_a_missing_other_date_leaves_the_test_unanswered():
    test = {"kind": "days_before", "field": "day", "other": "other_day", "at_least": 0}

    assert condition(test, day="2025-01-01").result is Result.NOT_ANSWERED


@pytest.mark.parametrize(
    ("changed", "condition_code"),
    [
        ({"statements_published_on": "2025-07-01"}, "CMO1"),
        ({"statements_publication_proof": False}, "CMO1"),
        ({"pac_report_sent_to_committees_on": "2025-04-07"}, "CMO2"),
        ({"pac_report_published": False}, "CMO2"),
        ({"pbt_updated_on": "2025-11-13"}, "CMO3"),
        ({"budget_voted_on": "2026-01-02"}, "CMO3"),
        ({"procurement_programme_published_on": "2024-09-30"}, "CMO4"),
        ({"gender_body_meetings": 1}, "CMO5"),
        ({"gender_body_created_on": "2026-01-01"}, "CMO5"),
    ],
)
def test_each_condition_of_the_grid_can_fail_alone(changed, condition_code):
    sheet = score(papc(), parse_answers(papc(), {**example_answers(), **changed}))

    assert [code for code, found in sheet.conditions.items() if not found.met] == [condition_code]
    assert (sheet.passes_threshold, sheet.eligible) == (True, False)
