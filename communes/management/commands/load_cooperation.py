"""Load the committed lists of cooperation between communes."""

from typing import Any

from django.core.management.base import BaseCommand

from communes.cooperation.services.powers import load_powers


class Command(BaseCommand):
    help = "Load the committed transferable powers; rows that are there already are left alone."

    def handle(self, **options: Any) -> None:
        count = load_powers()
        if options["verbosity"]:
            self.stdout.write(f"{count} transferable powers added.")
