"""Calendars are written as RFC 5545 wants them."""

from datetime import UTC, date, datetime

from config.toolbox.ical import Happening, write_calendar

MADE_AT = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)


def written(*happenings, name="Adaa"):
    return write_calendar(name, happenings, made_at=MADE_AT, language="fr")


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_day_is_written_as_a_whole_day_that_ends_the_day_after():
    lines = unfolded(written(Happening("a-1@adaa", "Plan", date(2026, 12, 31), url="https://adaa.ma/x")))

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    start = lines.index("BEGIN:VEVENT")
    assert lines[start : lines.index("END:VEVENT") + 1] == [
        "BEGIN:VEVENT",
        "UID:a-1@adaa",
        "DTSTAMP:20261005T093000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY;LANGUAGE=fr:Plan",
        "URL:https://adaa.ma/x",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert b"VALARM" not in written(Happening("a", "Plan", date(2026, 12, 31)))


def test_several_days_hold_the_last():
    lines = unfolded(written(Happening("a", "Session", date(2026, 5, 4), date(2026, 5, 6))))

    assert "DTEND;VALUE=DATE:20260507" in lines


def test_texts_are_escaped_and_nothing_slips_a_line_in():
    text = "a;b,c\\d\r\nBEGIN:VALARM\rx\x07y"
    lines = unfolded(written(Happening("a", text, date(2026, 5, 4), description=text, location=text)))

    said = "a\\;b\\,c\\\\d\\nBEGIN:VALARM\\nxy"
    assert f"SUMMARY;LANGUAGE=fr:{said}" in lines
    assert f"DESCRIPTION;LANGUAGE=fr:{said}" in lines
    assert f"LOCATION:{said}" in lines


def test_lines_are_folded_at_75_octets_within_no_character():
    summary = "آخر أجل لإرسال البرنامج السنوي لتقوية القدرات " * 5 + "é" * 200
    content = written(Happening("a", summary, date(2026, 5, 4)), name="x" * 75)

    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        # Each line is whole characters.
        line.decode()
    assert f"SUMMARY;LANGUAGE=fr:{summary}" in unfolded(content)
