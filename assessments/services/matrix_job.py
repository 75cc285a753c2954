"""The matrix of communes and lines, asked for on a page and written by a worker."""

from datetime import datetime
from tempfile import TemporaryFile

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from assessments.exceptions import AssessmentError, NotAllowed
from assessments.models import Cycle
from assessments.services.matrix import Matrix, MatrixStage, write_matrix
from communes.actors import Actor, actor_for
from communes.enums import Role
from communes.models import Membership
from config.toolbox.clock import local_day
from config.toolbox.languages import in_language, spoken
from config.toolbox.spreadsheets.writing import XLSX_TYPE
from records.models import Job, StoredFile
from records.services.events import record_event
from records.services.files import store_file
from records.services.jobs import JobRefused, Progress, create_job, unfinished_job

JOB = "assessments.matrix"
EVENT = "cycle.matrix_asked"
READERS = (Role.REVIEWER, Role.APPROVER, Role.CAPACITY_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)


class NoLongerYours(AssessmentError):
    code = "no_longer_yours"
    text = _("The membership that asked for this matrix has ended.")


def request_matrix(
    cycle: Cycle, *, stage: str, region: str, language: str, actor: Actor, at: datetime
) -> Job:
    """Ask a worker for the matrix of a cycle, unless the same one is being written for the same person.

    ``region`` is a code, "" for all that the actor sees. Raises NotAllowed.
    """
    if not actor.has_role(*READERS):
        raise NotAllowed()
    wanted = {
        "cycle": cycle.pk,
        "stage": str(MatrixStage(stage)),
        "region": region,
        "language": language,
        "membership": actor.membership.pk,
    }
    if running := unfinished_job(JOB, cycle, **wanted):
        return running
    record_event(
        EVENT,
        actor=actor.user,
        target=cycle,
        data={
            "year": cycle.assessed_year,
            "stage": spoken(lambda: MatrixStage(stage).label),
            "region": region,
        },
        at=at,
    )
    return create_job(
        JOB,
        arguments={**wanted, "year": cycle.assessed_year},
        owner=actor.user,
        target=cycle,
        total=Matrix.of(cycle, stage, region=region, actor=actor, at=at).files.count(),
        at=at,
    )


def matrix_job(job: Job, progress: Progress) -> StoredFile:
    """Write the matrix; who asked for it sees what they may see when it is written.

    Raises JobRefused when their membership has ended meanwhile.
    """
    at, wanted = progress.now(), job.arguments
    cycle = Cycle.objects.select_related("grid", "additional_grid").get(pk=wanted["cycle"])
    current = Membership.objects.current(local_day(at))  # type: ignore[attr-defined]
    membership = current.select_related("user").filter(pk=wanted["membership"]).first()
    if membership is None:
        raise JobRefused(NoLongerYours().message)
    actor = actor_for(membership, on=local_day(at))
    matrix = Matrix.of(cycle, wanted["stage"], region=wanted["region"], actor=actor, at=at)
    parts = ("adaa-matrix", str(cycle.assessed_year), wanted["stage"], wanted["region"])
    name = f"{'-'.join(filter(None, parts))}.xlsx"
    with TemporaryFile() as target:
        with in_language(wanted["language"]):
            write_matrix(matrix, target, language=wanted["language"], made_at=at, done=progress.report)
        return store_file(File(target), name=name, content_type=XLSX_TYPE, by=job.owner, at=at)
