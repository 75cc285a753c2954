"""What the job page says of score runs."""

from django.utils.translation import gettext_lazy as _

from assessments.services.score_drift import SCORES_DRIFTED
from assessments.services.score_runs import CYCLE_JOB, FILE_JOB
from records.services.jobs import register_job
from records.services.notices import register_notice


def register() -> None:
    """Declare the work of scoring."""
    register_notice(
        SCORES_DRIFTED,
        title=_("Stored scores of %(year)s are not what their figures give: %(count)s"),
        body=_(
            "The portal worked them out again and found something else. Nothing was changed. Communes: "
            "%(communes)s. The logs of the server name the lines."
        ),
    )
    register_job(
        FILE_JOB,
        title=_("Score of the commune %(commune)s for %(year)s"),
        handler="assessments.tasks.score_file",
    )
    register_job(
        CYCLE_JOB,
        title=_("Scores of the whole cycle of %(year)s"),
        handler="assessments.tasks.score_cycle",
    )
