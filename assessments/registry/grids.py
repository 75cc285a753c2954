"""What the log says of grids."""

from django.utils.translation import gettext_lazy as _

from records.services.events import register_events


def register() -> None:
    """Declare the events of grids."""
    register_events(
        {
            "grid.imported": _("The grid %(grid)s was imported"),
            "grid.removed": _("The grid %(grid)s was removed"),
        }
    )
