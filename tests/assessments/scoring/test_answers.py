"""Reading answers: types, missing figures, clear refusals, and the canonical form."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assessments.scoring import (
    AnswerError,
    Answers,
    answers_to_document,
    canonical_text,
    impossible,
    load_grid,
    parse_answers,
)
from tests.assessments.scoring.grids import (
    RATIO,
    VALUE,
    example_answers,
    grid_document,
    line_document,
    linear,
    papc,
    papc_gc,
)

WHOLE = "a whole number, such as 12"
NUMBER = "a plain decimal number, such as 1234.50"
DATE = "a date written 2025-06-30"
TRUE_OR_FALSE = "true or false"


def read(**answers):
    return parse_answers(papc(), answers, assessed_year=2025).values


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("complaints_received", 70, 70),
        ("complaints_received", "70", 70),
        ("complaints_received", "9" * 28, int("9" * 28)),
        ("complaints_received", Decimal("70.0"), 70),
        ("avg_payment_days", "30.5", Decimal("30.5")),
        ("avg_payment_days", Decimal("30.5"), Decimal("30.5")),
        ("avg_payment_days", 30, Decimal(30)),
        ("capex_paid", "20870000.00", Decimal("20870000.00")),
        ("capex_paid", "-5", Decimal(-5)),
        ("capex_paid", "+5", Decimal(5)),
        ("survey_done", False, False),
        ("statements_publication_proof", True, True),
        ("statements_published_on", "2025-06-30", date(2025, 6, 30)),
        ("statements_published_on", date(2025, 6, 30), date(2025, 6, 30)),
    ],
)
def test_each_type_is_read(field, raw, value):
    found = read(**{field: raw})[field]

    assert (found, type(found)) == (value, type(value))


def test_null_is_missing():
    assert read(complaints_received=None, survey_done=None) == {}


@pytest.mark.parametrize(
    ("field", "raw", "shown", "expected"),
    [
        ("complaints_received", True, "true", WHOLE),
        ("complaints_received", "2.5", "“2.5”", WHOLE),
        ("complaints_received", Decimal("2.5"), "2.5", WHOLE),
        ("complaints_received", 2.0, "2.0", WHOLE),
        ("complaints_received", "1e3", "“1e3”", WHOLE),
        ("complaints_received", "", "“”", WHOLE),
        ("complaints_received", "٧٠", "“٧٠”", WHOLE),
        ("complaints_received", 10**28, str(10**28), WHOLE),
        ("capex_paid", False, "false", NUMBER),
        ("capex_paid", 12.5, "12.5", NUMBER),
        ("capex_paid", "1,5", "“1,5”", NUMBER),
        ("capex_paid", "1 000", "“1 000”", NUMBER),
        ("capex_paid", "1e3", "“1e3”", NUMBER),
        ("capex_paid", "NaN", "“NaN”", NUMBER),
        ("capex_paid", Decimal("Infinity"), "Infinity", NUMBER),
        ("capex_paid", Decimal("1e400"), "1E+400", NUMBER),
        ("capex_paid", "9" * 29, "“99999999999999999999999999999”", NUMBER),
        ("capex_paid", " 5", "“ 5”", NUMBER),
        ("capex_paid", "5\n", "“5\n”", NUMBER),
        ("capex_paid", [5], "[5]", NUMBER),
        ("survey_done", 1, "1", TRUE_OR_FALSE),
        ("survey_done", "true", "“true”", TRUE_OR_FALSE),
        ("statements_publication_proof", "scan.pdf", "“scan.pdf”", TRUE_OR_FALSE),
        ("statements_published_on", "30/06/2025", "“30/06/2025”", DATE),
        ("statements_published_on", "2025-02-29", "“2025-02-29”", DATE),
        ("statements_published_on", "20250630", "“20250630”", DATE),
        ("statements_published_on", "2025-W01-1", "“2025-W01-1”", DATE),
        ("statements_published_on", datetime(2025, 6, 30, tzinfo=UTC), "2025-06-30T00:00:00+00:00", DATE),
        ("statements_published_on", 20250630, "20250630", DATE),
        ("own_revenues", 5, "5", "a field code of the grid"),
        ("assessed_year", "last", "“last”", "the assessed year, such as 2025"),
        ("assessed_year", True, "true", "the assessed year, such as 2025"),
        ("assessed_year", 25, "25", "the assessed year, such as 2025"),
    ],
)
def test_a_wrong_answer_names_field_value_and_what_was_expected(field, raw, shown, expected):
    with pytest.raises(AnswerError) as refusal:
        parse_answers(papc(), {"assessed_year": 2025, field: raw})

    problem = refusal.value.problem
    assert (problem.field, problem.value, problem.expected["en"]) == (field, shown, expected)
    assert str(refusal.value) == f"Field {field}: the value {shown} is not accepted, expected {expected}."
    assert field in problem.text["ar"]
    assert field in problem.text["fr"]


def test_a_long_wrong_value_is_cut_in_the_message():
    with pytest.raises(AnswerError) as refusal:
        read(capex_paid="x" * 500)

    assert len(refusal.value.problem.value) < 70


def test_the_year_is_asked_for_where_limits_are_counted_from_it():
    with pytest.raises(AnswerError, match="Field assessed_year: the value null"):
        parse_answers(papc(), {})

    assert parse_answers(papc_gc(), {}).assessed_year is None
    assert parse_answers(papc(), {"assessed_year": 2025}).assessed_year == 2025


@pytest.mark.parametrize("year", [1900, "2025", 2200])
def test_a_plausible_year_is_read(year):
    assert parse_answers(papc(), {"assessed_year": year}).assessed_year == int(year)


@pytest.mark.parametrize("year", [1899, 2201])
def test_a_year_out_of_reach_is_refused(year):
    with pytest.raises(AnswerError, match="assessed_year"):
        parse_answers(papc(), {"assessed_year": year})


def test_an_unknown_field_is_refused_even_when_empty():
    with pytest.raises(AnswerError, match="own_revenues"):
        read(own_revenues=None)


def problems(grid, **answers):
    return [
        (problem.field, problem.value, problem.expected["en"])
        for problem in impossible(grid, parse_answers(grid, answers, assessed_year=2025))
    ]


def test_the_example_holds_nothing_impossible():
    assert problems(papc(), **example_answers()) == []


def test_a_figure_out_of_its_bounds_is_impossible():
    assert problems(papc(), documents_published=13) == [("documents_published", "13", "at most 12")]
    assert problems(papc(), gender_body_meetings=-1) == [("gender_body_meetings", "-1", "at least 0")]
    assert problems(papc(), capex_paid="-0.01") == [
        ("capex_paid", "-0.01", "at least 0.00\N{NO-BREAK SPACE}MAD")
    ]
    assert problems(papc_gc(), satisfaction_score="100.5") == [
        ("satisfaction_score", "100.5", "at most 100%")
    ]
    assert problems(papc(), documents_published=12, gender_body_meetings=0, capex_paid=0) == []


def test_a_part_above_its_whole_is_impossible_where_the_rule_says_so():
    assert problems(papc(), complaints_answered_in_time=71, complaints_received=70) == [
        ("complaints_answered_in_time", "71", "at most 70, the value of “Complaints received”")
    ]
    assert problems(papc(), complaints_answered_in_time=70, complaints_received=70) == []
    # Taxes of earlier years may be collected: this rule does not bind the numerator.
    assert problems(papc(), tax_collected="110", tax_issued="100") == []


def test_half_an_answer_is_not_impossible_yet():
    assert problems(papc(), complaints_answered_in_time=71) == []


def test_a_rule_binds_its_numerator_only_when_it_says_so():
    bound = {**RATIO, "numerator_within_denominator": True}
    for metric, count in ((RATIO, 0), (bound, 1)):
        grid = load_grid(grid_document(line_document(metric, linear(0, 100))))
        assert len(problems(grid, part=2, whole=1)) == count


def test_the_canonical_form_is_plain_and_in_the_grids_order():
    values = {"staff_total": 160, "own_revenue": Decimal("1E+3"), "gpeec_adopted": False}

    document = answers_to_document(papc_gc(), Answers(2025, values))

    assert list(document.items()) == [
        ("assessed_year", 2025),
        ("own_revenue", "1000.00"),
        ("gpeec_adopted", False),
        ("staff_total", "160"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("own_revenue", Decimal("5"), "5.00"),
        ("own_revenue", Decimal("5.1"), "5.10"),
        ("own_revenue", Decimal("5.100"), "5.10"),
        ("own_revenue", Decimal("-0.0"), "0.00"),
        ("avg_payment_days", Decimal("30.50"), "30.5"),
        ("avg_payment_days", Decimal("30"), "30"),
        ("complaints_received", 70, "70"),
        ("statements_published_on", date(2025, 6, 30), "2025-06-30"),
    ],
)
def test_equal_values_have_one_text(field, value, text):
    assert canonical_text(papc().fields[field], value) == text


def test_the_example_reads_back_from_its_canonical_form():
    answers = parse_answers(papc(), example_answers())

    assert parse_answers(papc(), answers_to_document(papc(), answers)) == answers


def test_an_undeclared_bound_binds_nothing():
    grid = load_grid(grid_document(line_document(VALUE, linear(0, 100))))

    assert problems(grid, part="-999999") == []
