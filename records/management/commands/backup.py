"""Write the database and the private files to one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.toolbox.databases import DatabaseCopyError
from records.services.backups import BackupError, write_backup


class Command(BaseCommand):
    help = "Write the database and the private files, with their hashes, to one new archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive to write (.tar); it must not exist")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            summary = write_backup(file.resolve(), at=timezone.now())
        except (BackupError, DatabaseCopyError, OSError) as error:
            raise CommandError(str(error)) from error
        for name in summary.missing:
            self.stderr.write(f"Missing: the database names {name}, the storage does not have it.")
        self.stdout.write(f"{file}: database and {summary.files} files, {summary.bytes:,} bytes.")
        self.stdout.write(f"Keep this digest apart from the archive, it proves it whole: {summary.digest}")
