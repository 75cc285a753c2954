"""The committed calendar, and how it is taken in."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from records.models import Event, Holiday
from records.services.holidays import (
    DayTaken,
    HolidayFacts,
    HolidayReasonMissing,
    load_holidays,
    read_holidays,
    remove_holiday,
    save_holiday,
)
from tests.factories.accounts import UserFactory

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
THRONE = HolidayFacts(date(2030, 7, 30), "عيد العرش", "Fête du Trône", is_estimate=False)


def test_the_committed_table_holds_three_years_and_marks_estimates():
    days = read_holidays()

    assert Counter(facts.day.year for facts in days) == {2025: 17, 2026: 18, 2027: 17}
    by_day = {facts.day: facts for facts in days}
    assert not by_day[date(2026, 1, 14)].is_estimate
    assert not by_day[date(2026, 10, 31)].is_estimate
    assert by_day[date(2026, 5, 27)].is_estimate
    assert all(facts.name_ar and facts.name_fr and "(" not in facts.name_ar for facts in days)


@pytest.mark.django_db
class TestLoading:
    def test_twice_changes_nothing(self, capsys):
        call_command("load_holidays")
        call_command("load_holidays")

        assert "52 holidays added" in capsys.readouterr().out
        assert Holiday.objects.count() == 52
        assert Event.objects.filter(code="records.holidays_loaded").count() == 1

    def test_a_year_that_was_filled_is_left_alone(self):
        Holiday.objects.create(day=date(2026, 5, 28), name_ar="عيد", name_fr="Aïd")

        load_holidays(read_holidays(), at=AT)
        assert Holiday.objects.filter(day__year=2026).count() == 1
        assert Holiday.objects.filter(day__year=2027).count() == 17


@pytest.mark.django_db
class TestCorrecting:
    def test_needs_a_reason(self):
        with pytest.raises(HolidayReasonMissing):
            save_holiday(None, THRONE, by=UserFactory(), reason=" ", at=AT)

        holiday = save_holiday(None, THRONE, by=UserFactory(), reason="decree", at=AT)
        with pytest.raises(HolidayReasonMissing):
            remove_holiday(holiday, by=UserFactory(), reason="", at=AT)

    def test_a_day_stands_once(self):
        save_holiday(None, THRONE, by=UserFactory(), reason="decree", at=AT)

        with pytest.raises(DayTaken):
            save_holiday(None, THRONE, by=UserFactory(), reason="decree", at=AT)
