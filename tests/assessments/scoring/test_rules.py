"""The rule of a line and of a condition in one sentence, for the entry pages."""

import pytest

from assessments.scoring import condition_rule_text, load_grid, rule_text
from tests.assessments.scoring.grids import (
    RATIO,
    VALUE,
    bands,
    grid_document,
    line_document,
    linear,
    papc,
    papc_gc,
)
from tests.assessments.scoring.test_reasons import spaced


def english(code):
    return spaced(rule_text(papc().indicator(code))["en"])


def rule_of(metric, scale, **options):
    grid = load_grid(grid_document(line_document(metric, scale, **options)))
    return spaced(rule_text(grid.indicator("X"))["en"])


def test_a_ratio_on_a_rising_scale():
    assert english("A1") == (
        "“Complaints answered within the deadline” as a percentage of “Complaints received”: "
        "no points up to 50%, 5 points from 90% on, in proportion in between. "
        "No points if “Complaints received” is zero."
    )


def test_a_growth():
    assert english("C1").startswith(
        "Growth of “Own revenue of the year” over “Own revenue of the year before”"
    )


def test_a_value_in_bands():
    assert spaced(rule_text(papc().indicator("B4"))["fr"]) == (
        "« Délai moyen de paiement » : 4 points (moins de 31 jours) ; 3 points (de 31 à moins de 46 jours) ; "
        "1,50 point (de 46 à moins de 61 jours) ; 0 point (61 jours ou plus)."
    )


def test_a_checklist():
    assert english("C4") == (
        "The points of the items in place add up: "
        "“Asset inventory up to date” (2 points); “Asset income grew” (2 points)."
    )


def test_less_is_better():
    assert rule_of(VALUE, linear(60, 30)) == (
        "“part”: 6 points up to 30%, no points from 60% on, in proportion in between."
    )


def test_a_formula_shows_its_expression_and_names_its_inputs():
    metric = {"kind": "formula", "expression": "100 * part / whole"}

    assert rule_of(metric, linear(0, 50)).startswith(
        "Value of the formula 100 * part / whole, where part is “part”, whole is “whole”: no points up to 0%"
    )


@pytest.mark.parametrize(
    ("policy", "ending"),
    [
        ("zero", "No points if “whole” is zero."),
        ("full", "All the points if “whole” is zero."),
        ("exclude", "The line leaves the total if “whole” is zero."),
    ],
)
def test_what_an_undefined_value_gives_is_part_of_the_rule(policy, ending):
    assert rule_of(RATIO, bands((0, None, 6)), when_undefined=policy).endswith(ending)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "CMO4",
            (
                "What is asked: “Date the forward procurement programme was published” "
                "between 1 October 2023 and 31 March 2024; "
                "“Proof that the forward procurement programme was published”: required."
            ),
        ),
        (
            "CMO5",
            (
                "What is asked: “Date the equity, equal-opportunity and gender body was created” "
                "by 31 December 2024; "
                "“Number of meetings of the body”: at least 2."
            ),
        ),
    ],
)
def test_a_condition_gives_the_dates_of_its_year(code, text):
    assert spaced(condition_rule_text(papc().condition(code), 2024)["en"]) == text


def test_a_condition_on_days_and_order():
    text = spaced(condition_rule_text(papc().condition("CMO2"), 2025)["fr"])
    assert "au moins 30 jours avant « Date de la session" in text
    assert text.endswith("« Publication du rapport annuel d’évaluation » : oui.")

    assert "pas après « Date du vote du budget »" in spaced(
        condition_rule_text(papc().condition("CMO3"), 2025)["fr"]
    )


def test_a_first_limit_alone():
    test = {"kind": "date_between", "field": "day", "not_before": {"month_day": "01-01", "year_offset": 0}}
    document = grid_document(line_document(VALUE, linear(0, 1)), conditions=[{"code": "K", "tests": [test]}])

    text = condition_rule_text(load_grid(document).condition("K"), 2025)

    assert text["en"] == "What is asked: “day” from 1 January 2025 on."


@pytest.mark.parametrize("grid", [papc(), papc_gc()], ids=str)
def test_every_line_of_the_grids_has_its_rule_in_three_languages(grid):
    texts = [rule_text(indicator) for indicator in grid.indicators]
    texts += [condition_rule_text(condition, 2025) for condition in grid.conditions]

    for text in texts:
        assert set(text) == {"ar", "fr", "en"}
        assert not any("{" in words for words in text.values())
