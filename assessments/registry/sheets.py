"""What the log and the job page say of workbooks."""

from django.utils.translation import gettext_lazy as _

from assessments.services import matrix_job
from assessments.services.answer_sheets import taking
from records.services.events import register_events
from records.services.jobs import register_job


def register() -> None:
    """Declare the events and the work of this subject."""
    register_events(
        {
            taking.EVENT: _("A workbook was taken in: lines %(count)s, the portal’s kept %(kept)s"),
            matrix_job.EVENT: _("The matrix of %(year)s was asked for: %(stage)s"),
        }
    )
    register_job(
        matrix_job.JOB,
        title=_("Matrix of communes and lines, %(year)s"),
        handler="assessments.services.matrix_job.matrix_job",
    )
