"""Load the programme of the published document for a commune."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from action_programs.source_case.living import live_source_case
from action_programs.source_case.loading import load_source_case
from assessments.exceptions import AssessmentError
from communes.actors import Actor, actor_for
from communes.enums import Role
from communes.models import Commune, Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language


class Command(BaseCommand):
    help = "Give a commune the action programme 2023–2028 of a published document, as demonstration data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commune", required=True, metavar="CODE", help="the code of the commune")
        parser.add_argument(
            "--lived", action="store_true", help="add generated progress, payments, an agreement, a report"
        )
        parser.add_argument("--actor", metavar="EMAIL", help="the person named as its author; nobody if left")

    def handle(self, *args: Any, commune: str, actor: str | None, lived: bool, **options: Any) -> None:
        at = timezone.now()
        place = Commune.objects.filter(code=commune).first()
        if place is None:
            raise CommandError(f"There is no commune {commune}.")
        by = _user(actor) if actor else None
        with in_language("en"):
            try:
                # The document does not name its commune: whichever it is given to, this is a demonstration.
                with transaction.atomic():
                    programme = load_source_case(place, by=by, at=at, is_demonstration=True)
                    if lived:
                        live_source_case(programme, actor=_manager(place, at), at=at)
            except AssessmentError as refusal:
                raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{programme}: {programme.projects.count()} projects loaded.")


def _manager(commune: Commune, at: datetime) -> Actor:
    on = local_day(at)
    held = Membership.objects.filter(commune=commune, role=Role.COMMUNE_MANAGER, starts_on__lte=on)
    membership = held.select_related("user", "commune").order_by("pk").first()
    if membership is None:
        raise CommandError(f"{commune} has no manager who could have recorded anything.")
    return actor_for(membership, on=on)


def _user(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"{email} is not an active account.")
    return user
