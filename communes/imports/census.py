"""The committed figures of the census: one row a place and a census."""

import csv
import hashlib
import io
import json
from pathlib import Path

from django.utils.translation import gettext as _

from communes.imports import RowError, TableRefused
from communes.services.census import Sheet

DATA = Path(__file__).resolve().parent.parent / "data"
COMMITTED_FILE = DATA / "census.csv"
COMMITTED_RECORD = DATA / "census.json"
_KEYS = ("level", "code", "census")


def read_census() -> list[Sheet]:
    """Return the figures of every place. Raises TableRefused when the file is not the one of its record."""
    content = COMMITTED_FILE.read_bytes()
    if hashlib.sha256(content).hexdigest() != json.loads(COMMITTED_RECORD.read_text())["sha256"]:
        text = _("The file is not the one of its record.")
        raise TableRefused([RowError(1, COMMITTED_FILE.name, "", text)])
    return [
        Sheet(
            code=row["code"],
            census=int(row["census"]),
            figures={name: value for name, value in row.items() if name not in _KEYS and value},
        )
        for row in csv.DictReader(io.StringIO(content.decode()))
    ]
