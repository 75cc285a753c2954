"""Import a version of a grid from its file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.exceptions import AssessmentError
from assessments.services.grids import GridRefused, import_grid, read_grid_file
from config.toolbox.languages import in_language


class Command(BaseCommand):
    help = "Check and import a grid (JSON). The same content again changes nothing; every error is listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the grid, such as assessments/grids/papc-2025.1.json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        at = timezone.now()
        with in_language("en"):
            try:
                grid = import_grid(read_grid_file(file.read_bytes()), by=None, at=at)
            except OSError as failure:
                raise CommandError(f"{file} cannot be read: {failure.strerror}.") from failure
            except GridRefused as refusal:
                places = "\n".join(f"  {error}" for error in refusal.errors)
                raise CommandError(f"{file}: {refusal.message}\n{places}") from refusal
            except AssessmentError as refusal:
                raise CommandError(f"{file}: {refusal.message}") from refusal
        what = "imported" if grid.imported_at == at else "already there, nothing changed"
        self.stdout.write(f"{grid}: {what}.")
