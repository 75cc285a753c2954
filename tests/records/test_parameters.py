"""Parameters: a default until someone changes it, and a reason for each change."""

from datetime import UTC, datetime

import pytest

from records.models import Event
from records.services import parameters
from records.services.parameters import (
    ParameterKind,
    parameter,
    register_parameter,
    set_parameter,
    whole_numbers,
    written_numbers,
)
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
CODE = "tests.reminder_days"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_parameter(monkeypatch):
    monkeypatch.setattr(parameters, "_kinds", {})
    register_parameter(
        CODE,
        ParameterKind("Days", "Days before a deadline", [30, 7], whole_numbers, written_numbers),
    )


def test_the_default_holds_until_changed():
    assert parameter(CODE) == [30, 7]


def test_an_undeclared_parameter_is_a_bug():
    with pytest.raises(KeyError):
        parameter("tests.unheard_of")


def test_a_change_is_kept_and_logged_with_its_reason():
    user = UserFactory()

    set_parameter(CODE, "3, 14, 3", by=user, reason="Shorter notice", at=AT)

    assert parameter(CODE) == [14, 3]
    event = Event.objects.get(code="records.parameter_changed")
    assert event.actor == user
    assert event.data == {"code": CODE, "before": "30, 7", "after": "14, 3", "reason": "Shorter notice"}


@pytest.mark.parametrize(("text", "reason"), [("0", "x"), ("soon", "x"), ("", "x"), ("3", "  ")])
def test_a_wrong_value_or_no_reason_changes_nothing(text, reason):
    with pytest.raises(ValueError):
        set_parameter(CODE, text, by=UserFactory(), reason=reason, at=AT)

    assert parameter(CODE) == [30, 7]
    assert not Event.objects.exists()
