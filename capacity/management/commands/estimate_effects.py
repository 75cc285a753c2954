"""Estimate what capacity building changed: from the database, or anew from an exported table."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from capacity.exceptions import CapacityRefusal
from capacity.services.effect.design import Options
from capacity.services.effect.estimate import LibraryMissing, estimate_all
from capacity.services.effect.runs import EffectLibraryMissing, aims_of, estimate_everything
from capacity.services.effect.table import TableUnreadable, read_table


class Command(BaseCommand):
    help = (
        "Estimate what the actions of one year did to the lines of the next and keep it, as the page does. "
        "With --from, estimate an exported table instead, keep nothing and print the figures as JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Options()
        parser.add_argument("--csv", type=Path, help="also write the table that was estimated")
        parser.add_argument("--from", type=Path, dest="source", help="an exported table")
        parser.add_argument("--treated", type=int, default=default.treated, help="with --from: the minimum")
        parser.add_argument("--compared", type=int, default=default.compared, help="with --from: the minimum")
        parser.add_argument("--years-before", type=int, default=default.years_before, help="with --from")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["source"]:
            self._again(options)
            return
        try:
            run = estimate_everything(by=None, at=timezone.now())
        except CapacityRefusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
        if options["csv"]:
            with run.table.content.open("rb") as content:
                options["csv"].write_bytes(content.read())
        effects = run.effects.all()
        estimated = sum(row.effect is not None for row in effects)
        self.stdout.write(f"{len(effects)} effects, {estimated} estimated, {run.first_year}–{run.last_year}")
        self.stdout.write(f"digest {run.digest}")

    def _again(self, options: dict[str, Any]) -> None:
        chosen = Options(
            treated=options["treated"], compared=options["compared"], years_before=options["years_before"]
        )
        try:
            rows = read_table(options["source"].read_bytes())
            found = [estimate.plain() for estimate in estimate_all(rows, aims_of(rows), chosen)]
        except (OSError, TableUnreadable) as error:
            raise CommandError(str(error)) from error
        except LibraryMissing as error:
            raise CommandError(str(EffectLibraryMissing().message)) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
