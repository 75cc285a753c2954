"""Fill the catalogue of training topics from the committed table."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from capacity.services.topics import load_topics


class Command(BaseCommand):
    help = "Add the committed training topics that are not there yet. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_topics(at=timezone.now())
        self.stdout.write(f"{count} training topics added")
