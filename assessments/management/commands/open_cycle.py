"""Open a prepared cycle."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.exceptions import AssessmentError
from assessments.management.commands import cycle_of
from assessments.services.cycles import GridsUnfit, open_cycle
from communes.actors import actor_for
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language


class Command(BaseCommand):
    help = "Open a cycle: freeze its grids, create a draft for each target commune, tell the communes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cycle", type=int, required=True, metavar="YEAR", help="the assessed year")
        parser.add_argument("--actor", required=True, metavar="EMAIL", help="the administrator who opens it")

    def handle(self, *args: Any, cycle: int, actor: str, **options: Any) -> None:
        at = timezone.now()
        today = local_day(at)
        membership = (
            Membership.objects.filter(
                user__email__iexact=actor, user__is_active=True, role=Role.ADMINISTRATOR
            )
            .current(today)  # type: ignore[attr-defined]
            .with_places()
            .first()
        )
        if membership is None:
            raise CommandError(f"{actor} is not an active administrator.")
        with in_language("en"):
            try:
                created = open_cycle(cycle_of(cycle), actor=actor_for(membership, on=today), at=at)
            except GridsUnfit as refusal:
                places = "\n".join(f"  {error}" for error in refusal.errors)
                raise CommandError(f"{refusal.message}\n{places}") from refusal
            except AssessmentError as refusal:
                raise CommandError(refusal.message) from refusal
        self.stdout.write(f"The cycle of {cycle} is open: files created now: {created}.")
