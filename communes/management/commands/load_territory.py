"""Load the territory from the committed census extract, or from another edition, and the census figures."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from communes.imports import TableRefused
from communes.imports.census import read_census
from communes.imports.territory import COMMITTED_FILE, read_territory
from communes.services.census import load_census
from communes.services.territory import load_territory
from config.toolbox.spreadsheets import SpreadsheetError


class Command(BaseCommand):
    help = "Create and update the territory. Nothing is deleted; running it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=COMMITTED_FILE, help="default: the committed census extract"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            units = read_territory(options["file"])
            sheets = read_census()
        except OSError as failure:
            raise CommandError(f"{options['file']} cannot be read: {failure.strerror}.") from failure
        except (TableRefused, SpreadsheetError) as refusal:
            raise CommandError(f"Nothing was changed.\n{refusal}") from refusal
        at = timezone.now()
        for level, counts in load_territory(units, actor=None, at=at).items():
            self.stdout.write(
                f"{level:9} created {counts.created}, updated {counts.updated}, "
                f"unchanged {counts.unchanged}, no longer listed {counts.unlisted}"
            )
        self.stdout.write(f"census    written {load_census(sheets, actor=None, at=at)}")
