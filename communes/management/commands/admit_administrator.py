"""Let the first administrator in: everybody else is let in from the portal's pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.exceptions import EmailTaken
from accounts.services.people import PersonFacts
from communes.enums import Authority, Role
from communes.services.memberships import Post
from communes.services.people import Admission, admit_people
from config.toolbox.clock import local_day
from records.models import Email


class Command(BaseCommand):
    help = "Create the account of a programme administrator (DGCT) and write the invitation to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--language", choices=["ar", "fr"], default="ar")
        parser.add_argument(
            "--show", action="store_true", help="print the letter too, where no mail server is set up yet"
        )

    def handle(self, *, email: str, full_name: str, language: str, show: bool, **options: Any) -> None:
        at = timezone.now()
        post = Post(Role.ADMINISTRATOR, starts_on=local_day(at), authority=Authority.DGCT)
        try:
            validate_email(email)
            [membership] = admit_people(
                [Admission(PersonFacts(email, full_name, language), post)],
                by=None,
                reason="admit_administrator",
                at=at,
            )
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        except EmailTaken as error:
            raise CommandError(f"{email} has an account already.") from error
        self.stdout.write(f"An invitation to {membership.user.email} leaves with the next run of the worker.")
        if show:
            self.stdout.write(Email.objects.filter(recipient=membership.user).latest("pk").text)
