"""What the log and the messages say of appeals and errata."""

from django.utils.translation import gettext_lazy as _

from assessments.enums import AppealOutcome
from assessments.services.appeals.decisions import LINE_EVENTS
from assessments.services.appeals.files import INFECTED
from assessments.services.appeals.filing import APPEALED_LINES, DRAFT_EVENTS, RECEIPT_JOB
from records.services.events import register_events
from records.services.jobs import register_job


def register() -> None:
    """Declare the events, notices and work of appeals."""
    register_events(
        {
            APPEALED_LINES: _("The commune appealed these lines: %(named)s"),
            f"{DRAFT_EVENTS}reason": _("The reason of the appeal was written"),
            f"{DRAFT_EVENTS}line": _("Line %(line)s was written in the appeal"),
            f"{DRAFT_EVENTS}line_left": _("Line %(line)s was taken out of the appeal"),
            f"{DRAFT_EVENTS}file_removed": _("A file was taken out of the appeal: %(name)s (line %(line)s)"),
            INFECTED: _("A file for the appeal was refused by the antivirus: %(name)s (%(found)s)"),
            f"{LINE_EVENTS}{AppealOutcome.UPHELD.value}": _("The committee upheld line %(line)s: %(reason)s"),
            f"{LINE_EVENTS}{AppealOutcome.CORRECTED.value}": _(
                "The committee decided to correct line %(line)s: %(reason)s"
            ),
        }
    )
    register_job(
        RECEIPT_JOB,
        title=_("Receipt %(number)s"),
        handler="assessments.services.appeals.papers.appeal_receipt_job",
    )
