"""Checks of a grid: what they compare, what they leave alone, how a wrong one is refused."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.scoring import Known, WhenBroken, load_grid
from assessments.scoring.checks import Check
from tests.assessments.scoring.broken import broken, errors_of
from tests.assessments.scoring.grids import papc_document

WORDS = {"ar": "نص", "fr": "Texte", "en": "Text"}


def check_document(left, comparison, right, **more):
    return {
        "code": "X1",
        "left": left,
        "comparison": comparison,
        "right": right,
        "when_broken": "ask",
        "message": WORDS,
        "standing": "A",
        **more,
    }


def check_of(left, comparison, right) -> Check:
    grid = load_grid(broken("checks", value=[check_document(left, comparison, right)]))
    return grid.checks[0]


def known(last_year=None, population=None, **values) -> Known:
    return Known(values, last_year or {}, {"population": population} if population else {})


OWN, TAX = [{"field": "own_revenue"}], [{"field": "tax_collected"}]


@pytest.mark.parametrize(
    ("comparison", "less", "same", "more"),
    [
        ("at_most", True, True, False),
        ("at_least", False, True, True),
        ("below", True, False, False),
        ("above", False, False, True),
        ("equal", False, True, False),
    ],
)
def test_two_figures_are_compared(comparison, less, same, more):
    check = check_of(OWN, comparison, TAX)
    for own, expected in ((Decimal("9.99"), less), (Decimal("10.00"), same), (Decimal("10.01"), more)):
        assert check.holds(known(own_revenue=own, tax_collected=Decimal(10))) is expected


def test_a_figure_that_is_not_known_breaks_nothing():
    check = check_of(OWN, "at_least", [*TAX, {"last_year": "own_revenue"}])
    assert check.holds(known(own_revenue=Decimal(1), tax_collected=Decimal(5)))
    assert check.holds(known(last_year={"own_revenue": Decimal(9)}, own_revenue=Decimal(1)))
    assert not check.holds(
        known(last_year={"own_revenue": Decimal(9)}, own_revenue=Decimal(1), tax_collected=Decimal(0))
    )


def test_terms_are_added_with_their_factors_and_last_years_and_the_census():
    staff = check_of([{"field": "staff_total"}], "at_most", [{"census": "population", "times": "0.05"}])
    assert staff.holds(known(population=1000, staff_total=50))
    assert not staff.holds(known(population=1000, staff_total=51))
    assert staff.holds(known(staff_total=51))
    arrears = check_of(
        [{"field": "arrears_opening"}],
        "at_least",
        [
            {"last_year": "arrears_opening"},
            {"last_year": "arrears_collected", "times": "-1"},
            {"number": "2"},
        ],
    )
    before = {"arrears_opening": Decimal(100), "arrears_collected": Decimal(30)}
    assert arrears.holds(known(last_year=before, arrears_opening=Decimal(72)))
    assert not arrears.holds(known(last_year=before, arrears_opening=Decimal("71.99")))
    assert arrears.formula == "arrears_opening ≥ last_year.arrears_opening − last_year.arrears_collected + 2"
    assert staff.formula == "staff_total ≤ 0.05 × census.population"


def test_days_are_compared_and_numbers_beside_them_are_days():
    check = check_of(
        [{"field": "pac_report_sent_to_committees_on"}, {"number": "30"}],
        "at_most",
        [{"field": "pac_report_session_on"}],
    )
    session = date(2025, 5, 31)
    assert check.holds(
        known(pac_report_sent_to_committees_on=date(2025, 5, 1), pac_report_session_on=session)
    )
    assert not check.holds(
        known(pac_report_sent_to_committees_on=date(2025, 5, 2), pac_report_session_on=session)
    )


def test_figures_that_go_together_are_all_known_or_none():
    check = check_of(OWN, "together", TAX)
    assert check.holds(known())
    assert check.holds(known(own_revenue=Decimal(1), tax_collected=Decimal(5)))
    assert not check.holds(known(own_revenue=Decimal(1)))
    assert [field.code for field in check.fields] == ["own_revenue", "tax_collected"]


ONE_SOURCE = "exactly one of field, last_year, census and number"


@pytest.mark.parametrize(
    ("check", "path", "expected"),
    [
        (check_document([{}], "at_most", TAX), "$.checks[0].left[0]", ONE_SOURCE),
        (
            check_document([{"field": "own_revenue", "number": "1"}], "at_most", TAX),
            "$.checks[0].left[0]",
            ONE_SOURCE,
        ),
        (check_document([{"field": "unheard"}], "at_most", TAX), "$.checks[0].left[0].field", None),
        (check_document([{"census": "area"}], "at_most", TAX), "$.checks[0].left[0].census", None),
        (check_document(OWN, "nearly", TAX), "$.checks[0].comparison", None),
        (check_document(OWN, "at_most", TAX, when_broken="shout"), "$.checks[0].when_broken", None),
        (check_document(OWN, "at_most", TAX, message={"ar": "ن"}), "$.checks[0].message", None),
        (check_document(OWN, "at_most", TAX, standing="Z"), "$.checks[0].standing", None),
        (check_document(OWN, "at_most", [], standing="A"), "$.checks[0].right", None),
        (
            check_document([{"number": "1"}], "at_most", [{"last_year": "own_revenue"}]),
            "$.checks[0]",
            "at least one field of the year",
        ),
        (
            check_document(OWN, "at_most", [{"field": "budget_voted_on"}]),
            "$.checks[0]",
            "numbers only, or dates only",
        ),
        (
            check_document([{"field": "procedure_published"}], "equal", OWN),
            "$.checks[0]",
            "numbers only, or dates only",
        ),
    ],
)
def test_a_wrong_check_is_refused_with_its_place(check, path, expected):
    errors = errors_of(broken("checks", value=[check]))
    assert path in [error[0] for error in errors]
    if expected:
        assert (path, expected) in [(error[0], error[2]) for error in errors]


def test_a_check_stands_once():
    check = check_document(OWN, "at_most", TAX)
    assert [error[0] for error in errors_of(broken("checks", value=[check, check]))] == ["$.checks[1].code"]


def test_the_general_grid_asks_and_refuses():
    checks = {check.code: check for check in load_grid(papc_document()).checks}
    assert checks["V1"].when_broken is WhenBroken.REFUSE
    assert not checks["V1"].holds(known(own_revenue=Decimal(1), tax_collected=Decimal(2)))
    assert checks["V5"].when_broken is WhenBroken.ASK
