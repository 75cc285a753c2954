"""The import of a long table of the register, done by the worker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import AccountRefusal
from communes.actors import Actor, actor_for
from communes.cooperation.exceptions import NotYours
from communes.cooperation.imports.register import RawRow, parse_rows
from communes.cooperation.imports.register_plan import write_table
from communes.enums import Role
from communes.imports import TableRefused
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from records.models import Job
from records.services.jobs import JobRefused, Progress, create_job

KIND = "cooperation.import_register"


def start_register_import(rows: Sequence[RawRow], *, actor: Actor, at: datetime) -> Job:
    """Leave the import of these rows to the worker; return the row of work that its page follows."""
    arguments = {"rows": list(rows), "count": len(rows)}
    return create_job(KIND, arguments=arguments, owner=actor.user, total=len(rows), at=at)


def import_register_job(job: Job, progress: Progress) -> str:
    """Take in all the rows or none, as an administrator that the owner still is; run again, change nothing.

    Raises JobRefused, in the owner's language, when the rows no longer fit.
    """
    now = timezone.now()
    assert job.owner is not None
    rows = [(number, values) for number, values in job.arguments["rows"]]
    with in_language(job.owner.language):
        try:
            actor = _administrator(job, now)
            with transaction.atomic():
                write_table(parse_rows(rows), actor=actor, at=now)
        except (TableRefused, AccountRefusal) as refusal:
            raise JobRefused(str(refusal)) from refusal
        progress.report(len(rows), len(rows))
        return reverse("cooperation:bodies")


def _administrator(job: Job, at: datetime) -> Actor:
    posts = Membership.objects.filter(user=job.owner, role=Role.ADMINISTRATOR)
    membership = posts.current(local_day(at)).first()  # type: ignore[attr-defined]
    if membership is None:
        raise NotYours()
    return actor_for(membership, on=local_day(at))
