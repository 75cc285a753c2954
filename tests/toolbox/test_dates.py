from datetime import UTC, date, datetime

import pytest

from config.toolbox.dates import (
    days_between,
    format_day,
    format_distance,
    format_hour,
    format_moment,
    format_month,
    month_name,
)


def test_arabic_months_are_those_of_the_maghreb():
    names = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "ماي",
        "يونيو",
        "يوليوز",
        "غشت",
        "شتنبر",
        "أكتوبر",
        "نونبر",
        "دجنبر",
    ]
    assert [month_name(month, language="ar") for month in range(1, 13)] == names


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "15 أبريل 2026"), ("fr", "15 avril 2026"), ("en", "15 April 2026"), ("de", "15 avril 2026")],
)
def test_a_day_is_written_in_words(language, text):
    assert format_day(date(2026, 4, 15), language=language) == text


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    assert format_day(date(2026, 7, 1), language="fr") == "1er juillet 2026"
    assert format_day(date(2026, 7, 1), language="ar") == "1 يوليوز 2026"
    assert format_month(date(2026, 7, 1), language="fr") == "juillet 2026"


def test_an_instant_is_written_in_casablanca():
    # UTC+1 in April 2026, UTC+0 from 20 September 2026.
    assert format_moment(datetime(2026, 4, 15, 22, 59, tzinfo=UTC)) == "15 April 2026 at 23:59"
    assert format_hour(datetime(2026, 11, 21, 12, 0, tzinfo=UTC)) == "12:00"
    assert format_day(datetime(2026, 4, 15, 23, 30, tzinfo=UTC), language="fr") == "16 avril 2026"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (12, "in 12 days"),
        (-3, "3 days ago"),
    ],
)
def test_a_distance_is_written_in_words(days, text):
    assert format_distance(days) == text


def test_days_are_counted_between_days_of_casablanca_not_between_hours():
    late = datetime(2026, 4, 14, 22, 58, tzinfo=UTC)
    deadline = datetime(2026, 4, 15, 22, 59, tzinfo=UTC)
    assert days_between(late, deadline) == 1
    assert days_between(deadline, date(2026, 4, 15)) == 0
    assert days_between(deadline, late) == -1
