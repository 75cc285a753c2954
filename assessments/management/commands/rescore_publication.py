"""Compare every score of a publication with what its own grid and answers give."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from assessments.services.public.results import access_publication
from assessments.services.rescoring import rescore


class Command(BaseCommand):
    help = (
        "Run the scoring program on the published grid and answers of every commune, as anyone can with the "
        "open data, and print what differs from the published scores. Leaves with 1 when anything does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR", help="the assessed year")
        # --version is Django's own.
        parser.add_argument(
            "--edition", type=int, metavar="N", help="the version of the publication, by default the latest"
        )
        parser.add_argument(
            "--folder", type=Path, metavar="OUT", help="keep grids, answers and sheets here, as files"
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, metavar="N", help="runs at the same time"
        )

    def handle(self, *args: Any, year: int, edition: int | None, folder: Path | None, **options: Any) -> None:
        try:
            publication = access_publication(year, edition)
        except Http404 as error:
            raise CommandError(f"No such publication: {year}{f' v{edition}' if edition else ''}.") from error
        with tempfile.TemporaryDirectory() as scratch:
            differences = 0
            for difference in rescore(
                publication, folder or Path(scratch), processes=options["processes"], done=self._told
            ):
                differences += 1
                self.stdout.write(str(difference))
        if differences:
            raise CommandError(f"{publication}: {differences} differences.", returncode=1)
        self.stdout.write(f"{publication}: every score is found again.")

    def _told(self, count: int) -> None:
        self.stderr.write(f"{count} communes")
