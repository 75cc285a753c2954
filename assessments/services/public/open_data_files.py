"""The files of open data, made once a publication from its frozen rows and kept.

They are made by the worker that publishes; where they are missing (a restored database, say), the first
reader who asks waits the few seconds that it takes. A publication never changes: nor do its files.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from assessments.models import Publication
from assessments.services.public.open_data import head, package, result_document
from assessments.services.public.open_tables import (
    ANSWERS,
    COMMUNES,
    LINES,
    Table,
    answer_rows,
    commune_row,
    line_rows,
)
from assessments.services.public.results import results_of
from config.toolbox.canonical import canonical_json
from config.toolbox.spreadsheets import Heading, Sheet, write_workbook
from config.toolbox.spreadsheets.writing import XLSX_TYPE

JSON_TYPE = "application/json"
DESCRIPTOR = "datapackage.json"
TYPES = {
    "communes.csv": "text/csv",
    "lines.csv": "text/csv",
    "answers.csv": "text/csv",
    "results.json": JSON_TYPE,
    "results.xlsx": XLSX_TYPE,
    "grid.json": JSON_TYPE,
    "grid-additional.json": JSON_TYPE,
    DESCRIPTOR: JSON_TYPE,
}
_CHUNK = 100


def file_names(publication: Publication) -> list[str]:
    """Return the names of the files of a publication, those of people first."""
    has_additional = publication.cycle.additional_grid_id is not None
    return [name for name in TYPES if has_additional or name != "grid-additional.json"]


def open_file(publication: Publication, name: str) -> File:
    """Return a file of a publication, open for reading; made now with the others if it must be."""
    if not _is_ready(publication):
        make_files(publication)
    return default_storage.open(_path(publication, name), "rb")


def make_files(publication: Publication) -> None:
    """Make the files of a publication, unless they are there. The descriptor comes last: it says all are."""
    if _is_ready(publication):
        return
    measures = {}
    for name, content in _contents(publication):
        _keep(publication, name, content)
        measures[name] = {
            "mediatype": TYPES[name],
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
    _keep(publication, DESCRIPTOR, canonical_json(package(publication, measures)).encode())


def _path(publication: Publication, name: str) -> str:
    # The digest, so that a database made anew never finds another's files.
    edition = f"{publication.cycle.assessed_year}-v{publication.version}-{publication.digest[:16]}"
    return f"open-data/{edition}/{name}"


def _is_ready(publication: Publication) -> bool:
    return default_storage.exists(_path(publication, DESCRIPTOR))


def _keep(publication: Publication, name: str, content: bytes) -> None:
    wanted = _path(publication, name)
    kept = default_storage.save(wanted, ContentFile(content))
    if kept != wanted:
        # Someone else made the same bytes first.
        default_storage.delete(kept)


def _contents(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield each file but the descriptor. The frozen sheets are read once, a few at a time."""
    cycle = publication.cycle
    tables = {table.name: _Csv(table) for table in (COMMUNES, LINES, ANSWERS)}
    communes, results = [], []
    for result in results_of(publication).iterator(chunk_size=_CHUNK):
        row = commune_row(result)
        communes.append((*row, *_points(cycle.grid.document, result.sheet)))
        tables[COMMUNES.name].write([row])
        tables[LINES.name].write(line_rows(result, cycle))
        tables[ANSWERS.name].write(answer_rows(result))
        results.append(canonical_json(result_document(result, publication, whole=False)))
    for name, table in tables.items():
        yield f"{name}.csv", table.content()
    start = canonical_json(head(publication)).removesuffix("}")
    yield "results.json", f'{start},"results":[{",".join(results)}]}}'.encode()
    yield "results.xlsx", _workbook(publication, communes)
    yield "grid.json", canonical_json(cycle.grid.document).encode()
    if cycle.additional_grid:
        yield "grid-additional.json", canonical_json(cycle.additional_grid.document).encode()


class _Csv:
    """A table being written as UTF-8 with a byte-order mark, so that spreadsheets read Arabic (RFC 4180)."""

    def __init__(self, table: Table) -> None:
        self.text = io.StringIO(newline="")
        self.writer = csv.writer(self.text)
        self.writer.writerow([column.name for column in table.columns])

    def write(self, rows: Any) -> None:
        self.writer.writerows([_cell(value) for value in row] for row in rows)

    def content(self) -> bytes:
        return self.text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    # As the Table Schema of the data package reads yes and no.
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _points(grid: dict[str, Any], sheet: dict[str, Any]) -> list[Decimal | None]:
    lines = sheet.get("lines", {})
    found = [lines.get(line["code"]) for line in grid["indicators"]]
    return [Decimal(line["points"]) if line else None for line in found]


def _workbook(publication: Publication, communes: list[Any]) -> bytes:
    """Return a workbook for people: a row a commune with the points of each line, and what the lines are."""
    grid = publication.cycle.grid.document
    headings = [Heading(column.name) for column in COMMUNES.columns]
    headings += [Heading(line["code"], width=9) for line in grid["indicators"]]
    lines = [
        (
            line["code"],
            line["axis"],
            line["max_points"],
            *(line["title"][each] for each in ("ar", "fr", "en")),
        )
        for line in grid["indicators"]
    ]
    titles = ("line", "axis", "max_points", "title_ar", "title_fr", "title_en")
    return write_workbook(
        [
            Sheet("communes", headings, communes),
            Sheet("lines", [Heading(title, width=30) for title in titles], lines),
        ],
        language="fr",
    )
