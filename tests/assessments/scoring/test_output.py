"""The sheet as a document, and the lines by what they could bring."""

import json

from assessments.scoring import improvements, parse_answers, score, sheet_to_document
from tests.assessments.scoring.grids import (
    RATIO,
    VALUE,
    example_answers,
    grid_document,
    line_document,
    linear,
    papc,
    sheet_of,
)

ALL = {"ar", "fr", "en"}


def example():
    return score(papc(), parse_answers(papc(), example_answers()))


def test_the_document_is_plain_json_with_decimal_strings():
    document = sheet_to_document(example())

    assert json.loads(json.dumps(document)) == document
    assert (document["grid"], document["assessed_year"], document["total"], document["threshold"]) == (
        "papc 2025.1",
        2025,
        "71.24",
        "70.00",
    )
    assert document["axes"]["B"] == {"points": "13.31", "max_points": "20.00"}
    assert document["excluded"] == "0.00"


def test_a_line_of_the_document():
    lines = sheet_to_document(example())["lines"]

    line = lines["D1"]
    assert (line["value"], line["points"], line["max_points"], line["status"]) == (
        "66.6667",
        "2.13",
        "4.00",
        "answered",
    )
    assert set(line["reason"]) == set(line["more"]) == ALL
    assert lines["A2"]["value"] == ["procedure_published", "petition_register"]
    assert (lines["F1"]["value"], lines["F1"]["status"]) == (None, "undefined")
    assert lines["A1"]["more"] is None


def test_a_checklist_with_nothing_ticked_has_an_empty_list():
    sheet = score(papc(), parse_answers(papc(), {"inventory_updated": False}, assessed_year=2025))

    assert sheet_to_document(sheet)["lines"]["C4"]["value"] == []


def test_the_tests_of_a_condition_carry_their_dates():
    conditions = sheet_to_document(example())["conditions"]

    tests = conditions["CMO2"]["tests"]
    assert [test["kind"] for test in tests] == ["date_between", "days_before", "is_true"]
    between, before, published = ({**test, "reason": set(test["reason"])} for test in tests)
    assert between == {
        "kind": "date_between",
        "field": "pac_report_session_on",
        "passed": True,
        "value": "2025-05-06",
        "not_before": "2025-01-01",
        "not_after": "2025-05-31",
        "reason": ALL,
    }
    assert before == {
        "kind": "days_before",
        "field": "pac_report_sent_to_committees_on",
        "passed": True,
        "value": "2025-04-05",
        "other": "pac_report_session_on",
        "other_value": "2025-05-06",
        "at_least": 30,
        "reason": ALL,
    }
    assert (published["value"], published["passed"]) == (True, True)
    meetings = conditions["CMO5"]["tests"]
    assert (meetings[0]["not_before"], meetings[1]["value"], meetings[1]["at_least"]) == (None, "3", "2")


def test_a_missing_field_is_null_in_its_test():
    sheet = score(papc(), parse_answers(papc(), {}, assessed_year=2025))

    test = sheet_to_document(sheet)["conditions"]["CMO1"]["tests"][0]

    assert (test["passed"], test["value"]) == (None, None)


def test_without_a_total_the_document_says_null():
    line = line_document(RATIO, linear(0, 100), max_points=100, when_undefined="exclude")

    document = sheet_to_document(sheet_of(grid_document(line), part=0, whole=0))

    assert (document["total"], document["passes_threshold"], document["eligible"]) == (None, False, None)
    assert (document["excluded"], document["lines"]["X"]["excluded"]) == ("100.00", True)


def test_improvements_come_largest_first_and_only_where_points_are_missing():
    found = improvements(papc(), example())

    assert [(item.code, str(item.missing_points)) for item in found[:4]] == [
        ("F1", "5.00"),
        ("C1", "3.75"),
        ("B1", "3.00"),
        ("B2", "2.19"),
    ]
    missing = [item.missing_points for item in found]
    assert missing == sorted(missing, reverse=True)
    assert all(item.missing_points > 0 and item.more for item in found)
    assert found[0].title["en"] == "Permits issued within the legal time"


def test_equal_improvements_keep_the_grids_order():
    lines = [line_document(VALUE, linear(0, 100), code=code) for code in ("Y", "X", "W")]

    sheet = sheet_of(grid_document(*lines), part="50")

    assert [item.code for item in improvements(sheet.grid, sheet)] == ["Y", "X", "W"]


def test_an_excluded_line_is_no_improvement():
    line = line_document(RATIO, linear(0, 100), when_undefined="exclude")

    sheet = sheet_of(grid_document(line), part=0, whole=0)

    assert improvements(sheet.grid, sheet) == []
