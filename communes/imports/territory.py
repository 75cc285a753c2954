"""The shape of a territory file: one row a unit, regions, provinces and communes."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from communes.enums import Milieu, ProvinceKind
from communes.imports import RowError, TableRefused
from communes.services.territory import LEVELS, Unit
from config.toolbox.spreadsheets import Column, Row, read_rows

DATA = Path(__file__).resolve().parent.parent / "data"
COMMITTED_FILE = DATA / "territory.csv"
COMMITTED_RECORD = DATA / "territory.json"
COLUMNS = (
    "level", "code", "name_ar", "name_fr", "kind", "region_code", "province_code", "cercle_code", "slug",
    "population_2014", "population_2024",
)  # fmt: skip
KINDS = {"region": ("",), "province": ProvinceKind.values, "commune": Milieu.values}


def read_territory(path: Path = COMMITTED_FILE) -> list[Unit]:
    """Return the units of a file (.csv, .xlsx or .ods).

    Raises TableRefused with every fault of every row, by its number, and SpreadsheetError for a file that is
    no such table. The committed file must also have the SHA-256 of its record.
    """
    content = path.read_bytes()
    if path == COMMITTED_FILE:
        expected = json.loads(COMMITTED_RECORD.read_text())["sha256"]
        if hashlib.sha256(content).hexdigest() != expected:
            raise TableRefused([RowError(1, path.name, "", _("The file is not the one of its record."))])
    columns = [Column(key) for key in COLUMNS]
    rows = read_rows(io.BytesIO(content), columns=columns, name=path.name)
    texts = [(row.number, _texts(row)) for row in rows]
    codes = {level: {row["code"] for _number, row in texts if row["level"] == level} for level in LEVELS}
    errors = [error for number, row in texts for error in _faults(number, row, codes)]
    errors += _doubles(texts)
    if errors:
        raise TableRefused(errors)
    return [_unit(row) for _number, row in texts]


def _texts(row: Row) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in row.values.items()}


def _faults(number: int, row: Mapping[str, str], codes: Mapping[str, set[str]]) -> Iterator[RowError]:
    level = row["level"]
    if level not in LEVELS:
        yield RowError(number, "level", level, _one_of(LEVELS))
        return
    if row["kind"] not in KINDS[level]:
        yield RowError(number, "kind", row["kind"], _one_of(KINDS[level]))
    required = ["code", "name_ar", "name_fr", "population_2024"] + (["slug"] if level == "commune" else [])
    for column in required:
        if not row[column]:
            yield RowError(number, column, "", _("A value was expected."))
    for column in ("population_2014", "population_2024"):
        if row[column] and not (row[column].isascii() and row[column].isdigit()):
            yield RowError(number, column, row[column], _("A whole number was expected."))
    for parent in LEVELS[: LEVELS.index(level)]:
        code = row[f"{parent}_code"]
        if code not in codes[parent] or not row["code"].startswith(f"{code}."):
            yield RowError(
                number, f"{parent}_code", code, _("A unit of this file that begins the code was expected.")
            )


def _doubles(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[RowError]:
    for column in ("code", "slug"):
        first: dict[str, int] = {}
        for number, row in rows:
            value = row[column]
            if value and first.setdefault(value, number) != number:
                text = _("A value of its own was expected: it stands in row %(row)s already.")
                yield RowError(number, column, value, text % {"row": first[value]})


def _one_of(words: Sequence[str]) -> str:
    return _("One of these was expected: %(words)s.") % {"words": ", ".join(words)}


def _unit(row: Mapping[str, str]) -> Unit:
    populations = {
        "population_2014": int(row["population_2014"]) if row["population_2014"] else None,
        "population_2024": int(row["population_2024"]),
    }
    return Unit(**{**row, **populations})  # type: ignore[arg-type]
