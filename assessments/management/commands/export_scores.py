"""Write the stored scores of a cycle to the standard output."""

import csv
import io
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand

from assessments.enums import Figures
from assessments.management.commands import cycle_of
from assessments.services.score_export import COLUMNS, Row, score_rows


class Command(BaseCommand):
    help = "Write the scores of a cycle, line by line, as CSV or JSON. Compute them first: compute_scores."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cycle", type=int, required=True, metavar="YEAR", help="the assessed year")
        parser.add_argument("--figures", choices=Figures.values, required=True)
        parser.add_argument("--format", choices=["csv", "json"], required=True)

    def handle(self, *args: Any, cycle: int, figures: str, **options: Any) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            # The same bytes whatever the terminal.
            sys.stdout.reconfigure(encoding="utf-8")
        row = cycle_of(cycle)
        written = (self._json if options["format"] == "json" else self._csv)(
            score_rows(row, Figures(figures))
        )
        left_out = row.assessments.count() - written
        if left_out:
            self.stderr.write(f"Files without a stored {figures} score, left out: {left_out}.")

    def _csv(self, rows: Iterable[Row]) -> int:
        """Write the rows and return how many communes they are of."""
        writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        communes = set()
        for row in rows:
            communes.add(row["commune_code"])
            value = row["value"]
            writer.writerow({**row, "value": ";".join(value) if isinstance(value, list) else value})
        return len(communes)

    def _json(self, rows: Iterable[Row]) -> int:
        """Write the rows as one list, one row a line, and return how many communes they are of."""
        communes = set()
        for number, row in enumerate(rows):
            communes.add(row["commune_code"])
            self.stdout.write("[" if number == 0 else ",", ending="\n")
            self.stdout.write(json.dumps(row, ensure_ascii=False), ending="")
        self.stdout.write("\n]" if communes else "[]")
        return len(communes)
