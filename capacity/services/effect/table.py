"""The table that is estimated, a row a commune and year: read from and written to CSV. Plain Python."""

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

FIXED = ("commune", "year", "stratum")
POINTS, ACTIONS, COST = "points", "actions", "cost"


class TableUnreadable(ValueError):
    """The file is not a table of this kind; the message names the row and the column."""


class Target(NamedTuple):
    """What one estimate is of: actions of a group (``grouping`` says of what kind), aimed at a line."""

    grouping: str
    group: str
    outcome: str


class Done(NamedTuple):
    """The actions of a commune in one year towards one target, and what they cost in dirhams."""

    actions: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """What a commune had and did in one assessed year.

    ``points`` holds the lines that counted: an excluded line is missing. A condition has 100 or 0.
    """

    commune: str
    year: int
    stratum: str
    points: dict[str, Decimal] = field(default_factory=dict)
    done: dict[Target, Done] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.points and not self.done


def targets(rows: Iterable[Row]) -> list[Target]:
    """Return everything that actions of the table aimed at, in order."""
    return sorted({target for row in rows for target in row.done})


def outcomes(rows: Iterable[Row]) -> list[str]:
    """Return the lines that have points, in order."""
    return sorted({code for row in rows for code in row.points})


def write_table(rows: Iterable[Row]) -> bytes:
    """Return the table as CSV in UTF-8, the same bytes for the same rows."""
    ordered = sorted(rows, key=lambda row: (row.commune, row.year))
    lines, aims = outcomes(ordered), targets(ordered)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        [
            *FIXED,
            *(f"{POINTS}:{code}" for code in lines),
            *(f"{kind}:{':'.join(target)}" for target in aims for kind in (ACTIONS, COST)),
        ]
    )
    for row in ordered:
        cells: list[object] = [row.commune, row.year, row.stratum]
        cells += [_plain(row.points.get(code)) for code in lines]
        for target in aims:
            done = row.done.get(target)
            cells += [done.actions, _plain(done.cost)] if done else ["", ""]
        writer.writerow(cells)
    return text.getvalue().encode()


def read_table(content: bytes) -> list[Row]:
    """Return the rows of a CSV table that ``write_table`` made. Raises TableUnreadable."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        header = next(reader, [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableUnreadable("This is not a CSV table in UTF-8.") from error
    if tuple(header[: len(FIXED)]) != FIXED:
        raise TableUnreadable(f"The first columns must be {', '.join(FIXED)}.")
    return [_read_row(header, cells, number) for number, cells in enumerate(reader, start=2)]


def table_digest(content: bytes) -> str:
    """Return the SHA-256 of a written table."""
    return hashlib.sha256(content).hexdigest()


def _read_row(header: list[str], cells: list[str], number: int) -> Row:
    if len(cells) != len(header):
        raise TableUnreadable(f"Row {number} has {len(cells)} cells where {len(header)} are expected.")
    given = dict(zip(header, cells, strict=True))
    column = "year"
    try:
        row = Row(commune=given["commune"], year=int(given["year"]), stratum=given["stratum"])
        for column in header[len(FIXED) :]:
            kind, *parts = column.split(":")
            if not given[column] or kind == COST:
                continue
            if kind == POINTS:
                row.points[parts[0]] = Decimal(given[column])
            else:
                cost = Decimal(given[":".join((COST, *parts))])
                row.done[Target(*parts)] = Done(int(given[column]), cost)
    except (ArithmeticError, ValueError, KeyError, TypeError, IndexError) as error:
        raise TableUnreadable(
            f"Row {number}, column {column}: “{given.get(column)}” is not expected."
        ) from error
    return row


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")
