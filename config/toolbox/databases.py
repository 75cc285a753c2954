"""Copy the whole database to a file and back, with the database's own tools."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection

# Nobody waits for ever on a portal that still runs.
LOCK_TIMEOUT = "30s"


class DatabaseCopyError(Exception):
    """The database could not be copied or loaded; the text says why."""


def copy_database(target: Path) -> None:
    """Write a consistent copy of the database to a new file, while the portal runs.

    SQLite gives a database file, by its online backup. PostgreSQL gives an archive of `pg_dump`: it reads
    one snapshot, keeps sequences, triggers and constraints, and never holds the rows in memory, none of
    which Django's `dumpdata` does.
    """
    if connection.vendor == "sqlite":
        with closing(_sqlite(connection.settings_dict["NAME"])) as source, closing(_sqlite(target)) as copy:
            source.backup(copy)
        return
    _run([_program("pg_dump"), "--format", "custom", "--no-owner", "--no-privileges", "--file", str(target)])


def load_database(source: Path) -> None:
    """Replace the whole database by such a copy, at once or not at all (DatabaseCopyError)."""
    connection.close()
    try:
        if connection.vendor == "sqlite":
            _load_sqlite(source)
        else:
            _load_postgresql(source)
    finally:
        connection.close()


def _load_sqlite(source: Path) -> None:
    with closing(_sqlite(source)) as copy, closing(_sqlite(connection.settings_dict["NAME"])) as target:
        try:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                raise DatabaseCopyError(f"The copy of the database is damaged: {verdict}.")
            copy.backup(target)
        except sqlite3.Error as error:
            raise DatabaseCopyError(f"The database could not be replaced: {error}.") from error


def _load_postgresql(source: Path) -> None:
    script = source.with_suffix(".sql")
    _run([_program("pg_restore"), "--no-owner", "--no-privileges", "--file", str(script), str(source)])
    # One transaction: what was there goes only if all that comes has come.
    command = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction"]
    command += ["--set", "ON_ERROR_STOP=1", "--output", os.devnull]
    command += ["--command", f"SET lock_timeout = '{LOCK_TIMEOUT}'"]
    command += ["--command", "DROP SCHEMA IF EXISTS public CASCADE", "--command", "CREATE SCHEMA public"]
    _run([*command, "--file", str(script)])


def _sqlite(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=30)


def _program(name: str) -> str:
    program = shutil.which(name)
    if program is None:
        raise DatabaseCopyError(
            f"{name} is not installed: it comes with the Debian package postgresql-client."
        )
    return program


def _run(command: Sequence[str]) -> None:
    """Run a program of PostgreSQL on our database; the password travels in the environment alone."""
    settings = connection.settings_dict
    access = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"]),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
    }
    environment = os.environ | {name: value for name, value in access.items() if value}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise DatabaseCopyError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
