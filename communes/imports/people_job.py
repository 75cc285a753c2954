"""The import of a long table of people, done by the worker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exceptions import AccountRefusal
from accounts.models import User
from communes.imports import TableRefused
from communes.imports.people import RawRow, check_people_table
from communes.services.people import import_people
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from records.models import Job
from records.services.jobs import JobRefused, Progress, create_job

KIND = "communes.import_people"


def start_people_import(rows: Sequence[RawRow], *, by: User, reason: str, at: datetime) -> Job:
    """Leave the import of these rows to the worker; return the row of work that its page follows."""
    arguments = {"rows": list(rows), "reason": reason, "count": len(rows)}
    return create_job(KIND, arguments=arguments, owner=by, total=len(rows), at=at)


def import_people_job(job: Job, progress: Progress) -> str:
    """Take in all the rows or none, and forget them. Run again, it finds nothing left to do.

    Raises JobRefused, in the owner's language, when the rows no longer fit.
    """
    rows, now = job.arguments.get("rows"), timezone.now()
    owner = job.owner
    with in_language(owner.language):
        if rows is None:
            raise JobRefused(_("These rows were dealt with already. Send the table again."))
        try:
            with transaction.atomic():
                table = check_people_table(rows, today=local_day(now))
                import_people(table.admissions, by=owner, reason=job.arguments["reason"], at=now)
                _forget(job)
        except (TableRefused, AccountRefusal) as refusal:
            _forget(job)
            raise JobRefused(str(refusal)) from refusal
        progress.report(len(rows), len(rows))
        return reverse("communes:people")


def _forget(job: Job) -> None:
    """Keep the count of the rows and not the people in them."""
    Job.objects.filter(pk=job.pk).update(arguments={"count": job.arguments["count"]})
