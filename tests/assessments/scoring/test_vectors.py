"""The worked vectors of the rule, and the example that every implementation must reproduce."""

import json
from decimal import Decimal

import pytest

from assessments.scoring import Status, parse_answers, score, sheet_to_document
from tests.assessments.scoring.grids import DATA, example_answers, papc


@pytest.mark.parametrize(
    ("line", "answers", "points"),
    [
        ("B1", {"capex_paid": "35", "capex_appropriations": "100"}, "0.75"),
        ("B1", {"capex_paid": "80", "capex_appropriations": "100"}, "6.00"),
        ("C1", {"own_revenue": "108", "own_revenue_previous": "100"}, "6.00"),
        ("C1", {"own_revenue": "103", "own_revenue_previous": "100"}, "2.25"),
        ("C1", {"own_revenue": "95", "own_revenue_previous": "100"}, "0.00"),
        ("B4", {"avg_payment_days": 31}, "3.00"),
        ("B4", {"avg_payment_days": "30.5"}, "4.00"),
        ("A3", {"documents_published": 9}, "3.50"),
        ("A1", {"complaints_answered_in_time": 63, "complaints_received": 70}, "5.00"),
    ],
)
def test_worked_vectors(line, answers, points):
    scored = score(papc(), parse_answers(papc(), answers, assessed_year=2025)).lines[line]

    assert str(scored.points) == points
    assert scored.status is Status.ANSWERED


def test_nothing_over_nothing_is_undefined_and_gives_nothing():
    answers = {"permits_in_time": 0, "permits_decided": 0}

    line = score(papc(), parse_answers(papc(), answers, assessed_year=2025)).lines["F1"]

    assert (line.status, line.value, line.points) == (Status.UNDEFINED, None, Decimal("0.00"))


def test_the_example_gives_every_value_of_its_score():
    grid = papc()
    expected = json.loads((DATA / "example-score.json").read_text())

    found = sheet_to_document(score(grid, parse_answers(grid, example_answers())))

    assert _narrowed(found, expected) == expected


def _narrowed(found, expected):
    """Keep of what was found only the keys that the example states."""
    if isinstance(expected, dict):
        return {key: _narrowed(found[key], value) for key, value in expected.items()}
    return found
