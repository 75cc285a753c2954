"""Write many rows at once, added or brought up to date: by COPY on PostgreSQL, by one statement elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import orjson
from django.db import connection, models, transaction

# Below this, setting a temporary table up costs more than it saves.
FEW_ROWS = 20


@transaction.atomic
def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str],
    same: Sequence[str],
    newer: str,
) -> int:
    """Add rows, or bring those with the same ``unique`` columns up to date; return how many were written.

    ``columns`` are names of columns (``grid_id``), each row their values in that order, as the fields take
    them. A stored row is left alone when its ``same`` columns hold what the new one holds, or when its
    ``newer`` column is greater: who read earlier never overwrites who read later. The columns left out get
    the database's own value. Rows are taken one by one while the database takes in those before them: making
    one may not ask this database anything.
    """
    prepared = _prepared(model, columns, rows)
    first = list(islice(prepared, FEW_ROWS + 1))
    if not first:
        return 0
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    conflict = _on_conflict(table, columns, unique=unique, same=same, newer=newer)
    if connection.vendor == "postgresql" and len(first) > FEW_ROWS:
        return _copy(table, names, chain(first, prepared), conflict)
    places = ", ".join(["%s"] * len(columns))
    # Every part is a quoted name of our own models.
    statement = f"INSERT INTO {table} ({names}) VALUES ({places}) {conflict}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, chain(first, prepared))  # type: ignore[arg-type]
        return cursor.rowcount


def _prepared(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[list[Any]]:
    fields = [_field(model, column) for column in columns]
    for row in rows:
        yield [_value(field, value) for field, value in zip(fields, row, strict=True)]


def _value(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        # As text, and Arabic as itself: half the size of escaped characters.
        return None if value is None else orjson.dumps(value).decode()
    return field.get_db_prep_save(value, connection)


def _field(model: type[models.Model], column: str) -> models.Field:
    return next(field for field in model._meta.concrete_fields if field.column == column)


def _on_conflict(
    table: str, columns: Sequence[str], *, unique: Sequence[str], same: Sequence[str], newer: str
) -> str:
    quote = connection.ops.quote_name
    changes = ", ".join(
        f"{quote(column)} = excluded.{quote(column)}" for column in columns if column not in unique
    )
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"{table}.{quote(column)} {differs} excluded.{quote(column)}" for column in same)
    return (
        f"ON CONFLICT ({', '.join(map(quote, unique))}) DO UPDATE SET {changes} "
        f"WHERE {table}.{quote(newer)} <= excluded.{quote(newer)} AND ({changed})"
    )


def _copy(table: str, names: str, rows: Iterable[Sequence[Any]], conflict: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        with cursor.cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming {conflict}")  # noqa: S608
        written = cursor.rowcount
        cursor.execute("DROP TABLE incoming")
        return written
