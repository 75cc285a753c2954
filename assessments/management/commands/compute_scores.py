"""Compute the scores of a whole cycle, here and now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.enums import Figures
from assessments.management.commands import cycle_of
from assessments.services.score_runs import compute_cycle


class Command(BaseCommand):
    help = "Compute the scores of every file of a cycle in one run; the same figures again change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cycle", type=int, required=True, metavar="YEAR", help="the assessed year")
        parser.add_argument("--figures", choices=Figures.values, required=True)

    def handle(self, *args: Any, cycle: int, figures: str, **options: Any) -> None:
        tally = compute_cycle(cycle_of(cycle), figures=Figures(figures), at=timezone.now())
        self.stdout.write(
            f"{figures} scores of {cycle}: {tally.computed} computed, {tally.unchanged} unchanged, "
            f"{tally.undecided} with lines not decided yet, {tally.unreadable} not readable."
        )
