"""Make a draw again from the file that the portal gives of it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.services.audit.draws import is_same_draw


class Command(BaseCommand):
    help = "Draw a sample again from its JSON file and say whether it is the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the JSON file of the draw")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            is_same = is_same_draw(document)
        except (OSError, KeyError, TypeError, ValueError) as why:
            raise CommandError(f"{file} is not the file of a draw: {why!r}") from why
        if not is_same:
            raise CommandError(f"{file}: the seed and the frame give another sample.")
        self.stdout.write(f"The same sample: {document['size']} communes, digest {document['digest']}.")
