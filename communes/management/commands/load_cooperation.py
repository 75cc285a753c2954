"""Load the committed lists of cooperation between communes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from communes.cooperation.services.checklist import load_checklist
from communes.cooperation.services.powers import load_powers


class Command(BaseCommand):
    help = (
        "Load the committed transferable powers and the checklists of creations; rows that are there already "
        "are left alone."
    )

    def handle(self, **options: Any) -> None:
        powers, lines = load_powers(), load_checklist(timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{powers} transferable powers and {lines} lines of checklists added.")
