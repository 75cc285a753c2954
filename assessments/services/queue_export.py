"""The queue as a table to take away."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import Audience, State
from assessments.services.lateness import is_late
from assessments.services.queue import Queue
from assessments.services.risk_reading import hint_texts
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_csv, write_workbook

CHUNK = 500


def _headings() -> list[Heading]:
    return [
        Heading(_("Code"), 16),
        Heading(_("Commune"), 30),
        Heading(_("Province or prefecture"), 26),
        Heading(_("State"), 20),
        Heading(_("Late"), 10),
        Heading(_("Submitted at"), 18),
        Heading(_("Declared score"), 14, "0.00"),
        Heading(_("Near the threshold"), 14),
        Heading(_("Claimed by"), 26),
        Heading(_("Claimed at"), 18),
        Heading(_("Assigned to"), 26),
        Heading(_("Review late since"), 18),
        Heading(_("Hints"), 10),
        Heading(_("What the portal noticed"), 60),
    ]


def _rows(queue: Queue) -> Iterator[list[Any]]:
    yes, no = _("Yes"), _("No")
    for row, hints in _with_hints(queue):
        yield [
            row["commune__code"],
            pick(row, "commune__name"),
            pick(row, "commune__province__name"),
            str(State(row["state"]).label_for(Audience.AUTHORITY)),
            yes if row["is_late"] else no,
            row["submitted_at"],
            row["declared_total"],
            yes if row["is_near"] else no,
            row["claimed_by__full_name"] or "",
            row["claimed_at"],
            row["assignment__reviewer__full_name"] or "",
            row["late_from"] if is_late(row["late_from"], at=queue.at) else None,
            row["risk_count"],
            " ".join(hints),
        ]


def _with_hints(queue: Queue) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Give each row with what was noticed of its file, read some hundreds at a time."""
    every = queue.rows.iterator(chunk_size=CHUNK)
    while rows := list(islice(every, CHUNK)):
        texts = hint_texts(row["pk"] for row in rows)
        for row in rows:
            yield row, texts.get(row["pk"], [])


def queue_csv(queue: Queue) -> bytes:
    """Return every row of the queue, in its order, as CSV in the language of the moment."""
    return write_csv([heading.title for heading in _headings()], _rows(queue))


def queue_workbook(queue: Queue, *, language: str) -> bytes:
    """Return every row of the queue, in its order, as a workbook in the language of the moment."""
    return write_workbook([Sheet(_("Queue"), _headings(), _rows(queue))], language=language)
