"""Keep the database and the private files together in one archive, and bring both back.

The database is copied first: files are written before the row that names them and never change, so every
file that the copy names is in the archive too.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.toolbox.archives import MANIFEST, chunks, members, new_archive, verify_archive
from config.toolbox.databases import copy_database, load_database
from records.models import StoredFile
from records.services.events import record_event

DATABASE, FILES = "database", "files/"


class BackupError(Exception):
    """An archive cannot be made here, or cannot be restored here; the text says why."""


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """What an archive holds. ``missing`` are files that the database names and the storage has not."""

    made_at: datetime
    version: str
    digest: str  # SHA-256 of the manifest: noted elsewhere, it proves the whole archive
    files: int
    bytes: int
    missing: tuple[str, ...] = ()


def write_backup(target: Path, *, at: datetime) -> BackupSummary:
    """Write an archive of everything to a new file, whole or not at all, while the portal runs.

    Raise BackupError when the file exists, DatabaseCopyError when the database refuses.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: a backup never replaces another.")
    details = {
        "made_at": at.astimezone(UTC).isoformat(),
        "version": settings.VERSION,
        "engine": connection.vendor,
        "migrations": sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
    }
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        copy_database(copy)
        missing = _missing_files()
        with new_archive(target, at=at) as archive:
            with copy.open("rb") as content:
                archive.add(DATABASE, content, copy.stat().st_size)
            for name in _names(default_storage):
                with default_storage.open(name) as content:
                    archive.add(FILES + name, content, default_storage.size(name))
            archive.seal(details)
    return _summary(archive.manifest, archive.digest, missing)


def verify_backup(source: Path) -> BackupSummary:
    """Read a whole archive and see that it is intact and can be restored by this portal.

    Raise ArchiveError when it is damaged, BackupError when it belongs elsewhere.
    """
    manifest, digest = verify_archive(source)
    if manifest.get("engine") != connection.vendor:
        raise BackupError(
            f"{source} was made on {manifest.get('engine')}; this portal runs on {connection.vendor}."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest["migrations"]) - known):
        raise BackupError(
            f"{source} was made by a newer version ({manifest['version']}), which knows {unknown[0]}: "
            "install that version first."
        )
    return _summary(manifest, digest)


def restore_backup(source: Path, *, at: datetime) -> BackupSummary:
    """Verify an archive, then make database and files what they were; everybody signs in anew.

    Files come first, since the rows that name them must not stand alone; those that the archive does not
    know go last. Stopped in between, it leaves the old database whole or the new one, and can be repeated.
    A database of an older version is then brought up to date.
    """
    summary = verify_backup(source)
    kept = set()
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".restore-") as folder:
        copy = Path(folder) / DATABASE
        for member, size, content in members(source):
            if member == DATABASE:
                with copy.open("wb") as file:
                    file.writelines(chunks(content))
            elif member != MANIFEST:
                name = member.removeprefix(FILES)
                _put(default_storage, name, content, size)
                kept.add(name)
        load_database(copy)
    for name in set(_names(default_storage)) - kept:
        default_storage.delete(name)
    call_command("migrate", interactive=False, verbosity=0)
    Session.objects.all().delete()
    data = {"made_at": summary.made_at.isoformat(), "digest": summary.digest}
    record_event("records.restored", actor=None, data=data, at=at)
    return summary


def database_is_empty() -> bool:
    """Tell whether nothing was ever entered: no table yet, or no row but what migrations make themselves."""
    tables = set(connection.introspection.table_names())
    made_by_django = {"contenttypes.ContentType", "auth.Permission"}
    return not any(
        model._meta.db_table in tables and model._base_manager.exists()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in made_by_django
    )


def _summary(manifest: dict[str, Any], digest: str, missing: tuple[str, ...] = ()) -> BackupSummary:
    return BackupSummary(
        made_at=datetime.fromisoformat(manifest["made_at"]),
        version=manifest["version"],
        digest=digest,
        files=len(manifest["entries"]) - 1,
        bytes=sum(entry["size"] for entry in manifest["entries"].values()),
        missing=missing,
    )


def _missing_files() -> tuple[str, ...]:
    named = StoredFile.objects.order_by("pk").values_list("content", flat=True).iterator()
    return tuple(name for name in named if not default_storage.exists(name))


def _names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the name of every file of a storage, in a fixed order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders):
        yield from _names(storage, prefix + name)


def _put(storage: Storage, name: str, content: IO[bytes], size: int) -> None:
    """Give a file of the storage these bytes, under exactly this name."""
    if storage.exists(name):
        storage.delete(name)
    stored_as = storage.save(name, _Stream(content, size))
    if stored_as != name:
        raise BackupError(f"The storage took {name} as {stored_as}.")


class _Stream(File):
    """A part of an archive, whose size is known and which is read once."""

    def __init__(self, content: IO[bytes], size: int) -> None:
        super().__init__(content)
        self.size = size
        self._content = content

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return chunks(self._content)
