"""What people type in a field, and how figures are written back."""

from datetime import date
from decimal import Decimal

import pytest

from assessments.scoring import canonical_text, load_grid
from assessments.services.answers.reading import (
    AnswerRefused,
    read_text,
    shown_form,
    stored_value,
    typed_form,
)
from tests.factories.assessments import grid_document

FIELDS = load_grid(grid_document()).fields
MONEY, WHOLE, DAYS = FIELDS["capex_paid"], FIELDS["documents_published"], FIELDS["avg_payment_days"]
DAY, TICK, PROOF = (
    FIELDS["statements_published_on"],
    FIELDS["pac_report_published"],
    FIELDS["statements_publication_proof"],
)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (MONEY, "20 870 000,00", Decimal("20870000.00")),
        (MONEY, "٢٠٬٨٧٠٬٠٠٠٫٥٠", Decimal("20870000.50")),
        (MONEY, "0", Decimal(0)),
        (WHOLE, " 12 ", 12),
        (WHOLE, "12,00", 12),
        (DAYS, "30,5", Decimal("30.5")),
        (DAYS, "0,125", Decimal("0.125")),
        (DAY, "30/06/2025", date(2025, 6, 30)),
        (DAY, "1/6/2025", date(2025, 6, 1)),
        (DAY, "2025-06-30", date(2025, 6, 30)),
        (DAY, "٣٠/٠٦/٢٠٢٥", date(2025, 6, 30)),
        (DAY, "30.06.2025", date(2025, 6, 30)),
        (TICK, "true", True),
        (TICK, "Oui", True),
        (TICK, "نعم", True),
        (TICK, "false", False),
        (TICK, "non", False),
        (TICK, "لا", False),
        (MONEY, "", None),
        (DAY, "   ", None),
    ],
)
def test_read(field, text, value):
    assert read_text(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (MONEY, "about a million", "not_a_number"),
        (MONEY, "1.234", "ambiguous_number"),
        (MONEY, "12,3456", "too_many_decimals"),
        (MONEY, "-1", "below_minimum"),
        (WHOLE, "3,5", "not_an_integer"),
        (WHOLE, "13", "above_maximum"),
        (DAYS, "1" * 29, "too_many_digits"),
        (DAY, "31/02/2025", "not_a_date"),
        (DAY, "30/06/25", "not_a_date"),
        (DAY, "2025/06/30", "not_a_date"),
        (DAY, "30/06/0202", "not_a_date"),
        (DAY, "in June", "not_a_date"),
        (TICK, "perhaps", "not_yes_or_no"),
        (PROOF, "true", "given_by_documents"),
        (MONEY, "1" * 201, "too_long"),
        (MONEY, "1\x002", "not_text"),
    ],
)
def test_refused_with_words(field, text, code):
    with pytest.raises(AnswerRefused) as caught:
        read_text(field, text)

    assert caught.value.code == code
    assert caught.value.message
    assert "%(" not in caught.value.message


@pytest.mark.parametrize(
    ("field", "value", "typed"),
    [
        (MONEY, Decimal("20870000"), "20\u202f870\u202f000,00"),
        (WHOLE, 12, "12"),
        (DAYS, Decimal("30.5"), "30,5"),
        (DAYS, Decimal("30.125"), "30,1250"),
        (DAYS, Decimal("1200"), "1\u202f200"),
        (DAY, date(2025, 6, 1), "01/06/2025"),
        (TICK, True, "true"),
    ],
)
def test_what_is_written_can_be_read_again(field, value, typed):
    assert typed_form(field, value) == typed
    assert read_text(field, typed) == value
    assert stored_value(field, canonical_text(field, value)) == value


def test_nothing_is_written_for_no_answer():
    assert typed_form(MONEY, None) == ""
    assert typed_form(MONEY, "") == ""
    assert shown_form(DAY, "") == ""


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        (DAY, "2025-06-01", "1 June 2025"),
        (TICK, "true", "Yes"),
        (TICK, "false", "No"),
        (DAYS, "30.5", "30,5"),
    ],
)
def test_shown_to_be_read(field, text, shown):
    assert shown_form(field, text) == shown
