"""A document that has not the shape of a grid: every place is named, with what was expected there."""

import pytest

from assessments.scoring import check_grid
from tests.assessments.scoring.broken import MISSING, broken, errors_of
from tests.assessments.scoring.grids import papc_document

TEXTS = "a text in each of ar, fr and en"
NUMBER = "an exact decimal number (never a float)"

SHAPES = [
    (("code",), 5, "$.code", "5", "a code made of letters, digits, -, _ or ."),
    (("version",), MISSING, "$.version", "null", "a code made of letters, digits, -, _ or ."),
    (("threshold",), "seventy", "$.threshold", "“seventy”", NUMBER),
    (("threshold",), 70.5, "$.threshold", "70.5", NUMBER),
    (("threshold",), True, "$.threshold", "true", NUMBER),
    (("title",), "Grille", "$.title", "“Grille”", TEXTS),
    (("title", "ar"), "", "$.title", "{ar, fr, en}", TEXTS),
    (("title", "ar"), MISSING, "$.title", "{fr, en}", TEXTS),
    (("title", "es"), "Red", "$.title", "{ar, fr, en, es}", TEXTS),
    (("fields",), {}, "$.fields", "{}", "a list"),
    (("fields",), [], "$.fields", "[…]", "a list that is not empty"),
    (("fields", 0), "statements_published_on", "$.fields[0]", "“statements_published_on”", "a JSON object"),
    (("fields", 0, "label"), MISSING, "$.fields[0].label", "null", TEXTS),
    (("fields", 0, "help"), None, "$.fields[0].help", "null", TEXTS),
    (("fields", 24, "unit"), "MAD", "$.fields[24].unit", "“MAD”", TEXTS),
    (("fields", 24, "min"), "zero", "$.fields[24].min", "“zero”", NUMBER),
    (
        ("fields", 0, "type"),
        "day",
        "$.fields[0].type",
        "“day”",
        "one of date, evidence, boolean, integer, decimal, money",
    ),
    (("fields", 0, "labels"), {}, "$.fields[0].labels", "labels", None),
    (
        ("fields", 1, "code"),
        "statements_published_on",
        "$.fields[1].code",
        None,
        "a code that is used nowhere else",
    ),
    (("axes", 0, "max_points"), None, "$.axes[0].max_points", "null", NUMBER),
    (("axes", 0, "title"), {"ar": "أ"}, "$.axes[0].title", "{ar}", TEXTS),
    (("conditions",), None, "$.conditions", "null", "a list"),
    (("conditions", 0, "about"), "Statements", "$.conditions[0].about", "“Statements”", TEXTS),
    (("conditions", 0, "evidence"), MISSING, "$.conditions[0].evidence", "null", TEXTS),
    (("conditions", 0, "tests"), [], "$.conditions[0].tests", "[…]", "a list that is not empty"),
    (
        ("conditions", 0, "tests", 0, "kind"),
        "date_after",
        "$.conditions[0].tests[0].kind",
        "“date_after”",
        "one of date_between, days_before, at_least, is_true, present",
    ),
    (
        ("conditions", 0, "tests", 0, "field"),
        "published",
        "$.conditions[0].tests[0].field",
        "“published”",
        "a field declared in fields",
    ),
    (
        ("conditions", 0, "tests", 0, "field"),
        "sessions_held",
        "$.conditions[0].tests[0].field",
        "“sessions_held”",
        "a field of type date",
    ),
    (
        ("conditions", 1, "tests", 1, "other"),
        "sessions_held",
        "$.conditions[1].tests[1].other",
        "“sessions_held”",
        "a field of type date",
    ),
    (
        ("conditions", 1, "tests", 1, "at_least"),
        -1,
        "$.conditions[1].tests[1].at_least",
        "-1",
        "a number that is not negative",
    ),
    (
        ("conditions", 1, "tests", 1, "at_least"),
        "30",
        "$.conditions[1].tests[1].at_least",
        "“30”",
        "a whole number",
    ),
    (
        ("conditions", 1, "tests", 2, "field"),
        "sessions_held",
        "$.conditions[1].tests[2].field",
        "“sessions_held”",
        "a field of type boolean, evidence",
    ),
    (
        ("conditions", 4, "tests", 1, "field"),
        "survey_done",
        "$.conditions[4].tests[1].field",
        "“survey_done”",
        "a field of type decimal, integer, money",
    ),
    (
        ("conditions", 0, "tests", 0, "not_after", "month_day"),
        "02-30",
        "$.conditions[0].tests[0].not_after.month_day",
        "“02-30”",
        "a month and a day, such as 06-30",
    ),
    (
        ("conditions", 0, "tests", 0, "not_after", "month_day"),
        "6-30",
        "$.conditions[0].tests[0].not_after.month_day",
        "“6-30”",
        "a month and a day, such as 06-30",
    ),
    (
        ("conditions", 0, "tests", 0, "not_after", "year_offset"),
        99,
        "$.conditions[0].tests[0].not_after.year_offset",
        "99",
        "a whole number of years from -10 to 10",
    ),
    (
        ("conditions", 4, "tests", 0, "not_after"),
        None,
        "$.conditions[4].tests[0]",
        "{kind, field, not_before, not_after}",
        "at least one limit, not_before or not_after",
    ),
    (("indicators", 0, "axis"), "Q", "$.indicators[0].axis", "“Q”", "an axis declared in axes"),
    (("indicators", 0, "title"), MISSING, "$.indicators[0].title", "null", TEXTS),
    (("indicators", 0, "evidence"), "Registre", "$.indicators[0].evidence", "“Registre”", TEXTS),
    (("indicators", 0, "weight"), 2, "$.indicators[0].weight", "weight", None),
    (
        ("indicators", 0, "metric", "kind"),
        "share",
        "$.indicators[0].metric.kind",
        "“share”",
        "one of value, ratio, growth, formula, checklist",
    ),
    (
        ("indicators", 0, "metric", "numerator"),
        "complaints",
        "$.indicators[0].metric.numerator",
        "“complaints”",
        "a field declared in fields",
    ),
    (
        ("indicators", 0, "metric", "numerator"),
        "survey_done",
        "$.indicators[0].metric.numerator",
        "“survey_done”",
        "a field of type decimal, integer, money",
    ),
    (
        ("indicators", 0, "metric", "numerator_within_denominator"),
        "yes",
        "$.indicators[0].metric.numerator_within_denominator",
        "“yes”",
        "true or false",
    ),
    (("indicators", 0, "metric", "power"), 2, "$.indicators[0].metric.power", "power", None),
    (
        ("indicators", 0, "scale", "kind"),
        "curve",
        "$.indicators[0].scale.kind",
        "“curve”",
        "one of linear, bands, checklist",
    ),
    (
        ("indicators", 0, "scale", "target"),
        50,
        "$.indicators[0].scale.target",
        "50",
        "a target other than the floor",
    ),
    (
        ("indicators", 1, "metric"),
        {"kind": "value", "input": "sessions_held"},
        "$.indicators[1].scale.kind",
        "“checklist”",
        "a checklist scale with a checklist metric, and with no other",
    ),
    (
        ("indicators", 1, "scale"),
        {"kind": "linear", "floor": 0, "target": 3},
        "$.indicators[1].scale.kind",
        "“linear”",
        "a checklist scale with a checklist metric, and with no other",
    ),
    (
        ("indicators", 1, "scale", "items"),
        {"procedure_published": 3},
        "$.indicators[1].scale.items",
        "{procedure_published}",
        (
            "exactly the inputs that the rule uses: "
            "procedure_published, petition_register, public_consultation_held"
        ),
    ),
    (
        ("indicators", 0, "when_undefined"),
        "half",
        "$.indicators[0].when_undefined",
        "“half”",
        "one of zero, full, exclude",
    ),
    (
        ("indicators", 2, "unit_forms", "fr"),
        {"one": "document"},
        "$.indicators[2].unit_forms.fr",
        "{one}",
        "the forms of the noun by language, with other among them",
    ),
    (
        ("indicators", 2, "scale", "bands", 1, "points"),
        "two",
        "$.indicators[2].scale.bands[1].points",
        "“two”",
        NUMBER,
    ),
    (("documents", "folders", 0, "title"), "Identité", "$.documents.folders[0].title", "“Identité”", TEXTS),
    (("documents", "documents", 0, "title", "en"), "", "$.documents.documents[0].title", None, TEXTS),
    (
        ("documents", "documents", 0, "required"),
        None,
        "$.documents.documents[0].required",
        "null",
        "true or false",
    ),
    (
        ("documents", "lists", "published_documents", "items", 0),
        ["الميزانية", "Budget"],
        "$.documents.lists.published_documents.items[0]",
        "[…]",
        TEXTS,
    ),
]


@pytest.mark.parametrize(("place", "value", "path", "shown", "expected"), SHAPES)
def test_a_wrong_shape_is_named_with_its_place(place, value, path, shown, expected):
    errors = {error.path: error for error in check_grid(broken(*place, value=value))}

    assert path in errors
    if shown is not None:
        assert errors[path].value == shown
    if expected is not None:
        assert errors[path].expected["en"] == expected


def test_an_unknown_key_is_told_the_keys_that_are_known():
    assert errors_of(broken("axes", 0, "weight", value=3)) == [
        ("$.axes[0].weight", "weight", "one of the keys code, title, max_points")
    ]


def test_the_year_is_no_field():
    document = papc_document()
    document["fields"][0]["code"] = "assessed_year"

    assert (
        "$.fields[0].code",
        "“assessed_year”",
        "a code made of small letters, digits and _, other than assessed_year",
    ) in (errors_of(document))


def test_all_errors_of_shape_come_at_once():
    document = papc_document()
    del document["title"], document["axes"][0]["title"], document["indicators"][3]["metric"]

    assert [path for path, _, _ in errors_of(document)] == [
        "$.title",
        "$.axes[0].title",
        "$.indicators[3].metric.kind",
    ]
