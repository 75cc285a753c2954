"""What the log says of grids."""

from django.utils.translation import gettext_lazy as _

from assessments.services.grid_drafts import drafts
from records.services.events import register_events


def register() -> None:
    """Declare the events of grids."""
    register_events(
        {
            "grid.imported": _("The grid %(grid)s was imported"),
            "grid.removed": _("The grid %(grid)s was removed"),
            drafts.STARTED: _("A draft of the grid %(draft)s was begun"),
            drafts.CHANGED: _("The draft of the grid %(draft)s was changed: %(place)s"),
            drafts.PUBLISHED: _("The draft of the grid %(draft)s was made a version"),
            drafts.ABANDONED: _("The draft of the grid %(draft)s was abandoned"),
        }
    )
