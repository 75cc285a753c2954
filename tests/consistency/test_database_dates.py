"""The database does no arithmetic on dates: its rules of Morocco's hour may be old ones."""

import ast
import re

import pytest
from django.db.models import DateField, functions

from tests.consistency.project import name_of, own_models, python_files

BANNED_FUNCTIONS = {
    name for name in dir(functions) if re.match(r"(?:Trunc|Extract)", name) and name != "Trunc"
} | {"Trunc", "Now"}
PARTS = "date|time|year|iso_year|month|day|week|week_day|iso_week_day|quarter|hour|minute|second"
# Names of our own fields that read like a part of a date, as in cycle__year.
OWN_NAMES = {
    field.name
    for model in own_models()
    for field in model._meta.get_fields()
    if not isinstance(field, DateField)
}
LOOKUP = re.compile(rf"^-?(?:\w+__)({PARTS})(?:__(?:lt|lte|gt|gte|in|range|exact))?$")
SQL = re.compile(r"AT TIME ZONE|CURRENT_(?:DATE|TIME)|date_trunc|strftime\(|\bnow\(\)", re.IGNORECASE)
FILES = python_files(
    "records", "accounts", "communes", "assessments", "capacity", "action_programs", "config"
)


def slips(source: str) -> list[str]:
    """Return the words of a source by which the database would reckon with dates."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.functions":
            found += [alias.name for alias in node.names if alias.name in BANNED_FUNCTIONS]
        elif isinstance(node, ast.keyword) and node.arg and is_part(node.arg):
            found.append(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if is_part(node.value):
                found.append(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"dates", "datetimes"}:
                found.append(f".{node.func.attr}()")
            elif node.func.attr in {"execute", "executemany", "raw"}:
                found += SQL.findall(ast.unparse(node))
    return found


def is_part(lookup: str) -> bool:
    match = LOOKUP.match(lookup)
    return match is not None and match.group(1) not in OWN_NAMES


def test_no_source_lets_the_database_reckon_with_dates():
    words = {name_of(path): slips(path.read_text(encoding="utf-8")) for path in FILES}
    assert {name: slipped for name, slipped in words.items() if slipped} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from django.db.models.functions import TruncDate",
        "from django.db.models.functions import ExtractYear",
        "from django.db.models.functions import Now",
        "rows.filter(submitted_at__date=day)",
        "rows.filter(submitted_at__month__gte=3)",
        "rows.values('submitted_at__hour')",
        "rows.order_by('-submitted_at__day')",
        "rows.datetimes('submitted_at', 'day')",
        "cursor.execute(\"SELECT submitted_at AT TIME ZONE 'Africa/Casablanca' FROM rows\")",
    ],
)
def test_a_slip_is_seen(source):
    assert slips(source) != []
