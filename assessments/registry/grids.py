"""What the log says of grids."""

from django.utils.translation import gettext_lazy as _

from assessments.services.grid_drafts import drafts
from assessments.services.grid_lines import LINKED
from assessments.services.grid_trials import running
from records.services.events import register_events
from records.services.jobs import register_job


def register() -> None:
    """Declare the events and the work of grids."""
    register_events(
        {
            "grid.imported": _("The grid %(grid)s was imported"),
            "grid.removed": _("The grid %(grid)s was removed"),
            drafts.STARTED: _("A draft of the grid %(draft)s was begun"),
            drafts.CHANGED: _("The draft of the grid %(draft)s was changed: %(place)s"),
            drafts.PUBLISHED: _("The draft of the grid %(draft)s was made a version"),
            drafts.ABANDONED: _("The draft of the grid %(draft)s was abandoned"),
            LINKED: _(
                "Line %(line)s of the grid %(grid)s: continues the line %(before)s of %(older)s. %(reason)s"
            ),
            running.TRIED: _("The grid %(grid)s was tried on the figures of %(year)s"),
        }
    )
    register_job(
        running.JOB,
        title=_("Trial of the grid %(name)s on the figures of %(year)s"),
        handler="assessments.services.grid_trials.running.trial_job",
    )
