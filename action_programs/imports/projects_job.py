"""The import of a long table of projects, done by the worker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_programs.imports.projects import RawRow, import_projects
from action_programs.models import ActionProgramme
from assessments.exceptions import AssessmentError
from communes.actors import Actor, actor_for
from communes.imports import TableRefused
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language
from records.models import Job
from records.services.jobs import JobRefused, Progress, create_job, register_job

KIND = "action_programs.import_projects"


def register_import_job() -> None:
    """Declare the work."""
    register_job(
        KIND,
        title=gettext_lazy("Import of projects: %(count)s rows"),
        handler="action_programs.imports.projects_job.import_projects_job",
    )


def start_projects_import(
    programme: ActionProgramme, rows: Sequence[RawRow], *, actor: Actor, at: datetime
) -> Job:
    """Leave the import of these rows to the worker; return the row of work that its page follows."""
    arguments = {
        "rows": list(rows),
        "count": len(rows),
        "programme": programme.pk,
        "membership": actor.membership.pk,
    }
    return create_job(KIND, arguments=arguments, owner=actor.user, total=len(rows), at=at)


def import_projects_job(job: Job, progress: Progress) -> str:
    """Take in all the rows or none. Run again, it finds every project as the table says.

    Raises JobRefused, in the owner's language, when the rows no longer fit or may no longer be written.
    """
    rows, now = job.arguments["rows"], timezone.now()
    owner = job.owner
    with in_language(owner.language):
        programme = ActionProgramme.objects.filter(pk=job.arguments["programme"]).first()
        # One who left the commune meanwhile writes nothing any more.
        current = Membership.objects.filter(user=owner).current(local_day(now))
        membership = current.filter(pk=job.arguments["membership"]).first()
        if programme is None or membership is None:
            raise JobRefused(_("What this table was for is no longer there."))
        try:
            with transaction.atomic():
                actor = actor_for(membership, on=local_day(now))
                import_projects(programme, rows, actor=actor, at=now, keep=True)
        except (TableRefused, AssessmentError) as refusal:
            raise JobRefused(str(refusal)) from refusal
        progress.report(len(rows), len(rows))
        return reverse("action_programs:projects", args=[programme.pk])
