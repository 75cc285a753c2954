"""Morocco's clock, from the rules of its government: the offset that every deadline hangs on.

UTC+1 since October 2018, but UTC+0 from the Sunday before Ramadan to the Sunday after it, and UTC+0 all year
from 20 September 2026. In 2022 and 2023 the fifteenth of April fell in Ramadan.
"""

import zoneinfo
from datetime import UTC, date, datetime

import pytest

from config.toolbox import clock


@pytest.mark.parametrize(
    ("year", "utc_hour"),
    [(2022, 23), (2023, 23), (2024, 22), (2025, 22), (2026, 22), (2027, 23)],
)
def test_the_deadline_of_15_april_at_23_59(year, utc_hour):
    assert clock.last_minute(date(year, 4, 15)) == datetime(year, 4, 15, utc_hour, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 9, 19), datetime(2026, 9, 19, 22, 59, tzinfo=UTC)),
        (date(2026, 9, 20), datetime(2026, 9, 20, 23, 59, tzinfo=UTC)),
        (date(2026, 11, 21), datetime(2026, 11, 21, 23, 59, tzinfo=UTC)),
    ],
)
def test_the_hour_that_changed_for_good_in_september_2026(day, utc):
    assert clock.last_minute(day) == utc


def test_noon_in_greenwich_is_noon_in_casablanca_since_then():
    assert clock.local(datetime(2026, 11, 21, 12, tzinfo=UTC)).isoformat() == "2026-11-21T12:00:00+00:00"


def test_a_day_begins_and_is_read_back_in_casablanca():
    start = clock.start_of_day(date(2024, 4, 15))
    assert start == datetime(2024, 4, 14, 23, tzinfo=UTC)
    assert clock.local_day(start) == date(2024, 4, 15)
    assert clock.local_day(datetime(2024, 4, 14, 22, 59, tzinfo=UTC)) == date(2024, 4, 14)


def test_the_rules_come_from_the_pinned_package_and_not_from_the_machine():
    assert zoneinfo.TZPATH == ()
