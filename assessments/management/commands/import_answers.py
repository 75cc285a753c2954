"""Import the figures of a cycle from a table; rehearses unless told otherwise."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.imports.answers import import_answers
from assessments.models import Cycle
from communes.actors import Actor, actor_for
from communes.enums import COMMUNE_ROLES, Role
from communes.imports import TableRefused
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from config.toolbox.spreadsheets import SpreadsheetError

WRITERS = [Role.ADMINISTRATOR, *sorted(COMMUNE_ROLES)]


class Command(BaseCommand):
    help = (
        "Import figures from a CSV file with the columns commune_code, field and value. "
        "Only drafts and returned files are written, a blank changes nothing, and one fault stops all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file, in UTF-8")
        parser.add_argument("--cycle", type=int, required=True, metavar="YEAR", help="the assessed year")
        parser.add_argument("--wet-run", action="store_true", help="keep the figures; otherwise rehearse")
        parser.add_argument("--actor", metavar="EMAIL", default="", help="who imports; needed to keep them")

    def handle(self, *args: Any, **options: Any) -> None:
        at, keep, path = timezone.now(), options["wet_run"], options["file"]
        cycle = Cycle.objects.filter(assessed_year=options["cycle"]).first()
        if cycle is None:
            raise CommandError(f"There is no cycle of {options['cycle']}.")
        if keep and not options["actor"]:
            raise CommandError("Say who imports: --actor EMAIL.")
        actor = _actor(options["actor"], at) if options["actor"] else None
        with in_language("en"):
            try:
                with path.open("rb") as upload:
                    report = import_answers(
                        upload, cycle=cycle, actor=actor, at=at, keep=keep, name=path.name
                    )
            except OSError as failure:
                raise CommandError(f"{path} cannot be read: {failure.strerror}.") from failure
            except SpreadsheetError as refusal:
                raise CommandError(f"{path.name}: {refusal.message}") from refusal
            except TableRefused as refusal:
                raise CommandError(f"Nothing was imported.\n{refusal}") from refusal
        self.stdout.write(
            f"{report.files} files, {report.changed} figures changed, {report.unchanged} the same, "
            f"{report.blank} blanks passed over."
        )
        if not keep:
            self.stdout.write("Rehearsal: nothing was kept. Use --wet-run to keep it.")


def _actor(email: str, at: datetime) -> Actor:
    """Return the person acting with a membership that imports, an administrator's first."""
    today = local_day(at)
    memberships = (
        Membership.objects.filter(user__email__iexact=email, user__is_active=True, role__in=WRITERS)
        .current(today)  # type: ignore[attr-defined]
        .with_places()
    )
    rows = sorted(memberships, key=lambda row: WRITERS.index(Role(row.role)))
    if not rows:
        raise CommandError(f"{email} is not an active administrator or member of a commune.")
    return actor_for(rows[0], on=today)
