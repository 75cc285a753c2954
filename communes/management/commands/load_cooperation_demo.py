"""Add the reference case of cooperation to a portal that holds the demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.demonstration import PASSWORD
from communes.cooperation.demonstration.cast import EMAIL, NAME
from communes.cooperation.demonstration.loading import NoDemonstration, load_cooperation
from config.toolbox.languages import in_language


class Command(BaseCommand):
    help = "Add the grouping of Greater Agadir and what surrounds it to the demonstration; once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default=PASSWORD, help="the password of the account that is added")

    def handle(self, *args: Any, password: str, **options: Any) -> None:
        try:
            with in_language("en"), transaction.atomic():
                is_new = load_cooperation(password=password, at=timezone.now())
        except NoDemonstration as refusal:
            raise CommandError("The portal holds no demonstration: run load_demo first.") from refusal
        welcome = settings.HOME / "welcome.txt"
        line = f"  {EMAIL:<24} {NAME}\n"
        # `serve` says it again at each start, with the accounts that were there before.
        if welcome.exists() and line not in welcome.read_text(encoding="utf-8"):
            with welcome.open("a", encoding="utf-8") as file:
                file.write(line)
        self.stdout.write(
            f"Loaded the reference case of cooperation.\n{line}" if is_new else "It is loaded already."
        )
