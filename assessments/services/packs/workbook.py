"""index.xlsx and log.csv of a pack: every heading and title in Arabic and French."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.services.packs.contents import LANGUAGES, both
from config.toolbox.spreadsheets import Heading, Sheet, write_csv, write_workbook

Row = Mapping[str, Any]
Columns = Iterable[tuple["str | Promise", int]]

_DOCUMENT_COLUMNS: Columns = [
    (_("Code"), 12), (_("Document"), 60), (_("Year"), 10), (_("Required"), 12), (_("Proves"), 16),
    (_("File"), 50), (_("Bytes"), 14), ("SHA-256", 68),
]  # fmt: skip
_MISSING_COLUMNS: Columns = [(_("Code"), 12), (_("Document"), 60), (_("Year"), 10), (_("Required"), 12)]
_FIGURE_COLUMNS: Columns = [
    (_("Code"), 34), (_("Figure"), 70), (_("Unit"), 18), (_("Declared"), 20), (_("Verified"), 20),
    (_("Corrections"), 60),
]  # fmt: skip
_LINE_COLUMNS: Columns = [
    (_("Line"), 10), (_("Title"), 60), (_("Result"), 20), (_("Points"), 12), (_("Maximum"), 12),
    (_("Reason in Arabic"), 70), (_("Reason in French"), 70),
]  # fmt: skip
_DECISION_COLUMNS: Columns = [(_("Line"), 10), (_("Decision"), 24), (_("Comment"), 70), (_("When"), 20)]
_LOG_COLUMNS: Columns = [
    (_("When"), 20), (_("Step"), 34), (_("From"), 30), (_("To"), 30), (_("Role"), 34), (_("Person"), 28),
    (_("Reason"), 60),
]  # fmt: skip


def index_workbook(index: Row) -> bytes:
    """Return index.xlsx: documents, what is missing, figures, score, review and log, a sheet each."""
    return write_workbook(
        [
            _sheet(_("Documents"), _DOCUMENT_COLUMNS, _document_cells(index["documents"])),
            _sheet(_("Missing"), _MISSING_COLUMNS, map(_missing_cells, index["missing"])),
            _sheet(_("Figures"), _FIGURE_COLUMNS, map(_figure_cells, index["figures"])),
            _sheet(_("Score"), _LINE_COLUMNS, _line_cells(index["sheets"])),
            _sheet(_("Review"), _DECISION_COLUMNS, map(_decision_cells, index["decisions"])),
            _sheet(_("Log"), _LOG_COLUMNS, map(_log_cells, index["log"])),
        ],
        language="ar",
    )


def log_table(rows: Iterable[Row]) -> bytes:
    """Return log.csv: each step of the file's life."""
    return write_csv([_two(name) for name, _width in _LOG_COLUMNS], map(_log_cells, rows))


def _sheet(title: "str | Promise", columns: Columns, rows: Iterable[list[Any]]) -> Sheet:
    headings = [Heading(_two(name), width) for name, width in columns]
    return Sheet(_two(title), headings, rows)


def _two(text: "str | Promise") -> str:
    return _pair(both(text))


def _pair(words: Mapping[str, str]) -> str:
    """Return the two languages side by side, once where they do not differ."""
    return " / ".join(dict.fromkeys(words[language] for language in LANGUAGES if words.get(language)))


def _yes_or_no(value: bool) -> str:
    return _two(_("yes")) if value else _two(_("no"))


def _document_cells(rows: Iterable[Row]) -> Iterable[list[Any]]:
    for row in rows:
        head = [*_missing_cells(row), row["proves"]]
        for file in row["files"] or [{"path": "", "size": None, "sha256": ""}]:
            yield [*head, file["path"], file["size"], file["sha256"]]


def _missing_cells(row: Row) -> list[Any]:
    return [row["code"], _pair(row["title"]), row["year"], _yes_or_no(row["required"])]


def _figure_cells(row: Row) -> list[Any]:
    corrections = "\n".join(
        f"{_pair(item['stage'])}: {item['value']} ({item['reason']})" for item in row["corrections"]
    )
    figures = [row["declared"], row["verified"]]
    return [row["code"], _pair(row["label"]), _pair(row["unit"]), *figures, corrections]


def _line_cells(sheets: Mapping[str, list[dict[str, Any]]]) -> Iterable[list[Any]]:
    for arabic, french in zip(sheets["ar"], sheets["fr"], strict=True):
        for one, other in zip(arabic["conditions"], french["conditions"], strict=True):
            reasons = [" ".join(test["reason"] for test in row["tests"]) for row in (one, other)]
            yield [one["code"], _titles(one, other), one["result"], None, None, *reasons]
        for axis, same in zip(arabic["axes"], french["axes"], strict=True):
            for one, other in zip(axis["lines"], same["lines"], strict=True):
                reasons = [one["reason"], other["reason"]]
                figures = [one["value"], one["points"], one["max_points"]]
                yield [one["code"], _titles(one, other), *figures, *reasons]


def _titles(arabic: Row, french: Row) -> str:
    return _pair({"ar": arabic["title"], "fr": french["title"]})


def _decision_cells(row: Row) -> list[Any]:
    return [row["line"], _pair(row["decision"]), row["comment"], row["at"]]


def _log_cells(row: Row) -> list[Any]:
    pairs = [_pair(row[key]) for key in ("action", "from", "to", "role")]
    return [row["at"], *pairs, row["person"], row["reason"]]
