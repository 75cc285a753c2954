"""Fill the calendar of holidays from the committed table, for years that have none yet."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from records.services.holidays import load_holidays, read_holidays


class Command(BaseCommand):
    help = "Add the committed holidays of years without any. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_holidays(read_holidays(), at=timezone.now())
        self.stdout.write(f"{count} holidays added")
