"""What the log and the messages say of audit reports and recommendations."""

from django.utils.translation import gettext_lazy as _

from assessments.services.audit.recommendations import DECIDED, REPORTED
from assessments.services.audit.reports import REPORT_JOB
from assessments.services.audit.synthesis_papers import SYNTHESIS_JOB
from assessments.services.reminders import RECOMMENDATIONS_REMINDER
from records.services.events import register_events
from records.services.jobs import register_job
from records.services.notices import register_notice


def register() -> None:
    """Declare the events, notices, work and parameters of this subject."""
    register_events(
        {
            "recommendation.under_way": _("Recommendation on line %(line)s under way: %(note)s"),
            REPORTED: _("The commune says that the recommendation on line %(line)s is done: %(note)s"),
            "recommendation.confirmed": _("Recommendation on line %(line)s confirmed done: %(note)s"),
            "recommendation.reopened": _("Recommendation on line %(line)s reopened: %(note)s"),
            "recommendation.given_up": _("Recommendation on line %(line)s given up: %(note)s"),
            "recommendation.file_infected": _(
                "The file “%(name)s” sent for a recommendation was refused by the antivirus: %(found)s"
            ),
        }
    )
    register_notice(
        REPORTED,
        title=_("%(commune)s: a recommendation of the %(year)s audit is said to be done"),
        body=_("Line %(line)s. Confirm that it is done, or reopen it. %(note)s"),
    )
    register_notice(
        DECIDED,
        title=_("%(commune)s: a word on a recommendation of the %(year)s audit"),
        body=_("Line %(line)s. State of the recommendation: %(state)s. %(note)s"),
    )
    register_notice(
        RECOMMENDATIONS_REMINDER,
        title=_("%(commune)s: recommendations of the %(year)s audit are late"),
        body=_("Recommendations that were to be done by %(due)s and are still open: %(count)s."),
    )
    register_job(
        REPORT_JOB,
        title=_("Audit report of %(commune)s for %(year)s"),
        handler="assessments.services.audit.reports.audit_report_job",
    )
    register_job(
        SYNTHESIS_JOB,
        title=_("Synthesis of the mission “%(title)s”"),
        handler="assessments.services.audit.synthesis_papers.synthesis_job",
    )
