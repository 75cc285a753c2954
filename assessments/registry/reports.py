"""What the log and the messages say of yearly reports and regional meetings."""

from django.utils.translation import gettext_lazy as _

from assessments.services.reports.making import REPORTS_JOB
from records.services.jobs import register_job


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_job(
        REPORTS_JOB,
        title=_("Yearly reports of %(year)s"),
        handler="assessments.services.reports.making.reports_job",
    )
