"""Calendars as calendar programs read them (iCalendar, RFC 5545): days and hours, nothing that rings."""

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
    return _calendar(
        "METHOD:PUBLISH",
        f"X-WR-CALNAME;LANGUAGE={language}:{_text(name)}",
        "X-WR-TIMEZONE:Africa/Casablanca",
        *(line for happening in happenings for line in _event(happening, made_at, language)),
    )


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something at an hour, told again with a higher ``sequence`` whenever it changes (RFC 5545 § 3.8.7.4).

    Both instants are aware. ``organiser`` is an e-mail address. Cancelled, it is taken out of calendars.
    """

    uid: str
    sequence: int
    summary: str
    starts_at: datetime
    ends_at: datetime
    organiser: str
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


def write_appointment(appointment: Appointment, *, made_at: datetime, language: str) -> bytes:
    """Return one appointment, or its cancellation, as an .ics file (RFC 5546 §§ 3.2.1 and 3.2.5)."""
    method = "CANCEL" if appointment.is_cancelled else "PUBLISH"
    return _calendar(f"METHOD:{method}", *_appointment(appointment, made_at, language))


def _appointment(appointment: Appointment, made_at: datetime, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(appointment.uid)}"
    yield f"SEQUENCE:{appointment.sequence}"
    yield f"DTSTAMP:{_instant(made_at)}"
    yield f"DTSTART:{_instant(appointment.starts_at)}"
    yield f"DTEND:{_instant(appointment.ends_at)}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(appointment.summary)}"
    yield f"ORGANIZER:mailto:{appointment.organiser}"
    if appointment.description:
        yield f"DESCRIPTION;LANGUAGE={language}:{_text(appointment.description)}"
    if appointment.location:
        yield f"LOCATION;LANGUAGE={language}:{_text(appointment.location)}"
    if appointment.url:
        yield f"URL:{appointment.url}"
    yield f"STATUS:{'CANCELLED' if appointment.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _calendar(*lines: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Adaa//Adaa//EN", "CALSCALE:GREGORIAN")
    return b"".join(_folded(line) + b"\r\n" for line in (*head, *lines, "END:VCALENDAR"))


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _event(happening: Happening, made_at: datetime, language: str) -> Iterator[str]:
    last = happening.ends_on or happening.starts_on
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(happening.uid)}"
    yield f"DTSTAMP:{_instant(made_at)}"
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
