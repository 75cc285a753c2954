"""Add made-up capacity building to a portal that holds the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from capacity.demonstration.loading import AlreadyLoaded, NoDemonstration, load_capacity
from config.toolbox.languages import in_language


class Command(BaseCommand):
    help = "Add made-up staff lists, plans, reports and sessions to the demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2025, help="the same seed gives the same figures")

    def handle(self, *args: Any, seed: int, **options: Any) -> None:
        try:
            with in_language("en"), transaction.atomic():
                count = load_capacity(seed=seed, at=timezone.now())
        except NoDemonstration as refusal:
            raise CommandError("The portal holds no demonstration: run load_demo first.") from refusal
        except AlreadyLoaded as refusal:
            raise CommandError("Communes have capacity plans already.") from refusal
        self.stdout.write(f"Loaded capacity building of {count} communes.")
