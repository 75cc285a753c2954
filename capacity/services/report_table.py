"""The lines of a report as a workbook, with the headings under which it is taken back."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from capacity.models import ReportLine
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

MONEY = "#,##0.00"
# What the table says of an action so that one knows it by sight; it is not taken back.
SHOWN = ("action", "kind")
SAID = (
    *("outcome", "reason", "starts_on", "ends_on", "days", "women", "men", "participants", "cost"),
    *("rating_after", "evaluation_after"),
)
_WIDTHS = {"number": 8, "action": 50, "reason": 40, "participants": 30, "evaluation_after": 40}


def report_workbook(lines: Sequence[ReportLine], *, language: str) -> bytes:
    """Return lines (of ``report_lines``) as an .xlsx; participants by their numbers on the staff list."""
    headings = [
        Heading(name, _WIDTHS.get(name, 14), MONEY if name == "cost" else None)
        for name in ("number", *SHOWN, *SAID)
    ]
    return write_workbook([Sheet(_("Lines of the report"), headings, _rows(lines))], language=language)


def _rows(lines: Sequence[ReportLine]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        yield (
            line.number,
            pick(line.topic, "title") if line.topic else line.subject,
            line.kind_label,
            line.outcome_label or None,
            line.reason,
            line.starts_on,
            line.ends_on,
            line.days,
            line.women,
            line.men,
            ", ".join(row.person.number for row in line.participants.all()),
            line.cost,
            line.rating_after,
            line.evaluation_after,
        )
