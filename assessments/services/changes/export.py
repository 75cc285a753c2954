"""What changed in a file as a workbook: one row a figure, a document, a decision, a line's points."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import Decision
from assessments.services.changes.comparison import Comparison, LineChange
from config.toolbox.languages import pick
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook

POINTS = "0.00"


def changes_workbook(found: Comparison, *, language: str) -> bytes:
    """Return what changed, then the points of every line, in the language of the moment."""
    before, after = found.before.point.label, found.after.point.label
    changes = [
        Heading(_("Line"), 8),
        Heading(_("Title"), 40),
        Heading(_("Kind"), 16),
        Heading(_("What"), 40),
        Heading(before, 30),
        Heading(after, 30),
        Heading(_("By"), 24),
        Heading(_("At"), 18),
        Heading(_("Reason"), 50),
        Heading(_("SHA-256"), 66),
    ]
    points = [
        Heading(_("Line"), 8),
        Heading(_("Title"), 50),
        Heading(before, 24, POINTS),
        Heading(after, 24, POINTS),
    ]
    rows = (row for line in found.changed for row in _rows(line))
    sums = (
        [line.code, pick(line.line, "title"), *line.points] for line in found.lines if not line.is_condition
    )
    return write_workbook(
        [Sheet(_("What changed"), changes, rows), Sheet(_("Points"), points, sums)], language=language
    )


def _rows(change: LineChange) -> Iterator[list[Any]]:
    line = [change.code, pick(change.line, "title")]
    for figure in change.figures:
        reason = figure.correction.reason if figure.correction else ""
        yield [
            *line,
            _("Figure"),
            pick(figure.field, "label"),
            figure.before,
            figure.after,
            figure.who,
            figure.at,
            reason,
            "",
        ]
    for row in change.documents:
        what = f"{row.document.code} – {pick(row.document, 'title')}"
        for sha256, name in row.removed.items():
            yield [*line, _("Document"), what, name, "", "", None, "", sha256]
        for sha256, name in row.added.items():
            yield [*line, _("Document"), what, "", name, "", None, "", sha256]
    if change.decision is not None:
        decided = change.decision
        words = str(Decision(decided.decision).label)
        yield [*line, _("Decision"), "", "", words, "", decided.decided_at, decided.comment, ""]
