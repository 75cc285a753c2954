"""A grid of the right shape whose rules do not hold together: every error says where."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.scoring import check_grid
from tests.assessments.scoring.broken import MISSING, broken, errors_of
from tests.assessments.scoring.grids import papc_document, papc_gc_document

COHERENCE = [
    (("threshold",), 101, [("$.threshold", "101", "a number from 0 to 100")]),
    (
        ("conditions", 0, "code"),
        "A1",
        [
            ("$.indicators[0].code", "A1", "a code that is used nowhere else"),
            (
                "$.documents.documents[4].proves[0]",
                "CMO1",
                "the code of a condition or an indicator of this grid",
            ),
            (
                "$.documents.documents[5].proves[0]",
                "CMO1",
                "the code of a condition or an indicator of this grid",
            ),
        ],
    ),
    (
        ("documents", "documents", 1, "code"),
        "ID-01",
        [("$.documents.documents[1].code", "ID-01", "a code that is used nowhere else")],
    ),
    (
        ("indicators", 0, "max_points"),
        6,
        [("$.axes[0].max_points", "21", "indicators whose points add up to 20")],
    ),
    (
        ("axes", 0, "max_points"),
        21,
        [
            ("$.axes", "101", "axes whose points add up to 100"),
            ("$.axes[0].max_points", "20", "indicators whose points add up to 21"),
        ],
    ),
    (
        ("indicators", 0, "max_points"),
        Decimal("5.001"),
        [
            ("$.indicators[0].max_points", "5.001", "points above zero, with two decimals at most"),
            ("$.axes[0].max_points", "20.001", "indicators whose points add up to 20"),
        ],
    ),
    (
        ("indicators", 0, "inputs"),
        ["complaints_answered_in_time"],
        [
            (
                "$.indicators[0].inputs",
                "complaints_answered_in_time",
                "exactly the inputs that the rule uses: complaints_answered_in_time, complaints_received",
            )
        ],
    ),
    (
        ("indicators", 0, "inputs"),
        ["complaints_answered_in_time", "complaints_received", "complaints_received"],
        [
            (
                "$.indicators[0].inputs",
                "complaints_answered_in_time, complaints_received, complaints_received",
                "exactly the inputs that the rule uses: complaints_answered_in_time, complaints_received",
            )
        ],
    ),
    (("fields", 0, "min"), 0, [("$.fields[0].min", "date", "no bounds for a field that is not a number")]),
    (("fields", 17, "max"), -1, [("$.fields[17].max", "-1", "a maximum not under the minimum, 0")]),
    (
        ("fields", 32, "hints"),
        {"previous_of": "own_revenue_previous"},
        [("$.fields[32].hints.previous_of", "own_revenue_previous", "another field of the same type")],
    ),
    (
        ("fields", 32, "hints"),
        {"previous_of": "staff_total"},
        [("$.fields[32].hints.previous_of", "staff_total", "another field of the same type")],
    ),
    (
        ("indicators", 1, "scale", "items", "procedure_published"),
        2,
        [("$.indicators[1].scale.items", "4", "items whose points add up to 3")],
    ),
    (
        ("indicators", 1, "scale", "items", "procedure_published"),
        0,
        [
            (
                "$.indicators[1].scale.items.procedure_published",
                "0",
                "points above zero, with two decimals at most",
            ),
            ("$.indicators[1].scale.items", "2", "items whose points add up to 3"),
        ],
    ),
    (
        ("indicators", 2, "scale", "bands", 0, "from"),
        1,
        [("$.indicators[2].scale.bands[0].from", "1", "a first band from 0, the smallest possible value")],
    ),
    (
        ("indicators", 2, "scale", "bands", 0, "from"),
        None,
        [("$.indicators[2].scale.bands[0].from", "null", "a first band from 0, the smallest possible value")],
    ),
    (
        ("indicators", 2, "scale", "bands", 1, "from"),
        5,
        [("$.indicators[2].scale.bands[1].from", "5", "a band that starts where the one before ends: 4")],
    ),
    (
        ("indicators", 2, "scale", "bands", 1, "from"),
        3,
        [("$.indicators[2].scale.bands[1].from", "3", "a band that starts where the one before ends: 4")],
    ),
    (
        ("indicators", 2, "scale", "bands", 3, "below"),
        12,
        [("$.indicators[2].scale.bands[3].below", "12", "null: the last band, and only the last, is open")],
    ),
    (
        ("indicators", 2, "scale", "bands", 2, "below"),
        None,
        [
            ("$.indicators[2].scale.bands[2].below", "null", "a number: only the last band is open"),
            (
                "$.indicators[2].scale.bands[3].from",
                "10",
                "a band that starts where the one before ends: null",
            ),
        ],
    ),
    (
        ("indicators", 2, "scale", "bands", 1, "below"),
        4,
        [
            ("$.indicators[2].scale.bands[1].below", "4", "an end above the start of the band, 4"),
            ("$.indicators[2].scale.bands[2].from", "7", "a band that starts where the one before ends: 4"),
        ],
    ),
    (
        ("indicators", 2, "scale", "bands", 3, "points"),
        6,
        [
            ("$.indicators[2].scale.bands[3].points", "6", "points from 0 to 5, with two decimals at most"),
            ("$.indicators[2].scale.bands", "6", "a best band of 5 points"),
        ],
    ),
    (
        ("indicators", 2, "scale", "bands", 3, "points"),
        4,
        [("$.indicators[2].scale.bands", "4", "a best band of 5 points")],
    ),
    (
        ("conditions", 0, "tests", 0, "not_after"),
        {"month_day": "12-31", "year_offset": -1},
        [
            (
                "$.conditions[0].tests[0].not_after",
                "2023-12-31",
                "a date that does not come before not_before, 2024-01-01",
            )
        ],
    ),
    (
        ("documents", "documents", 0, "folder"),
        "attic",
        [("$.documents.documents[0].folder", "attic", "a folder declared in folders")],
    ),
    (
        ("documents", "documents", 4, "proves"),
        ["CMO1", "Z9"],
        [
            (
                "$.documents.documents[4].proves[1]",
                "Z9",
                "the code of a condition or an indicator of this grid",
            )
        ],
    ),
    (
        ("documents", "documents", 5, "gives"),
        ["survey_done"],
        [
            (
                "$.documents.documents[5].gives[0]",
                "survey_done",
                "a field of type evidence declared in fields",
            ),
            ("$.fields[1].code", "statements_publication_proof", "a field that a document gives (gives)"),
        ],
    ),
    (
        ("documents", "lists", "digital_services", "field"),
        "services",
        [("$.documents.lists.digital_services.field", "services", "a field declared in fields")],
    ),
    (
        ("documents", "lists", "digital_services", "standing"),
        "B",
        [("$.documents.lists.digital_services.standing", "B", "a standing explained in standings")],
    ),
    (
        ("indicators", 0, "standing"),
        "sure",
        [("$.indicators[0].standing", "sure", "a standing explained in standings")],
    ),
    (
        ("conditions", 0, "standing"),
        MISSING,
        [("$.conditions[0].standing", "null", "a standing explained in standings")],
    ),
]


@pytest.mark.parametrize(("place", "value", "expected"), COHERENCE)
def test_an_incoherent_grid_says_where(place, value, expected):
    assert errors_of(broken(*place, value=value)) == expected


def test_a_field_that_nothing_uses_is_an_error():
    document = papc_document()
    spare = {**document["fields"][0], "code": "spare_date"}
    document["fields"].append(spare)

    assert errors_of(document) == [
        ("$.fields[61].code", "spare_date", "a field used by an indicator or a condition")
    ]


def test_a_field_may_have_one_value_only():
    assert errors_of(broken("fields", 17, "max", value=0)) == []


def test_two_axes_of_one_code_are_an_error():
    document = papc_document()
    document["axes"].append({**document["axes"][0]})

    assert ("$.axes[6].code", "A", "a code that is used nowhere else") in errors_of(document)


def test_bands_without_a_smallest_value_start_open():
    document = papc_document()
    indicator = document["indicators"][8]
    indicator["metric"] = {"kind": "formula", "expression": "avg_payment_days - 1"}
    assert errors_of(document) == [
        ("$.indicators[8].scale.bands[0].from", "0", "a first band from null, the smallest possible value")
    ]

    indicator["scale"]["bands"][0]["from"] = None

    assert errors_of(document) == []


@pytest.mark.parametrize("least", [None, -5])
@pytest.mark.parametrize("kind", ["ratio", "growth"])
def test_bands_start_open_where_the_part_may_be_negative(kind, least):
    document = papc_document()
    indicator = document["indicators"][9]
    document["fields"][31]["min"] = least
    part, whole = indicator["inputs"]
    indicator["metric"] = {
        "ratio": {"kind": "ratio", "numerator": part, "denominator": whole},
        "growth": {"kind": "growth", "current": part, "previous": whole},
    }[kind]
    indicator["scale"] = {
        "kind": "bands",
        "bands": [{"from": None, "below": 0, "points": 0}, {"from": 0, "below": None, "points": 6}],
    }

    assert errors_of(document) == []


def test_bands_of_a_growth_start_at_minus_100():
    document = papc_document()
    document["indicators"][9]["scale"] = {
        "kind": "bands",
        "bands": [{"from": -100, "below": 0, "points": 0}, {"from": 0, "below": None, "points": 6}],
    }

    assert errors_of(document) == []


def test_a_period_of_one_day_is_a_period():
    same_day = {"month_day": "01-01", "year_offset": 0}

    assert errors_of(broken("conditions", 0, "tests", 0, "not_after", value=same_day)) == []


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (date(2025, 12, 31), []),
        (
            date(2025, 12, 30),
            [
                (
                    "$.conditions[2].tests[0].not_after",
                    "2025-12-31",
                    "a date not later than the submission deadline, 2025-12-30",
                ),
                (
                    "$.conditions[2].tests[1].not_after",
                    "2025-12-31",
                    "a date not later than the submission deadline, 2025-12-30",
                ),
                (
                    "$.conditions[4].tests[0].not_after",
                    "2025-12-31",
                    "a date not later than the submission deadline, 2025-12-30",
                ),
            ],
        ),
    ],
)
def test_no_date_limit_comes_after_the_submission_deadline(deadline, expected):
    assert errors_of(papc_document(), submission_deadline=(2025, deadline)) == expected


def test_a_first_limit_after_the_deadline_is_an_error_too():
    document = broken(
        "conditions",
        4,
        "tests",
        0,
        value={
            "kind": "date_between",
            "field": "gender_body_created_on",
            "not_before": {"month_day": "05-01", "year_offset": 1},
            "not_after": None,
        },
    )

    assert errors_of(document, submission_deadline=(2025, date(2026, 4, 15))) == [
        (
            "$.conditions[4].tests[0].not_before",
            "2026-05-01",
            "a date not later than the submission deadline, 2026-04-15",
        )
    ]


def test_a_field_of_two_grids_is_declared_alike():
    document = papc_gc_document()
    document["fields"][4]["max"] = 1000

    assert errors_of(document, additional=papc_document()) == [
        ("$.fields[4]", "own_revenue", "the same definition as in the grid papc 2025.1")
    ]


def test_two_grids_share_no_line():
    document = papc_gc_document()
    document["indicators"][0]["code"] = "A1"
    document["documents"]["documents"][0]["proves"] = ["A1"]

    assert errors_of(document, additional=papc_document()) == [
        ("$.indicators[0].code", "A1", "a code that the grid papc 2025.1 does not use")
    ]


def test_an_error_is_one_sentence_in_three_languages():
    error = check_grid(broken("threshold", value=101))[0]

    assert str(error) == "$.threshold: the value 101 is not accepted, expected a number from 0 to 100."
    assert set(error.text) == {"ar", "fr", "en"}
    assert "101" in error.text["ar"]
