"""Load the demonstration into an empty portal."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.demonstration import PASSWORD
from assessments.demonstration.accounts import ACCOUNTS
from assessments.demonstration.loading import HOME_COMMUNE, AlreadyLoaded, Loading, target_communes
from communes.models import Commune


class Command(BaseCommand):
    help = "Load made-up cycles, files and accounts into an empty portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--communes",
            choices=["targets", "all"],
            default="targets",
            help="the likely list, or the country",
        )
        parser.add_argument("--seed", type=int, default=2025, help="the same seed gives the same figures")
        parser.add_argument("--password", default=PASSWORD, help="the password of every account")

    def handle(self, *args: Any, **options: Any) -> None:
        communes = (
            list(Commune.objects.with_territory().order_by("code"))  # type: ignore[attr-defined]
            if options["communes"] == "all"
            else target_communes()
        )
        home = next((commune for commune in communes if commune.code == HOME_COMMUNE), None)
        if home is None:
            raise CommandError("The territory is not loaded: run load_territory first.")
        loading = Loading(
            communes, home, options["seed"], options["password"], timezone.now(), self.stdout.write
        )
        try:
            with transaction.atomic():
                loading.run()
        except AlreadyLoaded as refusal:
            raise CommandError(
                "The portal already has cycles: the demonstration needs an empty one."
            ) from refusal
        self.stdout.write(f"Loaded {len(communes)} communes.")
        lines = [f"Demonstration accounts, all with the password {options['password']}"]
        lines += [f"  {account.email:<24} {account.name}" for account in ACCOUNTS]
        # `serve` says it again at each start.
        (settings.HOME / "welcome.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write("\n".join(lines))
