"""Calendars as calendar programs read them (iCalendar, RFC 5545): whole days only, nothing that rings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CONTENT_TYPE = "text/calendar; charset=utf-8"
# A content line has at most so many octets, its end not counted; what follows is folded (§ 3.1).
_LINE = 75
_ESCAPES = str.maketrans(
    {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
    # Other control characters may not stand in a text (§ 3.3.11).
    | {chr(code): None for code in [*range(9), *range(11, 32), 127]}
)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that takes one day or several, the last included; ``uid`` is the same at each reading."""

    uid: str
    summary: str
    starts_on: date
    ends_on: date | None = None
    description: str = ""
    location: str = ""
    url: str = ""


def write_calendar(name: str, happenings: Iterable[Happening], *, made_at: datetime, language: str) -> bytes:
    """Return a calendar as an .ics file. ``made_at`` is aware; ``language`` is that of the texts."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Adaa//Adaa//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME;LANGUAGE={language}:{_text(name)}",
        "X-WR-TIMEZONE:Africa/Casablanca",
        *(line for happening in happenings for line in _event(happening, made_at, language)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(happening: Happening, made_at: datetime, language: str) -> Iterator[str]:
    last = happening.ends_on or happening.starts_on
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(happening.uid)}"
    yield f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{happening.starts_on:%Y%m%d}"
    # The end of whole days is the day after the last (§ 3.6.1).
    yield f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(happening.summary)}"
    if happening.description:
        yield f"DESCRIPTION;LANGUAGE={language}:{_text(happening.description)}"
    if happening.location:
        yield f"LOCATION:{_text(happening.location)}"
    if happening.url:
        yield f"URL:{happening.url}"
    # Whole days that people may work through.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """Return a content line in UTF-8, folded at 75 octets and never within a character."""
    parts, part = [], b""
    for char in line:
        octets = char.encode()
        # A line that goes on starts with a space, which counts.
        if len(part) + len(octets) > _LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part])
