"""Bring the database and the private files back from one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.toolbox.archives import ArchiveError
from config.toolbox.databases import DatabaseCopyError
from records.services.backups import BackupError, database_is_empty, restore_backup


class Command(BaseCommand):
    help = "Verify an archive written by `backup`, then replace the database and the private files by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to read")
        parser.add_argument(
            "--yes", action="store_true", help="replace a database that is not empty; what it holds is lost"
        )

    def handle(self, *, file: Path, yes: bool, **options: Any) -> None:
        if not yes and not database_is_empty():
            raise CommandError(
                "The database is not empty: all that it holds would be lost. Make a backup of it first; "
                "then, to replace it, run the same command with --yes."
            )
        try:
            summary = restore_backup(file.resolve(), at=timezone.now())
        except (ArchiveError, BackupError, DatabaseCopyError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored the database and {summary.files} files of {summary.made_at:%Y-%m-%d %H:%M} UTC, "
            f"made by version {summary.version}."
        )
